"""Conduct campaigns: gather their people, ask those who were drawn, close them when the time to answer is over.

Each step saves the campaign's new state with an optimistic lock; the next step continues from there. The mark of an
invitation is computed from campaign and person, so a step that runs twice invites nobody twice.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.domain.campaigns.campaign import Campaign, Stage, Unasked, invitation_pseudonym
from chalicelib.domain.errors import Conflict, Damaged
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.invitations import ends_at
from chalicelib.domain.people.person import Person
from chalicelib.services.campaigns.gather import Sources, gather, people_key, read_people
from chalicelib.services.error_log import log_error
from chalicelib.services.people.invite import InvitationBook, InvitationDraft, can_be_answered, invite
from chalicelib.services.ports.campaigns import CampaignStore
from chalicelib.services.ports.packs import Packs

_log = logging.getLogger("heed.campaigns")

ASKED_AT_ONCE = 50
"""People who are asked between two times at which it is noted how far the campaign came."""


@dataclass(frozen=True, slots=True)
class Conducted:
    """What was done about campaigns: steps taken, and campaigns that somebody must look at."""

    campaign_steps: int = 0
    campaigns_stuck: int = 0


def conduct_campaigns(
    *,
    packs: Packs,
    campaigns: CampaignStore,
    sources: Sources,
    invitations: InvitationBook,
    time_left: Callable[[], bool],
) -> Conducted:
    """Take the next step of every due campaign, while there is time. Idempotent; a failure does not stop others."""
    steps = stuck = 0
    for due in campaigns.due(invitations.now):
        if not time_left():
            break
        campaign = due
        try:
            pack = packs.of(due.pack)
            while to := _after_step(campaign, pack, packs.current(), sources, invitations, time_left):
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
    pack: Pack,
    in_force: Pack,
    sources: Sources,
    invitations: InvitationBook,
    time_left: Callable[[], bool],
) -> Campaign | None:
    """The campaign after its next step; None where nothing is to be done now, or there is no time for it."""
    now = invitations.now
    if not time_left() or campaign.work_at is None or now < campaign.work_at:
        return None
    unit = campaign.unit
    if campaign.stage is not Stage.OPEN and not can_be_answered(unit.agency, unit.service, campaign.survey, in_force):
        # The pack may be rolled back; if it is not in time, the campaign is closed without invitations.
        return campaign.closed(now, Unasked.UNAVAILABLE) if now >= ends_at(campaign.started_at, pack) else None
    match campaign.stage:
        case Stage.GATHERING:
            found = gather(campaign, pack=pack, sources=sources, secret=invitations.secret, time_left=time_left)
            return campaign.gathered(len(found.dealt), found.population) if found else None
        case Stage.INVITING:
            return _ask_next(campaign, pack, sources, invitations)
        case _:
            return campaign.closed(now)


def _ask_next(campaign: Campaign, pack: Pack, sources: Sources, invitations: InvitationBook) -> Campaign:
    """Invite the next people of the sample. Those who can no longer be asked are skipped and counted."""
    people = read_people(campaign, sources.lake)
    if people.through is None:
        # The list was hashed when the sample was dealt: another one would be another draw.
        raise Damaged(people_key(campaign.id))
    drawn = campaign.drawn(people.population)
    turn = drawn[campaign.next : campaign.next + ASKED_AT_ONCE]
    if not turn and not campaign.invited:
        return campaign.closed(invitations.now, Unasked.NOBODY)
    if not turn:
        return campaign.opened(ends_at(invitations.now, pack))
    persons = sources.people.persons(turn)
    asked = sum(each in persons and _ask(campaign, persons[each], pack, invitations) for each in turn)
    return campaign.asked(len(turn), passed_over=len(turn) - asked)


def _ask(campaign: Campaign, person: Person, pack: Pack, invitations: InvitationBook) -> bool:
    """Invite one person; False where they have taken their consent back or want no mails."""
    if not person.may_be_drawn or person.email is None:
        return False
    draft = InvitationDraft(
        invitation_pseudonym(campaign.id, person.id, invitations.secret),
        agency=campaign.unit.agency,
        service=campaign.unit.service,
        survey=campaign.survey,
        email=person.email,
        language=pack.best_language(person.language),
        campaign=campaign.id,
    )
    try:
        invitation = invite(draft, pack=pack, book=invitations)
    except Conflict:
        # Asked by a run that ended before it could say so.
        return True
    return invitation is not None
