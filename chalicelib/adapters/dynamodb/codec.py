"""Domain objects to DynamoDB items and back. Absent values are left out; times are ISO 8601 in UTC."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args, get_origin, get_type_hints

from chalicelib.domain.submissions.feedback import Feedback

if TYPE_CHECKING:
    from chalicelib.domain.cases.case import Case
    from chalicelib.domain.cases.work_order import Order
    from chalicelib.domain.faq import FrequentQuestion
    from chalicelib.domain.statistics.facts import GroupFact, OrderFact
    from chalicelib.domain.submissions.appeal import Appeal

T = TypeVar("T")

Item = dict[str, Any]
"""An item with plain Python values."""

_PLAIN = frozenset({str, int, float, bool, type(None)})

_STORED = {
    ("Round", "fired"): "noted",
    ("Feedback", "pack_version"): "pack",
    ("Feedback", "survey_version"): "version",
}
"""The names in items of fields that have another name here, by class and field."""


def to_wire(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as the low-level client wants it."""
    return {name: _written(value) for name, value in item.items()}


def from_wire(item: Mapping[str, Any]) -> Item:
    """A plain item from the low-level form that the client and the stream share."""
    return {name: _read(value) for name, value in item.items()}


# boto3 has a pair like this too; it takes four times as long and makes every number a Decimal.


def _written(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int | float):
        return {"N": str(value)}
    if isinstance(value, list):
        return {"L": [_written(element) for element in value]}
    if isinstance(value, dict):
        return {"M": {name: _written(element) for name, element in value.items()}}
    raise TypeError(f"An item holds no {type(value).__name__}.")


def _read(value: Mapping[str, Any]) -> Any:
    """One value. Raises ``ValueError`` on a type or a number that we never write."""
    ((kind, content),) = value.items()
    match kind:
        case "S" | "BOOL":
            return content
        case "N":
            return float(content) if "." in content or "e" in content.lower() else int(content)
        case "L":
            return [_read(element) for element in content]
        case "M":
            return {name: _read(element) for name, element in content.items()}
    raise ValueError(f"An item of ours holds no {kind}.")


def plain(value: Any) -> Any:
    """A domain value as nested dicts and lists of JSON types, without what is absent."""
    kind: Any = type(value)
    return value if kind in _PLAIN else _writer(kind)(value)


def plain_fields(value: Any, without: Collection[str] = ()) -> Item:
    """The fields of a dataclass in their plain form, without those that are absent, empty or named."""
    item: Item = {}
    for name, stored in _stored_names(cast("Any", type(value))):
        element = getattr(value, name)
        if element is None or name in without:
            continue
        if type(element) not in _PLAIN:
            element = plain(element)
            if element in ({}, []):
                continue
        item[stored] = element
    return item


@cache
def _writer(kind: type) -> Callable[[Any], Any]:
    """The function that makes values of a type plain."""
    if issubclass(kind, datetime):
        return lambda value: value.astimezone(UTC).isoformat()
    if issubclass(kind, date):
        return date.isoformat
    if issubclass(kind, StrEnum):
        return str
    if issubclass(kind, Mapping):
        return lambda value: {name: plain(element) for name, element in value.items() if element is not None}
    if issubclass(kind, list | tuple):
        return lambda value: [plain(element) for element in value]
    if is_dataclass(kind):
        return plain_fields
    raise TypeError(f"An item holds no {kind.__name__}.")


def read(kind: type[T], item: Mapping[str, Any]) -> T:
    """An object of a domain dataclass from its plain form; attributes that it does not have are passed over.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` on an item that is not one of ours.
    """
    given: dict[str, Any] = {}
    for name, stored, convert, must_be_there in _reading(cast("Any", kind)):
        if stored in item:
            given[name] = convert(item[stored])
        elif must_be_there is None:
            given[name] = None
        elif must_be_there:
            raise KeyError(stored)
    return kind(**given)


def read_row(kind: type[T], item: Mapping[str, Any]) -> T:
    """A row of a list of work orders: what acts on it must name the case's version, not the order's."""
    return read(kind, {**item, "version": item["case_version"]})


@cache
def _stored_names(kind: Any) -> tuple[tuple[str, str], ...]:
    """Each field of a dataclass: its name here and in items."""
    return tuple((f.name, _STORED.get((kind.__name__, f.name), f.name)) for f in fields(kind))


@cache
def _reading(kind: Any) -> tuple[tuple[str, str, Callable[[Any], Any], bool | None], ...]:
    """Each field of a dataclass: its name here and in items, how it is read, and whether it must be there.

    None says that absent means None.
    """
    hints, stored = get_type_hints(kind), dict(_stored_names(kind))
    return tuple(
        (f.name, stored[f.name], _converter(hints[f.name]), _must_be_there(f, hints[f.name])) for f in fields(kind)
    )


def _must_be_there(field: Field[Any], hint: Any) -> bool | None:
    if field.default is not MISSING or field.default_factory is not MISSING:
        return False
    return None if type(None) in get_args(hint) else True


def _converter(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) is UnionType:
        hint = next(option for option in get_args(hint) if option is not type(None))
    if get_origin(hint) is tuple:
        element = _converter(get_args(hint)[0])
        return lambda values: tuple(element(value) for value in values)
    if not isinstance(hint, type):
        return lambda value: value
    if issubclass(hint, float):
        return hint
    if hint is int:
        return _whole
    if issubclass(hint, date):
        return hint.fromisoformat
    if issubclass(hint, StrEnum):
        return hint
    if is_dataclass(hint):
        return lambda value: read(hint, value)
    return lambda value: value


def _whole(value: int) -> int:
    if value != int(value):
        raise ValueError(f"{value} is no whole number.")
    return value


def read_feedback(item: Mapping[str, Any]) -> Feedback:
    """A feedback; its id is the item's sort key."""
    return read(Feedback, {**item, "id": item["sk"]})


# What only appeals and cases need is imported when a case is read: a rating starts without it.


def read_appeal(item: Mapping[str, Any]) -> "Appeal":
    """An appeal; its id is the item's sort key."""
    from chalicelib.domain.submissions.appeal import Appeal

    return read(Appeal, {**item, "id": item["sk"]})


def read_case(item: Mapping[str, Any], orders: "tuple[Order, ...]") -> "Case":
    """A case from its own item and those of its orders."""
    from chalicelib.domain.cases.case import Case

    return replace(read(Case, item), orders=orders)


def read_order(item: Mapping[str, Any]) -> "Order":
    from chalicelib.domain.cases.work_order import Order

    return read(Order, item)


def read_question(item: Mapping[str, Any]) -> "FrequentQuestion":
    from chalicelib.domain.faq import FrequentQuestion

    return read(FrequentQuestion, item)


def read_group_fact(item: Mapping[str, Any]) -> "GroupFact":
    from chalicelib.domain.statistics.facts import GroupFact

    return read(GroupFact, item)


def read_order_fact(item: Mapping[str, Any]) -> "OrderFact":
    from chalicelib.domain.statistics.facts import OrderFact

    return read(OrderFact, item)
