"""What publishing needs from outside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.campaigns.campaign import Campaign
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.periods import both_buckets
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.facts import GroupFact, OrderFact
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.outreach import Outreach

FAQ_PAGE, CAMPAIGNS_PAGE = "faq", "campaigns"
"""What stands in a mark for the pages of frequent questions and of campaigns, which are made of no bucket."""
PAGES = (CAMPAIGNS_PAGE, FAQ_PAGE)


@dataclass(frozen=True, slots=True)
class DirtyMark:
    """A bucket that something changed in, or one of the pages above. ``token`` is new with every change.

    An ``old`` mark is from before feedback and orders of an hour were marked apart, and stands for both.
    """

    name: str
    token: str
    old: bool = False

    @property
    def buckets(self) -> Sequence[str]:
        """The buckets to count before the mark may go; none where it names a page."""
        if self.name in PAGES:
            return ()
        return both_buckets(self.name) if self.old else (self.name,)


class Facts(Protocol):
    """Order facts, decisions about feedback, and dirty marks. Buckets are read with strong consistency."""

    def marks(self) -> Sequence[DirtyMark]:
        """Dirty marks in the order of their buckets; of very many, the first of them."""

    def facts_in(self, bucket: str) -> Iterable[OrderFact | Outreach]:
        """The orders and the outreach of a bucket of orders, read as they are asked for."""

    def decided_in(self, bucket: str) -> Mapping[str, Reason]:
        """What was decided about the feedback of a bucket, by its id."""

    def newest_groups(self, most: int) -> Sequence[GroupFact]:
        """The newest groups of similar orders, the newest first."""

    def questions(self) -> Sequence[FrequentQuestion]:
        """The frequent questions, those withdrawn among them."""

    def clear(self, mark: DirtyMark) -> bool:
        """Remove a mark that still has the token seen; False, and nothing done, where it was set anew."""


class Campaigns(Protocol):
    """Campaigns in every stage."""

    def newest(self, most: int) -> Sequence[Campaign]:
        """The newest ones, the newest first."""


class FeedbackSource(Protocol):
    """Feedback by statistics bucket."""

    def feedback_in(self, bucket: str) -> Iterable[Feedback]:
        """The feedback of a bucket, read with strong consistency as it is asked for."""


class Lake(Protocol):
    """The private bucket of cubes, facts and state."""

    def get(self, key: str) -> bytes | None:
        """An object, or None. Raises ``Damaged`` where its bytes do not match the checksum that they were put with."""

    def put(self, key: str, body: bytes) -> None: ...

    def keys(self, prefix: str) -> Iterable[str]:
        """The keys of the objects that begin with a prefix."""


class Site(Protocol):
    """The public bucket. Paths have no leading slash. Nothing but publishing writes to it."""

    def paths(self) -> Iterable[str]: ...
    def get(self, path: str) -> bytes | None: ...
    def put(self, path: str, body: bytes, *, content_type: str, cache_control: str) -> None: ...
    def delete(self, path: str) -> None: ...
