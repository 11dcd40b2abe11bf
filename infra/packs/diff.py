"""Compares two compiled packs, file by file and value by value.

Items with an identity (agencies, questions, rows of the workflow) are matched by it, not by position. So a moved
question is reported as moved.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from infra.packs.document import canonical
from infra.packs.reader import FILES, FOLDERS


class Kind(StrEnum):
    """Kinds of change."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    """The same values in another order."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the file, the path to the value, and the value before and after (None: absent)."""

    file: str
    place: tuple[str, ...]
    kind: Kind
    before: Any = None
    after: Any = None


READERS: Mapping[str, str] = {
    "pack.yaml": "everybody",
    "agencies.yaml": "people who rate, and who has to answer",
    "services.yaml": "people who rate; where new work orders go",
    "stages.yaml": "people who rate",
    "regions.yaml": "people who rate",
    "offices.yaml": "people who rate",
    "life_situations.yaml": "readers of the public pages",
    "segments.yaml": "people with a profile; readers of the public pages",
    "surveys/": "people who fill it in from now on",
    "replies/": "officials who answer cases opened from now on",
    "calendars.yaml": "all work orders, those already open too",
    "plans.yaml": "work orders opened from now on",
    "topics.yaml": "appeals that come in from now on",
    "dangers.yaml": "ratings and appeals that come in from now on",
    "indices.yaml": "who reads the public pages",
    "processes.yaml": "who draws up the pain map, from now on",
    "routing.yaml": "work orders opened from now on",
    "staff.yaml": "members of staff, at once",
    "workflow.yaml": "work orders opened from now on",
}
"""The people whom a change of a file concerns. Open orders keep the pack version they were opened under."""


def readers_of(file: str) -> str | None:
    """Whom a change of this file concerns, in words."""
    folder, slash, _ = file.partition("/")
    return READERS.get(folder + slash if slash else file)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every change between two compiled packs, by file."""
    changes = [change for key in before.keys() | after.keys() for change in _of_key(key, before, after)]
    return sorted(changes, key=lambda change: (change.file != "pack.yaml", change.file))


def _of_key(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    if key in FOLDERS:
        was, will = before.get(key, {}), after.get(key, {})
        for name in sorted(was.keys() | will.keys()):
            yield from _between(f"{key}/{name}.yaml", (), was.get(name), will.get(name))
    else:
        file, place = (f"{key}.yaml", ()) if key in FILES else ("pack.yaml", (key,))
        yield from _between(file, place, before.get(key), after.get(key))


def _between(file: str, place: tuple[str, ...], before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if before is None:
        yield Change(file, place, Kind.ADDED, after=after)
    elif after is None:
        yield Change(file, place, Kind.REMOVED, before=before)
    elif isinstance(before, dict) and isinstance(after, dict):
        for name in [*before, *(name for name in after if name not in before)]:
            yield from _between(file, (*place, name), before.get(name), after.get(name))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _between_lists(file, place, before, after)
    else:
        yield Change(file, place, Kind.CHANGED, before, after)


def _between_lists(file: str, place: tuple[str, ...], before: list[Any], after: list[Any]) -> Iterator[Change]:
    was, will = _named(before), _named(after)
    common = [name for name in was if name in will]
    for name in [*was, *(name for name in will if name not in was)]:
        yield from _between(file, (*place, name), was.get(name), will.get(name))
    if common != [name for name in will if name in was]:
        yield Change(file, place, Kind.MOVED, common, [name for name in will if name in was])


def _named(items: Sequence[Any]) -> dict[str, Any]:
    """The items by identity; a repeated one gets a number."""
    seen: Counter[str] = Counter()
    named = {}
    for item in items:
        name = _name(item)
        seen[name] += 1
        named[name if seen[name] == 1 else f"{name} ({seen[name]})"] = item
    return named


def _name(item: Any) -> str:
    """The identity of a list item: its id, other distinguishing fields, or the whole value."""
    match item:
        case {"id": name}:
            return str(name)
        case {"email": email, "role": role, "agency": agency}:
            return f"{email}, {role} of {agency}"
        case {"action": action, "from": states}:
            return f"{action} from {', '.join(states)}" if states else str(action)
        case {"to": reader, "mail": mail}:
            return f"{mail} to {reader}"
        case str() | int():
            return str(item)
        case _:
            return canonical(item).decode()
