"""What people and staff say, and the files that come with it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.people.person import Person
from chalicelib.domain.staff_surveys import InternalAnswers
from chalicelib.domain.submissions.appeal import Appeal, Attachment
from chalicelib.domain.submissions.attachments import KeptFile, Upload
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.outreach import Outreach


@dataclass(frozen=True, slots=True)
class Offer:
    """A signed form by which one file can be sent to ``url``, with these fields before it, until ``expires_at``."""

    id: str
    url: str
    fields: Mapping[str, str]
    expires_at: datetime


class InternalStore(Protocol):
    """What staff say of their own body, apart from everything else."""

    def save(self, answers: InternalAnswers) -> None: ...

    def answers(self, body: str, survey: str, month: str) -> Iterable[InternalAnswers]:
        """All of one month; a month is written ``2026-11``."""


class FeedbackStore(Protocol):
    def save(self, feedback: Feedback, person: Person | None) -> Feedback | None:
        """Save a feedback, and the person with it, in one write. Returns the earlier one when the id is taken.

        Raises ``Conflict`` for a second rating of one transaction.
        """

    def save_all(self, several: Sequence[tuple[Feedback, Person | None]]) -> list[Feedback | None]:
        """Save feedback of different ids, without transactions, in one write. Returns for each what ``save`` would."""

    def replace(self, feedback: Feedback) -> None:
        """Save a corrected feedback in the place of the earlier one with its id."""

    def feedback(self, feedback_id: str) -> Feedback | None:
        """One feedback by id."""


class OutreachStore(Protocol):
    def save(self, outreach: Outreach) -> Outreach | None:
        """Save an outreach. Returns the earlier one when its agency has used the id."""

    def save_again(self, outreach: Outreach, *, now: datetime) -> None:
        """Save one that is kept once more, so that it is reacted to again."""


class AppealStore(Protocol):
    def save(self, appeal: Appeal, person: Person | None) -> Appeal | None:
        """Save an appeal, and the person with it, in one write. Returns the earlier one when the id is taken."""

    def appeal(self, appeal_id: str) -> Appeal | None:
        """One appeal by id."""


class Submissions(Protocol):
    def submission(self, origin: str, submission_id: str) -> Feedback | Appeal | None:
        """What opened a case, by the case's ``origin`` and ``submission``."""


class Files(Protocol):
    def offer(self, upload_id: str, *, name: str, kind: str, size: int, now: datetime) -> Offer:
        """A form for one file of exactly this type and size (bytes)."""

    def upload(self, upload_id: str) -> Upload | None:
        """A file that was sent and waits to be named."""

    def attach(self, upload: Upload, appeal_id: str) -> bool:
        """Save a file with an appeal, to be cleaned. False when it is no longer the one that was looked at."""

    def kept(self, appeal_id: str, attachment_ids: Collection[str]) -> Mapping[str, KeptFile]:
        """What became of files that are kept with an appeal, by id. Raises ``Transient`` when it is not known now."""

    def link(self, appeal_id: str, attachment: Attachment) -> str:
        """Where the file can be fetched from for a few minutes."""
