"""Routing: which agency answers a submission.

The first that is known counts: by the pack's rules, the agency of the topic, of the service, the one that was named.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from chalicelib.domain.pack.pack import Pack, Route
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.feedback import Feedback

NAMED, NONE = "named", "none"
"""What a rule may ask of an appeal's officials (P4)."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What rules can ask about a submission; ``topic`` only where it is certain enough to count."""

    origin: str
    channel: str
    survey: str | None = None
    kind: str | None = None
    topic: str | None = None
    agency: str | None = None
    service: str | None = None
    stage: str | None = None
    region: str | None = None
    level: int | None = None
    officials: str = NONE


def matter_of_feedback(feedback: Feedback) -> Matter:
    return Matter(
        origin="feedback",
        channel=feedback.channel,
        survey=feedback.survey,
        agency=feedback.agency,
        service=feedback.service,
        stage=feedback.stage,
        region=feedback.region,
        level=feedback.level,
    )


def matter_of_appeal(appeal: Appeal, topic: str | None) -> Matter:
    return Matter(
        origin="appeal",
        channel=appeal.channel,
        kind=appeal.kind,
        topic=topic,
        agency=appeal.agency,
        service=appeal.service,
        region=appeal.region,
        officials=NAMED if appeal.officials else NONE,
    )


def responsible_agency(matter: Matter, pack: Pack, *, past_dispatch: bool = False) -> str | None:
    """The agency whose officials get the work order; None where nothing names one, so that a dispatcher decides.

    An agency without officials and without an office address passes it to the nearest body above it that has either;
    where none has, it stays. With ``past_dispatch`` a dispatcher already has it: rules that lead to the dispatchers are
    skipped.
    """
    values = _values(matter, pack)
    rules = (route for route in pack.routing if not (past_dispatch and route.agency == pack.dispatch))
    chosen = next((route.agency for route in rules if _holds(route, values)), None)
    if chosen is None and matter.topic is not None:
        chosen = pack.agency_of_topic(matter.topic)
    if chosen is None and matter.service is not None:
        chosen = pack.services[matter.service].agency
    chosen = chosen or matter.agency
    if chosen is None:
        return None
    return next((agency for agency in pack.agency_line(chosen) if has_somebody(agency, pack)), chosen)


def has_somebody(agency: str, pack: Pack) -> bool:
    """Whether anybody could answer for an agency."""
    return bool(pack.agencies[agency].mail or pack.staff_of(agency, Role.OFFICIAL))


def _values(matter: Matter, pack: Pack) -> Mapping[str, Collection[str]]:
    """A matter's fields as rules compare them: a condition on a topic or service holds for what is below it too."""
    values: dict[str, Collection[str]] = {
        name: (str(value),) for name in Matter.__slots__ if (value := getattr(matter, name)) is not None
    }
    if matter.topic is not None:
        values["topic"] = pack.topic_line(matter.topic)
    if matter.service is not None:
        values["service"] = pack.service_line(matter.service)
    return values


def _holds(route: Route, values: Mapping[str, Collection[str]]) -> bool:
    return all(any(value in wanted for value in values.get(name, ())) for name, wanted in route.when.items())
