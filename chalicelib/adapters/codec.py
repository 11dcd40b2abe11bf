"""Domain objects to DynamoDB items and back. Absent values are left out; times are ISO 8601 in UTC."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain.cases import Answer, Case, Event, FollowUp, Order, Round
from chalicelib.domain.facts import OrderFact, RoundFact
from chalicelib.domain.feedback import Feedback, Source
from chalicelib.domain.workflow import Role

Item = dict[str, Any]
"""An item with plain Python values."""

_PLAIN = (str, int, bool)


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
    if isinstance(value, int):
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
            return int(content)
        case "L":
            return [_read(element) for element in content]
        case "M":
            return {name: _read(element) for name, element in content.items()}
    raise ValueError(f"An item of ours holds no {kind}.")


def plain(value: Any) -> Any:
    """A domain value as nested dicts and lists of JSON types, without what is absent."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, Mapping):
        return {name: plain(element) for name, element in value.items() if element is not None}
    if isinstance(value, list | tuple):
        return [plain(element) for element in value]
    if is_dataclass(value):
        pairs = ((f.name, plain(getattr(value, f.name))) for f in fields(value))
        return {name: element for name, element in pairs if element not in (None, {}, [])}
    raise TypeError(f"An item holds no {type(value).__name__}.")


def _time(item: Mapping[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(item[name]) if name in item else None


def read_feedback(item: Mapping[str, Any]) -> Feedback:
    return Feedback(
        id=item["sk"],
        received_at=datetime.fromisoformat(item["received_at"]),
        survey=item["survey"],
        agency=item["agency"],
        channel=item["channel"],
        source=Source(item["source"]),
        pack=item["pack"],
        service=item.get("service"),
        stage=item.get("stage"),
        region=item.get("region"),
        level=item.get("level"),
        answers=item.get("answers", {}),
        comment=item.get("comment"),
        language=item.get("language"),
        person=item.get("person"),
    )


def read_case(item: Mapping[str, Any], orders: tuple[Order, ...]) -> Case:
    return Case(
        number=item["number"],
        version=item["version"],
        opened_at=datetime.fromisoformat(item["opened_at"]),
        feedback=item["feedback"],
        pack=item["pack"],
        survey=item["survey"],
        agency=item["agency"],
        service=item.get("service"),
        stage=item.get("stage"),
        region=item.get("region"),
        level=item.get("level"),
        language=item.get("language"),
        person=item.get("person"),
        orders=orders,
    )


def read_order(item: Mapping[str, Any]) -> Order:
    return Order(
        n=item["n"],
        agency=item["agency"],
        service=item.get("service"),
        plan=item["plan"],
        state=item["state"],
        opened_at=datetime.fromisoformat(item["opened_at"]),
        rounds=tuple(_read_round(r) for r in item.get("rounds", ())),
        resolution=item.get("resolution"),
    )


def _read_round(item: Mapping[str, Any]) -> Round:
    answer, follow_up = item.get("answer"), item.get("follow_up")
    return Round(
        n=item["n"],
        agency=item["agency"],
        started_at=datetime.fromisoformat(item["started_at"]),
        due=datetime.fromisoformat(item["due"]),
        late_noted_at=_time(item, "late_noted_at"),
        answer=Answer(**{**answer, "at": datetime.fromisoformat(answer["at"])}) if answer else None,
        follow_up_due=_time(item, "follow_up_due"),
        follow_up=FollowUp(**{**follow_up, "at": datetime.fromisoformat(follow_up["at"])}) if follow_up else None,
    )


def read_event(item: Mapping[str, Any]) -> Event:
    return Event(
        case=item["case"],
        seq=item["seq"],
        at=datetime.fromisoformat(item["at"]),
        name=item["name"],
        role=Role(item["role"]),
        actor=item.get("actor"),
        order=item.get("order"),
        changes=item.get("changes", {}),
    )


def read_order_fact(item: Mapping[str, Any]) -> OrderFact:
    return OrderFact(
        case=item["case"],
        n=item["n"],
        version=item["version"],
        agency=item["agency"],
        service=item.get("service"),
        region=item.get("region"),
        opened_at=datetime.fromisoformat(item["opened_at"]),
        state=item["state"],
        closed=item["closed"],
        resolution=item.get("resolution"),
        rounds=tuple(_read_round_fact(r) for r in item.get("rounds", ())),
    )


def _read_round_fact(item: Mapping[str, Any]) -> RoundFact:
    return RoundFact(
        n=item["n"],
        agency=item["agency"],
        due=_time(item, "due"),
        answered_at=_time(item, "answered_at"),
        outcome=item.get("outcome"),
        follow_up=item.get("follow_up"),
        rating=item.get("rating"),
    )
