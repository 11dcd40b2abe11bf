"""Record how many people a service system has invited to a survey itself. Idempotent."""

from datetime import date, datetime
from typing import TypedDict

from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.submissions.outreach import Outreach, problems
from chalicelib.services.ports.submissions import OutreachStore


class OutreachOut(TypedDict):
    """An outreach as it was taken in; ``day`` is in UTC."""

    id: str
    agency: str
    service: str | None
    survey: str
    channel: str
    day: date
    invited: int
    reported_at: datetime


def report_outreach(outreach: Outreach, *, pack: Pack, store: OutreachStore) -> tuple[Outreach, bool]:
    """The outreach that is kept, and whether it is new. One that is sent again is counted again if its count was lost.

    Raises ``Invalid`` naming each wrong field, ``Conflict`` where the id stands for another one.
    """
    if found := [*problems(outreach, now=outreach.reported_at, pack=pack)]:
        raise Invalid(found)
    earlier = store.save(outreach)
    if earlier is None:
        return outreach, True
    if not outreach.says_the_same_as(earlier):
        raise Conflict("This id was already used for another outreach.")
    store.save_again(earlier, now=outreach.reported_at)
    return earlier, False


def outreach_view(outreach: Outreach) -> OutreachOut:
    return {
        "id": outreach.id,
        "agency": outreach.agency,
        "service": outreach.service,
        "survey": outreach.survey,
        "channel": outreach.channel,
        "day": outreach.day,
        "invited": outreach.invited,
        "reported_at": outreach.reported_at,
    }
