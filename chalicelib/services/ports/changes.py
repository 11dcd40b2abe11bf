"""What was written, as the reaction to it is told."""

from dataclasses import dataclass

from chalicelib.domain.cases.events import Event
from chalicelib.domain.cases.groups import Group
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.statistics.facts import CaseFact
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.services.ports.groups import GroupStep


@dataclass(frozen=True, slots=True)
class FeedbackKept:
    """A feedback was written, corrected or erased; its bucket must be counted again. ``new``: not erased."""

    feedback: Feedback
    bucket: str
    new: bool


@dataclass(frozen=True, slots=True)
class AppealKept:
    """An appeal was written."""

    appeal: Appeal


@dataclass(frozen=True, slots=True)
class OutreachKept:
    """A service system has reported how many people it has invited."""

    outreach: Outreach


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """A work order of a case has a new state. ``before`` says the same of its state before, where it was there."""

    case: CaseFact
    pack: str
    order: Order
    before: "OrderChanged | None" = None


@dataclass(frozen=True, slots=True)
class EventsWritten:
    """A command left facts on the timeline of a case under ``pack``, opened by ``submission``, owed to ``person``."""

    person: str | None
    submission: str
    pack: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class GroupKept:
    """A group was opened or has begun a run."""

    group: Group


@dataclass(frozen=True, slots=True)
class QuestionKept:
    """A frequent question was published, changed or withdrawn."""

    entry: FrequentQuestion


@dataclass(frozen=True, slots=True)
class RunBegun:
    """A run of a group was recorded; somebody has to work it off."""

    step: GroupStep


@dataclass(frozen=True, slots=True)
class CampaignClosed:
    """A campaign is over; its result is to be published."""


Change = (
    FeedbackKept
    | AppealKept
    | OutreachKept
    | OrderChanged
    | EventsWritten
    | GroupKept
    | QuestionKept
    | RunBegun
    | CampaignClosed
)
