"""What campaigns need from outside, besides what others need too."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from chalicelib.domain.campaigns.campaign import Campaign
from chalicelib.domain.people.person import Person
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.services.ports.paging import Page


class CampaignStore(Protocol):
    """Campaigns by id, which sorts by time."""

    def start(self, campaign: Campaign, *, none_since: datetime) -> None:
        """Keep a new campaign. Raises ``Conflict`` when there was one about the same unit since then.

        One that asked nobody does not stand in the way of what somebody starts by hand.
        """

    def campaign(self, campaign_id: str) -> Campaign | None:
        """A campaign, read consistently."""

    def campaigns(self, *, limit: int, cursor: str | None) -> Page[Campaign]:
        """Campaigns, the newest first. Raises ``Invalid`` on a cursor that is not ours."""

    def due(self, now: datetime) -> Iterator[Campaign]:
        """Campaigns about which something is to be done, the oldest first."""

    def move_on(self, seen: Campaign, to: Campaign) -> None:
        """Keep what became of a campaign. Raises ``Conflict`` when it is no longer the one that was seen."""


class AppealSource(Protocol):
    """Appeals by time."""

    def appeals_in(self, hour: str) -> Iterable[Appeal]:
        """All of an hour ``2026-11-21T19`` (UTC)."""


class Reachable(Protocol):
    """Who can be asked."""

    def persons(self, ids: Iterable[str]) -> Mapping[str, Person]:
        """Those of several people who are known, by id."""
