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
        """Save a new campaign. Raises ``Conflict`` where one about the same unit began after ``none_since``.

        A campaign that asked nobody does not prevent one that is started by hand.
        """

    def campaign(self, campaign_id: str) -> Campaign | None:
        """A campaign, read consistently."""

    def campaigns(self, *, limit: int, cursor: str | None) -> Page[Campaign]:
        """Campaigns, the newest first. Raises ``Invalid`` on a cursor that is not ours."""

    def due(self, now: datetime) -> Iterator[Campaign]:
        """Campaigns whose next step is due, the oldest first."""

    def move_on(self, seen: Campaign, to: Campaign) -> None:
        """Save a campaign's new state. Raises ``Conflict`` when it is no longer the one that was seen."""


class AppealSource(Protocol):
    """Appeals by time."""

    def appeals_in(self, hour: str) -> Iterable[Appeal]:
        """All of an hour ``2026-11-21T19`` (UTC)."""


class Reachable(Protocol):
    """Who can be asked."""

    def persons(self, ids: Iterable[str]) -> Mapping[str, Person]:
        """Those of several people who are known, by id."""
