"""Events to the entries of an item and back: their changes are one map, as the kinds of change declare it."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, replace
from typing import Any

from chalicelib.adapters.dynamodb.codec import Item, plain, plain_fields, read
from chalicelib.domain.cases import effects
from chalicelib.domain.cases.events import KINDS, Change, Event, Shape

assert effects, "every kind of change is declared"

_NAMED = {kind.name: kind for kind in KINDS if kind.shape is not Shape.BESIDE}
_BESIDE = [
    (kind, {field.name for field in fields(kind)}, {field.name for field in fields(kind) if field.default is MISSING})
    for kind in KINDS
    if kind.shape is Shape.BESIDE
]
"""Each kind with the names of all its fields, and of the required ones, which show that it is present."""


def plain_event(event: Event) -> Item:
    """An event without what is absent."""
    changes: Item = {}
    for change in event.changes:
        changes |= plain(change) if change.shape is Shape.BESIDE else {change.name: plain(change.value)}
    body = plain_fields(event, without=("changes",))
    return {**body, "changes": changes} if changes else body


def read_event(item: Mapping[str, Any]) -> Event:
    """An event. A change of a kind that this build does not know is passed over."""
    event = read(Event, {name: value for name, value in item.items() if name != "changes"})
    return replace(event, changes=tuple(_changes(item.get("changes", {}))))


def _changes(stored: Mapping[str, Any]) -> Iterator[Change]:
    taken: set[str] = set()
    for kind, names, needed in _BESIDE:
        if needed <= stored.keys():
            yield read(kind, stored)
            taken |= names
    for name, value in stored.items():
        if name in _NAMED and name not in taken:
            yield read(_NAMED[name], _fields(_NAMED[name], value))


def _fields(kind: type[Change], value: Any) -> Mapping[str, Any]:
    match kind.shape:
        case Shape.MARK:
            return {}
        case Shape.VALUE:
            return {fields(kind)[0].name: value}
        case _:
            return dict(value)
