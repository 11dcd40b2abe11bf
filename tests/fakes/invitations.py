"""Fakes of invitations, campaigns and opt-outs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from chalicelib.domain.campaigns.campaign import Campaign, Start
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.invitations import MOST_A_DAY, Invitation
from chalicelib.domain.people.person import Person
from chalicelib.domain.reasons import Reason
from chalicelib.services.ports.paging import Page
from tests.fakes.paging import paged
from tests.fakes.submissions import FakeFeedback


class FakeInvitations:
    """Invitations; their contacts are stored with those of feedback."""

    def __init__(self, feedback: FakeFeedback) -> None:
        self.kept: dict[str, Invitation] = {}
        self._feedback = feedback
        self._by_day: Counter[tuple[str, date]] = Counter()

    def save(self, invitation: Invitation, person: Person, *, address: str) -> bool:
        if invitation.id in self._feedback.rated or invitation.id in self.kept:
            raise Conflict("This transaction has its invitation or its rating already.")
        day = (address, invitation.send_at.date())
        if self._by_day[day] >= MOST_A_DAY:
            return False
        self._by_day[day] += 1
        self.kept[invitation.id] = invitation
        self._feedback.people[person.id] = person
        return True

    def invitation(self, invitation_id: str) -> Invitation | None:
        return self.kept.get(invitation_id)

    def is_answered(self, invitation_id: str) -> bool:
        return invitation_id in self._feedback.rated

    def due(self, now: datetime) -> Iterator[Invitation]:
        return iter([each for each in self.kept.values() if each.next_at and each.next_at < now])

    def move_on(self, seen: Invitation, to: Invitation) -> None:
        if self.kept[seen.id] != seen:
            raise Conflict("This invitation has moved on.")
        self.kept[seen.id] = to

    def erase(self, invitation_id: str) -> None:
        self._feedback.people.pop(invitation_id, None)


class FakeOptOuts:
    def __init__(self) -> None:
        self.kept: dict[str, datetime] = {}

    def since(self, mark: str) -> datetime | None:
        return self.kept.get(mark)

    def save(self, mark: str, now: datetime) -> None:
        self.kept.setdefault(mark, now)

    def forget(self, mark: str) -> None:
        self.kept.pop(mark, None)


class FakeCampaigns:
    def __init__(self) -> None:
        self.kept: dict[str, Campaign] = {}

    def start(self, campaign: Campaign, *, none_since: datetime) -> None:
        near = [c for c in self.kept.values() if c.unit == campaign.unit and c.started_at > none_since]
        if any(not c.unasked or campaign.started_by is Start.LIMIT for c in near):
            raise Conflict(Reason.ASKED_RECENTLY.said())
        self.kept[campaign.id] = campaign

    def campaign(self, campaign_id: str) -> Campaign | None:
        return self.kept.get(campaign_id)

    def campaigns(self, *, limit: int, cursor: str | None) -> Page[Campaign]:
        return paged(sorted(self.kept.values(), key=lambda each: each.id, reverse=True), limit, cursor)

    def newest(self, most: int) -> Sequence[Campaign]:
        return self.campaigns(limit=most, cursor=None).items

    def due(self, now: datetime) -> Iterator[Campaign]:
        return iter([each for each in self.kept.values() if each.work_at and each.work_at < now])

    def move_on(self, seen: Campaign, to: Campaign) -> None:
        if self.kept[seen.id] != seen:
            raise Conflict("This campaign has moved on.")
        self.kept[seen.id] = to
