"""Which numbers of which places are held back so that those of their siblings cannot be told by subtraction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.tree import lineage
from chalicelib.domain.statistics.cube import Tally
from chalicelib.domain.statistics.indicators import Counts, Indicators, Number, Status, indicators
from chalicelib.domain.statistics.scopes import ALL, office_scope, step_scope, window_scope
from chalicelib.domain.statistics.suppression import also_held_back
from chalicelib.services.publishing.places import grouped

Held = Mapping[str, frozenset[str]]
"""The names of the numbers that say ``too-few`` though they are none or enough, by scope."""

NAMES = tuple(each.name for each in fields(Indicators))


def siblings(pack: Pack) -> Iterator[tuple[str, list[str]]]:
    """Each scope with those that are parts of it and of which no two have anything in common, from the top down."""
    agencies = sorted(pack.agencies.values(), key=lambda each: len(lineage(each.id, pack.agencies)))
    services = sorted(pack.services.values(), key=lambda each: len(lineage(each.id, pack.services)))
    offices = pack.offices.values()
    bodies = grouped((each.parent, f"agency:{each.id}") for each in agencies)
    parts = grouped((each.parent, f"service:{each.id}") for each in services)
    run_by = grouped((each.agency, f"service:{each.id}") for each in services if each.parent is None)
    halls = grouped((each.agency, office_scope(each.id)) for each in offices)
    halls_in = grouped((each.region, office_scope(each.id)) for each in offices)
    yield ALL, bodies[None]
    yield ALL, parts[None]
    yield ALL, [f"region:{region}" for region in pack.regions]
    yield ALL, [f"channel:{channel}" for channel in pack.channels]
    for agency in agencies:
        for below in (bodies, run_by, halls):
            yield f"agency:{agency.id}", below[agency.id]
    for service in services:
        yield f"service:{service.id}", parts[service.id]
        yield f"service:{service.id}", [step_scope(service.id, stage) for stage in service.stages]
    for region in pack.regions:
        yield f"region:{region}", halls_in[region]
    for office in offices:
        yield office_scope(office.id), [window_scope(office.id, window) for window in office.windows]


def held_back(pack: Pack, tallies: Mapping[str, Tally]) -> Held:
    """What must say ``too-few`` beside what is about too few by itself."""
    limit = pack.limits.publication
    held: dict[str, set[str]] = {}
    for whole, parts in siblings(pack):
        shown = {part: indicators(tallies.get(part, {}), limit=limit) for part in parts}
        few = [name for name in NAMES if any(getattr(each, name).status is Status.TOO_FEW for each in shown.values())]
        if few or held.get(whole):
            _hold(whole, shown, few, tallies, held, limit)
    return {scope: frozenset(names) for scope, names in held.items()}


def _hold(
    whole: str,
    shown: Mapping[str, Indicators],
    few: Sequence[str],
    tallies: Mapping[str, Tally],
    held: dict[str, set[str]],
    limit: int,
) -> None:
    every = {part: indicators(tallies.get(part, {}), limit=1) for part in shown}
    of_whole = indicators(tallies.get(whole, {}), limit=1)
    whole_shown = of_whole if whole == ALL else indicators(tallies.get(whole, {}), limit=limit)
    for name in {*few, *held.get(whole, ())}:
        counts = {part: getattr(each, name).n or 0 for part, each in every.items()}
        open_now = {
            part for part, each in shown.items() if getattr(each, name).known and name not in held.get(part, ())
        }
        in_whole = getattr(of_whole, name).n or 0
        is_shown = name not in held.get(whole, ()) and getattr(whole_shown, name).known
        more = also_held_back(counts, open_now, whole=in_whole, whole_is_shown=is_shown, limit=limit)
        empty = [part for part, count in counts.items() if not count] if more or name in few else []
        for part in (*more, *empty):
            held.setdefault(part, set()).add(name)


def without(numbers: Indicators, names: frozenset[str]) -> Indicators:
    """The numbers with these held back."""
    held: dict[str, Any] = {name: type(each)(each.formula, Status.TOO_FEW) for name, each in _named(numbers, names)}
    return replace(numbers, **held) if held else numbers


def _named(numbers: Indicators, names: Iterable[str]) -> Iterator[tuple[str, Number | Counts]]:
    for name in names:
        yield name, getattr(numbers, name)
