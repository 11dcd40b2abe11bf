"""Start a campaign: by hand, or because a unit's ratings passed the pack's limit.

The limit is looked at once a day, over the cubes of the days before it: what was counted anyway, and no rating is read.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.campaigns.campaign import PAUSE_DAYS, Campaign, Start, Unit, over_the_limit, problems
from chalicelib.domain.errors import Conflict, Forbidden, Invalid, Problem
from chalicelib.domain.ids import ulid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.reasons import Reason
from chalicelib.services.ports.campaigns import CampaignStore
from chalicelib.services.ports.packs import Bookmarks
from chalicelib.services.ports.statistics import Lake
from chalicelib.services.statistics.cubes import cube_between

_log = logging.getLogger("heed.campaigns")

BOOKMARK = "campaigns"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request for a campaign, by an analyst or by the pack. Where a service is named, it sets the agency."""

    first: date
    last: date
    survey: str
    margin: float
    confidence: float
    agency: str | None = None
    service: str | None = None


def start_campaign(
    wanted: Wanted, *, body: str | None, now: datetime, random: bytes, pack: Pack, campaigns: CampaignStore
) -> Campaign:
    """Start what an analyst wants, who is of the agency ``body``; its work begins with the next sweep. Its seed comes
    by chance alone: who chose it could choose whom it draws.

    Raises ``Invalid`` naming each wrong field, ``Forbidden`` where the unit is not that agency's or below it, and
    ``Conflict`` when people were asked about the same unit less than the pack's days ago.
    """
    unit = _unit(wanted, pack)
    found = [
        *problems(
            unit,
            first=wanted.first,
            last=wanted.last,
            survey=wanted.survey,
            today=now.astimezone(UTC).date(),
            pack=pack,
        )
    ]
    if found:
        raise Invalid(found)
    if body is not None and body not in pack.agency_line(unit.agency):
        raise Forbidden("This is not a unit of your agency.")
    return _start(wanted, unit, Start.HAND, now=now, random=random, pack=pack, campaigns=campaigns)


def _unit(wanted: Wanted, pack: Pack) -> Unit:
    if wanted.service is not None and wanted.agency is None:
        service = pack.services.get(wanted.service)
        return Unit(service.agency if service else "", wanted.service)
    if wanted.service is None and wanted.agency is not None:
        return Unit(wanted.agency)
    raise Invalid([Problem(name, Reason.AGENCY_OR_SERVICE.said()) for name in ("agency", "service")])


def _start(
    wanted: Wanted, unit: Unit, by: Start, *, now: datetime, random: bytes, pack: Pack, campaigns: CampaignStore
) -> Campaign:
    """Save a new campaign. Ten of the random bytes go into its id, the others are the seed of the draw."""
    campaign = Campaign(
        id=ulid(now, random),
        unit=unit,
        first=wanted.first,
        last=wanted.last,
        survey=wanted.survey,
        survey_version=pack.surveys[wanted.survey].version,
        margin=wanted.margin,
        confidence=wanted.confidence,
        seed=random[10:].hex(),
        pack=pack.version,
        started_at=now,
        started_by=by,
    )
    pause = timedelta(days=pack.campaigns.every_days if pack.campaigns else PAUSE_DAYS)
    campaigns.start(campaign, none_since=now - pause)
    return campaign


def start_where_limits_are_passed(
    *,
    now: datetime,
    random: Callable[[], bytes],
    pack: Pack,
    campaigns: CampaignStore,
    bookmarks: Bookmarks,
    lake: Lake,
) -> int:
    """Once a day, start a campaign about each unit over the pack's limit; returns how many began.

    A unit about which people were asked not long ago is passed over. The day is noted last, so that a run that fails
    is made up for by the next one, which finds the campaigns that this one has begun.
    """
    rule, today = pack.campaigns, now.astimezone(UTC).date()
    seen = bookmarks.read(BOOKMARK) if rule else {}
    if rule is None or seen.get("looked") == today.isoformat():
        return 0
    first, last = today - timedelta(days=rule.window_days), today - timedelta(days=1)
    wanted = Wanted(first, last, rule.survey, rule.margin, rule.confidence)
    begun = 0
    for unit in over_the_limit(cube_between(lake, first, last), pack):
        try:
            campaign = _start(wanted, unit, Start.LIMIT, now=now, random=random(), pack=pack, campaigns=campaigns)
        except Conflict:
            continue
        _log.info("a campaign began", extra={"campaign": campaign.id, "unit": unit.scope})
        begun += 1
    with suppress(Conflict):  # Another run looked at the same day.
        bookmarks.move(BOOKMARK, seen=seen, to={"looked": today.isoformat()})
    return begun
