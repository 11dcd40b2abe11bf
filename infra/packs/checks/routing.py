"""Checks routing rules: some submission can match each, and no earlier rule always matches first."""

from collections.abc import Iterator, Mapping, Set
from typing import Any

from chalicelib.domain.pack.tree import lineage
from infra.packs.document import stages_of
from infra.packs.findings import Finding, Rule
from infra.packs.models.catalogue import Route
from infra.packs.reader import PackSource

_FILE = "routing.yaml"
_ONLY_OF = {
    "survey": "feedback",
    "level": "feedback",
    "stage": "feedback",
    "kind": "appeal",
    "topic": "appeal",
}
"""Conditions that only ratings or only appeals have (``chalicelib.domain.cases.routing``)."""

Wanted = Mapping[str, Set[str]]
"""The conditions of a rule: allowed values by name."""


def check_routing(pack: PackSource) -> Iterator[Finding]:
    """Every rule can match."""
    above: list[tuple[int, Wanted]] = []
    for index, route in enumerate(pack.routing):
        wanted = _wanted(route)
        if problem := _never_holds(pack, wanted):
            yield pack.finding(_FILE, (index, "when"), Rule.CONDITION, *problem)
        for n, earlier in above:
            if all(name in wanted and wanted[name] <= values for name, values in earlier.items()):
                message = f"Whatever this rule is for, rule {n} has decided already."
                yield pack.finding(_FILE, (index,), Rule.SHADOWED, message, "Put this rule above it, or remove it.")
                break
        # Questions that are split off pass over rules on officials, and over those that lead to the dispatchers.
        if "officials" not in wanted and route.agency != pack.dispatch:
            above.append((index + 1, wanted))


def _wanted(route: Route) -> Wanted:
    return {name: _values(value) for name, value in route.when.model_dump(exclude_none=True).items()}


def _values(value: Any) -> Set[str]:
    return {str(each) for each in (value if isinstance(value, list) else [value])}


def _never_holds(pack: PackSource, wanted: Wanted) -> tuple[str, str] | None:
    """Why no submission can match all conditions, and how to fix it."""
    origins = {"feedback", "appeal"} & {*wanted.get("origin", {"feedback", "appeal"})}
    for name, origin in (*_ONLY_OF.items(), *([("officials: named", "appeal")] if _named(wanted) else [])):
        if name.split(":")[0] in wanted:
            if origin not in origins:
                return f"Nothing has both {name} and the other conditions: only what is {origin} has it.", "Drop one."
            origins = {origin}
    services, stages = wanted.get("service"), wanted.get("stage")
    if services and stages and services <= pack.services.keys():
        below = [name for name in pack.services if services & {*lineage(name, pack.services)}]
        known = [stages_of(pack, name) for name in below]
        if all(of_service and not stages & {*of_service} for of_service in known):
            return "None of these services has such a stage.", "Name a stage of theirs, or leave it out."
    return None


def _named(wanted: Wanted) -> bool:
    return wanted.get("officials") == {"named"}
