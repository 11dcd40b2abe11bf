"""Which answers count beside the people whom service systems say they have invited.

An answer counts where it is about a place for which a system has reported invitations: a service or, where the report
names none, a whole agency. Places above add up the answers of these, each once, and leave out what was answered about
other places.

That a report is about a place itself follows from the counts: more were invited than about the places below it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.tree import Node, lineage
from chalicelib.domain.statistics.cube import Cube
from chalicelib.domain.statistics.scopes import ALL


def answers_by_scope(cube: Cube, name: str, pack: Pack) -> dict[str, int]:
    """The answers that count in the whole and at each agency and service about which somebody was invited in a month.
    ``name`` is that of the survey and the channel, as in the cells."""
    invited = {scope: count for scope, tally in cube.items() if (count := tally.get(f"invited/{name}", 0))}
    given = {scope: cube[scope].get(f"given/{name}", 0) for scope in invited}
    services, top_services = _of_services(invited, given, pack)
    return services | _of_agencies(invited, given, {top: services[top] for top in top_services}, pack)


def _of_services(invited: Mapping[str, int], given: Mapping[str, int], pack: Pack) -> tuple[dict[str, int], list[str]]:
    """The answers of each service, and the services that are part of no other."""
    parts: dict[str | None, list[str]] = defaultdict(list)
    found: dict[str, int] = {}
    for scope, above in _from_below("service", invited, pack.services):
        is_reported = invited[scope] > sum(invited[part] for part in parts[scope])
        found[scope] = given[scope] if is_reported else sum(found[part] for part in parts[scope])
        parts[above if above in invited else None].append(scope)
    return found, parts[None]


def _of_agencies(
    invited: Mapping[str, int], given: Mapping[str, int], services: Mapping[str, int], pack: Pack
) -> dict[str, int]:
    """The answers of each agency and of the whole. A system may report for a service of an agency above or below its
    own, so all services of the agencies below count as parts."""
    run: dict[str, set[str]] = defaultdict(set)
    for service in services:
        known = pack.services.get(service.removeprefix("service:"))
        for agency in lineage(known.agency if known else None, pack.agencies):
            run[f"agency:{agency}"].add(service)
    run[ALL] = set(services)
    parts: dict[str, list[str]] = defaultdict(list)
    of_no_service: dict[str, int] = {}
    found: dict[str, int] = {}
    whole: list[tuple[str, str | None]] = [(ALL, None)] if ALL in invited else []
    for scope, above in [*_from_below("agency", invited, pack.agencies), *whole]:
        below = parts[scope]
        of_no_service[scope] = more = invited[scope] - sum(invited[service] for service in run[scope])
        if more <= 0:
            found[scope] = sum(services[service] for service in run[scope])
        elif scope != ALL and more > sum(max(0, of_no_service[part]) for part in below):
            found[scope] = given[scope]
        else:
            beside = run[scope].difference(*(run[part] for part in below))
            found[scope] = sum(found[part] for part in below) + sum(services[service] for service in beside)
        parts[above if above and above in invited else ALL].append(scope)
    return found


def _from_below(kind: str, scopes: Iterable[str], tree: Mapping[str, Node]) -> Iterator[tuple[str, str | None]]:
    """The scopes of agencies or of services, each before the one above it, with the scope of that one."""
    lines = [lineage(scope.partition(":")[2], tree) for scope in scopes if scope.startswith(f"{kind}:")]
    for line in sorted(lines, key=len, reverse=True):
        yield f"{kind}:{line[0]}", f"{kind}:{line[1]}" if len(line) > 1 else None
