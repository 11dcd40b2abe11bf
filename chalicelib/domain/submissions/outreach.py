"""Outreach: how many people a service system has itself invited to a survey, so that a response rate exists.

What Heed invites by mail it counts itself; of a text message that a service system sends it knows only what comes back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chalicelib.domain.errors import Problem
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.reasons import Reason

OLDEST_DAYS = 366
"""How long after its day an outreach can still be reported."""


@dataclass(frozen=True, slots=True)
class Outreach:
    """So many people were ``invited`` to a survey on a day (UTC), by one channel, about an agency or its service.

    ``id`` is the one that the agency's system gives: the same id again is the same outreach.
    """

    id: str
    agency: str
    survey: str
    channel: str
    day: date
    invited: int
    reported_at: datetime
    service: str | None = None

    def says_the_same_as(self, other: "Outreach") -> bool:
        """Whether two with one id are one report, sent again."""
        return replace(self, reported_at=other.reported_at) == other


def problems(outreach: Outreach, *, now: datetime, pack: Pack) -> Iterator[Problem]:
    """What is wrong with an outreach that a system reports."""
    named = (("agency", outreach.agency, pack.agencies), ("service", outreach.service, pack.services))
    wrong = [(path, value) for path, value, known in named if value is not None and value not in known]
    for path, value in wrong:
        yield Problem(path, Reason.NO_SUCH.said(what=path, value=value))
    if outreach.service is not None and not wrong:
        owner = pack.services[outreach.service].agency
        if not pack.are_in_one_line(owner, outreach.agency):
            yield Problem("service", Reason.SERVICE_OF_ANOTHER.said(service=outreach.service, agency=outreach.agency))
    if outreach.survey not in pack.surveys or pack.surveys[outreach.survey].is_internal:
        yield Problem("survey", Reason.NO_SUCH.said(what="survey", value=outreach.survey))
    if outreach.channel not in pack.channels:
        yield Problem("channel", Reason.NO_SUCH.said(what="channel", value=outreach.channel))
    if outreach.day > now.date():
        yield Problem("day", Reason.IN_FUTURE.said())
    elif now.date() - outreach.day > timedelta(days=OLDEST_DAYS):
        yield Problem("day", f"An outreach is reported within {OLDEST_DAYS} days.")
