"""Conduct campaigns: gather their people, ask those who were drawn, close them when the time to answer is over.

Each step leaves the campaign where the next one goes on, on the condition that nobody else has moved it. An invitation
goes by a mark that follows from campaign and person, so a step that is done twice asks nobody twice.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.campaigns.campaign import Campaign, Stage, invitation_mark
from chalicelib.domain.errors import Conflict
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.invitations import ends_at
from chalicelib.domain.people.person import Person
from chalicelib.services.campaigns.gather import Sources, gather, read_people
from chalicelib.services.error_log import log_error
from chalicelib.services.people.invite import can_be_answered, invite
from chalicelib.services.ports.campaigns import CampaignStore
from chalicelib.services.ports.packs import Packs
from chalicelib.services.ports.people import InvitationStore, OptOuts

_log = logging.getLogger("heed.campaigns")

ASKED_AT_ONCE = 50
"""People who are asked between two times at which it is noted how far the campaign came."""


@dataclass(frozen=True, slots=True)
class Conducted:
    """What was done about campaigns: steps taken, and campaigns that somebody must look at."""

    campaign_steps: int = 0
    campaigns_stuck: int = 0


@dataclass(frozen=True, slots=True)
class Asking:
    """What asking people takes."""

    secret: bytes
    invitations: InvitationStore
    opt_outs: OptOuts


def conduct_campaigns(
    *,
    now: datetime,
    packs: Packs,
    campaigns: CampaignStore,
    sources: Sources,
    asking: Asking,
    time_left: Callable[[], bool],
) -> Conducted:
    """Go on with every campaign that has work, while there is time. Safe to run twice; one that fails holds up none."""
    steps = stuck = 0
    for due in campaigns.due(now):
        if not time_left():
            break
        campaign = due
        try:
            pack = packs.of(due.pack)
            while to := _after_step(campaign, now, pack, packs.current(), sources, asking, time_left):
                campaigns.move_on(campaign, to)
                campaign, steps = to, steps + 1
        except Conflict:
            continue
        except Exception as error:
            log_error(_log, "a campaign is stuck", error, campaign=campaign.id)
            stuck += 1
    return Conducted(steps, stuck)


def _after_step(
    campaign: Campaign,
    now: datetime,
    pack: Pack,
    in_force: Pack,
    sources: Sources,
    asking: Asking,
    time_left: Callable[[], bool],
) -> Campaign | None:
    """What becomes of a campaign by the next step; None where nothing is to be done now, or there is no time for it."""
    if not time_left() or campaign.work_at is None or now < campaign.work_at:
        return None
    unit = campaign.unit
    if campaign.stage is not Stage.OPEN and not can_be_answered(unit.agency, unit.service, campaign.survey, in_force):
        # The pack may be rolled back; a campaign that waits for that in vain is over unasked.
        return campaign.closed(now) if now >= ends_at(campaign.started_at, pack) else None
    match campaign.stage:
        case Stage.GATHERING:
            found = gather(campaign, pack=pack, sources=sources, secret=asking.secret, time_left=time_left)
            return campaign.gathered(len(found.dealt), found.population) if found else None
        case Stage.INVITING:
            return _ask_next(campaign, now, pack, sources, asking)
        case _:
            return campaign.closed(now)


def _ask_next(campaign: Campaign, now: datetime, pack: Pack, sources: Sources, asking: Asking) -> Campaign:
    """Invite the next ones of the draw. Who can no longer be asked is passed over, and counted."""
    drawn = campaign.drawn(read_people(campaign, sources.lake).population)
    turn = drawn[campaign.next : campaign.next + ASKED_AT_ONCE]
    if not turn:
        return campaign.opened(ends_at(now, pack))
    people = sources.people.persons(turn)
    asked = sum(each in people and _ask(campaign, people[each], now, pack, asking) for each in turn)
    return campaign.asked(len(turn), passed_over=len(turn) - asked)


def _ask(campaign: Campaign, person: Person, now: datetime, pack: Pack, asking: Asking) -> bool:
    """Invite one person; False where they have taken their consent back or want no mails."""
    if not person.may_be_drawn or person.email is None:
        return False
    try:
        invitation = invite(
            invitation_mark(campaign.id, person.id, asking.secret),
            agency=campaign.unit.agency,
            service=campaign.unit.service,
            survey=campaign.survey,
            email=person.email,
            language=pack.best_language(person.language),
            after=timedelta(0),
            now=now,
            pack=pack,
            secret=asking.secret,
            store=asking.invitations,
            opt_outs=asking.opt_outs,
            campaign=campaign.id,
        )
    except Conflict:
        # Asked by a run that ended before it could say so.
        return True
    return invitation is not None
