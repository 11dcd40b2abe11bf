"""What of a pack the counts depend on, by name, and whether a change of it changes anything that was counted.

A name is that of the scope or the survey that the rule decides on. A service, a body or a survey that nothing was
counted of decides on nothing: a new one changes no count.
"""

import hashlib
from collections.abc import Collection, Mapping

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.aggregation import AGGREGATION_VERSION
from chalicelib.domain.statistics.cube import Cube, cells_under, to_json
from chalicelib.domain.statistics.scopes import ALL, CAMPAIGN_PREFIX, topic_scope

Rules = Mapping[str, str]

EVERYTHING = "everything"
"""The name of what decides on all counts."""

_SURVEY = "survey:"


def counting_rules(pack: Pack) -> Rules:
    """A short hash of all that the cube of a bucket depends on besides what lies in the bucket, by name."""
    depends_on: dict[str, object] = {
        EVERYTHING: [AGGREGATION_VERSION, "feedback and orders apart", sorted(pack.excluded_sources)],
        **{f"agency:{agency.id}": [agency.parent, agency.region] for agency in pack.agencies.values()},
        **{f"service:{service.id}": [service.parent, service.agency] for service in pack.services.values()},
        **{topic_scope(topic.id): topic.parent for topic in pack.topics.values()},
        **{_SURVEY + s.id: {q.id: [q.type, q.since] for q in s.questions} for s in pack.surveys.values()},
    }
    return {name: hashlib.sha256(to_json(each)).hexdigest()[:8] for name, each in depends_on.items()}


def changed_rules(before: Rules, now: Rules) -> set[str]:
    """The names of what is decided otherwise, was not decided before or is no longer."""
    return {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}


def matters(changed: Collection[str], counted: Collection[Cube]) -> bool:
    """Whether anything counted in these cubes depends on one of these rules."""
    if EVERYTHING in changed:
        return True
    scopes = {scope for cube in counted for scope in cube}
    return any(_surveys(counted, name) if name.startswith(_SURVEY) else name in scopes for name in changed)


def _surveys(counted: Collection[Cube], name: str) -> bool:
    """Whether anybody has answered a survey. What was said in a campaign is counted of the campaign alone."""
    given = f"given/{name.removeprefix(_SURVEY)}"
    where = (
        tally for cube in counted for scope, tally in cube.items() if scope == ALL or scope.startswith(CAMPAIGN_PREFIX)
    )
    return any(cells_under(tally, given) for tally in where)
