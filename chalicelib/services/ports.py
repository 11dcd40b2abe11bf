"""What the use cases need from the outside, as Protocols. The adapters satisfy them; tests use fakes."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from typing import Any, Protocol

from chalicelib.domain.appeal import Appeal, Attachment
from chalicelib.domain.attachments import Upload
from chalicelib.domain.cases import Case, Event
from chalicelib.domain.facts import GroupFact, OrderFact
from chalicelib.domain.faq import FaqChange, FrequentQuestion
from chalicelib.domain.feedback import Feedback
from chalicelib.domain.groups import Group, Run
from chalicelib.domain.index_rules import Reason
from chalicelib.domain.internal import InternalAnswers
from chalicelib.domain.invitations import Invitation
from chalicelib.domain.pack import Pack
from chalicelib.domain.person import Person, Purpose
from chalicelib.domain.replies import ReplyFacts
from chalicelib.domain.rounds import Call, Promise, PromiseState


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """A work order as a list shows it. ``owed``: the agency owes an answer and its clock runs.

    ``given_at`` is when the agency got it, ``promise_due`` the day of a promise that is still to come.
    """

    case: str
    n: int
    version: int
    state: str
    agency: str
    opened_at: datetime
    round: int
    owed: bool
    service: str | None = None
    topic: str | None = None
    due: datetime | None = None
    resolution: str | None = None
    group: str | None = None
    plan: str | None = None
    given_at: datetime | None = None
    promise_due: date | None = None


@dataclass(frozen=True, slots=True)
class DueOrder:
    """A work order whose next clock point has come, and when that was."""

    at: datetime
    case: str
    n: int


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list, and the cursor of the next part."""

    items: Sequence[ListedOrder]
    next: str | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """Part of a person's cases, and the cursor of the next part."""

    items: Sequence[Case]
    next: str | None


@dataclass(frozen=True, slots=True)
class ListedCall:
    """A row of the list of calls: an order whose author is asked by phone."""

    case: str
    n: int
    version: int
    agency: str
    opened_at: datetime
    call: Call
    service: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class CallPage:
    """Part of the list of calls, and the cursor of the next part."""

    items: Sequence[ListedCall]
    next: str | None


@dataclass(frozen=True, slots=True)
class ListedPromise:
    """A row of the register of promises: an order and what it promised last."""

    case: str
    n: int
    version: int
    promised: Promise
    service: str | None = None
    topic: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class PromisePage:
    """Part of the register, and the cursor of the next part."""

    items: Sequence[ListedPromise]
    next: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """A mail that is due. ``to`` names the reader without saying who they are:
    ``person/<id>``, ``staff/<agency>/<role>/<index>`` or ``office/<agency>/<index>``."""

    id: str
    case: str
    order: int
    seq: int
    mail: str
    to: str
    pack: str


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A mail that is due and about no single case. ``to`` names a reader as in ``Message``: an invitation's is
    a person, all others are at work.

    ``about`` is what its wording may say besides the agency's name, in JSON types: no personal data, days as ISO 8601.
    ``sections``, where it has some, are lists of work orders (``services.digest``).
    """

    id: str
    mail: str
    to: str
    pack: str
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """A work order that somebody names, and the version of its case that they saw, where they say so."""

    case: str
    n: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Part of a list of groups, and the cursor of the next part."""

    items: Sequence[Group]
    next: str | None


@dataclass(frozen=True, slots=True)
class FaqPage:
    """Part of a list of frequent questions, and the cursor of the next part."""

    items: Sequence[FrequentQuestion]
    next: str | None


@dataclass(frozen=True, slots=True)
class GroupStep:
    """Work that is due on a group: a run of it, from where it stands."""

    group: str
    run: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A signed form by which one file can be sent to ``url``, with these fields before it, until ``expires_at``."""

    id: str
    url: str
    fields: Mapping[str, str]
    expires_at: datetime


class Claim(Enum):
    """What came of claiming a mail: it is the caller's to send, already dealt with, or in other hands now."""

    MINE = auto()
    DONE = auto()
    BUSY = auto()


class Packs(Protocol):
    def current(self) -> Pack:
        """The pack in force, at most a minute old."""

    def version(self, version: str) -> Pack:
        """A pack exactly as it was applied. Raises ``NotFound``."""

    def of(self, version: str) -> Pack:
        """The pack under which an item was made, with the calendars of the pack in force where it has such.

        When offices work is a fact of the world and not of the pack: a decree about a holiday holds for what is open
        already. Raises ``NotFound``.
        """


class InternalStore(Protocol):
    """What staff say of their own body, apart from everything else."""

    def keep(self, answers: InternalAnswers) -> None: ...

    def answers(self, body: str, survey: str, month: str) -> Iterable[InternalAnswers]:
        """All of one month; a month is written ``2026-11``."""


class FeedbackStore(Protocol):
    def keep(self, feedback: Feedback, person: Person | None) -> Feedback | None:
        """Keep a feedback, and the person with it, in one write. Returns the earlier one when the id is taken.

        Raises ``Conflict`` for a second rating of one transaction.
        """

    def feedback(self, feedback_id: str) -> Feedback | None:
        """One feedback by id."""


class AppealStore(Protocol):
    def keep(self, appeal: Appeal, person: Person | None) -> Appeal | None:
        """Keep an appeal, and the person with it, in one write. Returns the earlier one when the id is taken."""

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

    def attached(self, appeal_id: str, upload_id: str) -> Upload | None:
        """A file that is kept with an appeal."""

    def attach(self, upload: Upload, appeal_id: str) -> bool:
        """Keep a file with an appeal. False when it is no longer the one that was looked at."""

    def link(self, appeal_id: str, attachment: Attachment) -> str:
        """Where the file can be fetched from for a few minutes."""


class CaseStore(Protocol):
    def case(self, number: str) -> Case | None:
        """The case and its orders, read consistently."""

    def history(self, number: str) -> tuple[Case, Sequence[Event]] | None:
        """The case with all its events."""

    def save(self, case: Case, events: Sequence[Event], pack: Pack) -> None:
        """Write events and the state they lead to, in one transaction.

        Raises ``Conflict`` when somebody else wrote first, ``Transient`` when the store is too busy.
        """

    def orders(
        self,
        agency: str,
        *,
        closed: bool,
        state: str | None,
        due_before: datetime | None,
        redo: bool,
        limit: int,
        cursor: str | None,
    ) -> Page:
        """An agency's work orders, the most urgent first. Raises ``Invalid`` on a cursor that is not ours."""

    def reschedule(self, case: Case, n: int, pack: Pack) -> None:
        """Put an order among the clocks where its next point lies by ``pack``, unless somebody acted meanwhile."""

    def due(self, now: datetime) -> Iterator[DueOrder]:
        """Orders whose next clock point has come, the oldest first, read page by page as they are asked for."""


class Cabinet(Protocol):
    def cases_of(self, person: str, *, limit: int, cursor: str | None) -> CasePage:
        """A person's cases with their orders, the newest first. Raises ``Invalid`` on a cursor that is not ours."""

    def count(self, person: str, most: int) -> int:
        """How many cases a person has, counted no further than ``most``."""


class CallList(Protocol):
    def calls(self, operator: str, *, now: datetime, limit: int, cursor: str | None) -> CallPage:
        """Calls that an operator may make now: free ones and their own, those that wait longest first.

        Raises ``Invalid`` on a cursor that is not ours.
        """


class PromiseRegister(Protocol):
    def promises(
        self, agency: str, *, state: PromiseState, due_before: date | None, limit: int, cursor: str | None
    ) -> PromisePage:
        """What an agency promised, by day. Raises ``Invalid`` on a cursor that is not ours."""


class GroupStore(Protocol):
    def group(self, group_id: str) -> Group | None:
        """A group, read consistently."""

    def keep(self, group: Group) -> None:
        """Keep a new group."""

    def groups(self, agency: str, *, limit: int, cursor: str | None) -> GroupPage:
        """An agency's groups, the newest first. Raises ``Invalid`` on a cursor that is not ours."""

    def members(self, group_id: str, *, limit: int, cursor: str | None) -> Page:
        """The work orders in a group, by number. Raises ``Invalid`` on a cursor that is not ours."""

    def size(self, group_id: str) -> int:
        """How many work orders are in a group."""

    def begin(self, group: Group, run: Run) -> None:
        """Keep a new run and the group that counts it, at once. Raises ``Conflict`` when the group has moved on."""

    def run(self, group_id: str, n: int) -> Run | None:
        """A run, read consistently."""

    def runs(self, group_id: str) -> Sequence[Run]:
        """A group's latest runs, the newest first."""

    def progress(self, run: Run) -> None:
        """Keep a run that is one page further. Raises ``Conflict`` when somebody else noted that page."""


class FaqStore(Protocol):
    def entry(self, entry_id: str) -> FrequentQuestion | None:
        """A frequent question, read consistently."""

    def entries(self, agency: str, *, limit: int, cursor: str | None) -> FaqPage:
        """An agency's questions in the order of the site. Raises ``Invalid`` on a cursor that is not ours."""

    def changes(self, entry_id: str) -> Sequence[FaqChange]:
        """What was done to a question, the newest first."""

    def keep(self, entry: FrequentQuestion, change: FaqChange) -> None:
        """Keep a question and what was done to it, at once. Raises ``Conflict`` when another version is there."""


class GroupWork(Protocol):
    def put(self, step: GroupStep) -> None:
        """Queue work on a group. Raises ``Transient`` when it was not taken."""


class People(Protocol):
    def person(self, person_id: str) -> Person | None:
        """A person, or None when unknown or erased."""

    def change(self, person: Person, withdrawn: Collection[str], revoked: Collection[Purpose] = ()) -> None:
        """Keep what is given of a person; forget the attributes ``withdrawn`` and that they agreed to what they have
        ``revoked``. What is not given stays."""

    def erase(self, person_id: str) -> None:
        """Forget a person."""


class InvitationStore(Protocol):
    def keep(self, invitation: Invitation, person: Person) -> None:
        """Keep an invitation and whom it is for, in one write.

        Raises ``Conflict`` when the transaction has its invitation or its rating.
        """

    def invitation(self, invitation_id: str) -> Invitation | None:
        """An invitation, read consistently."""

    def is_answered(self, invitation_id: str) -> bool:
        """Whether the transaction of an invitation has its rating."""

    def due(self, now: datetime) -> Iterator[Invitation]:
        """Invitations about which something is to be done, the oldest first."""

    def move_on(self, seen: Invitation, to: Invitation) -> None:
        """Keep what became of an invitation. Raises ``Conflict`` when it is no longer the one that was seen."""

    def erase(self, invitation_id: str) -> None:
        """Erase the contact of an invitation."""


class OptOuts(Protocol):
    """Who does not want to be asked, by the mark of their address (``domain.opt_outs``)."""

    def since(self, mark: str) -> datetime | None:
        """Since when an address is not to be asked, read consistently; None where it may be."""

    def keep(self, mark: str, now: datetime) -> None:
        """Ask an address no more. The first time it was said stays."""

    def forget(self, mark: str) -> None:
        """An address may be asked again."""


class FactStore(Protocol):
    def keep_order(self, fact: OrderFact) -> str:
        """Keep what is newer than what is there; returns the fact's bucket."""

    def keep_group(self, fact: GroupFact) -> None:
        """Keep what is newer than what is there."""

    def keep_question(self, entry: FrequentQuestion) -> str:
        """Keep what is newer than what is there; returns the page that must be drawn again."""

    def exclude(self, feedback_id: str, reason: Reason) -> str:
        """Keep that a feedback was decided not to count; returns its bucket."""

    def mark_dirty(self, buckets: Iterable[str]) -> None:
        """Say that these buckets must be counted, and these pages drawn, again."""


class Outbox(Protocol):
    def put(self, messages: Sequence[Message | Bulletin]) -> None:
        """Queue mails. Raises ``Transient`` when not every one was taken."""


class MailClaims(Protocol):
    def claim(self, mail_id: str, now: datetime) -> Claim:
        """Take a mail in hand, or say why not. A claim that was neither finished nor released lapses."""

    def release(self, mail_id: str) -> None:
        """Give a claim back: the mail did not go out and shall be tried again."""

    def sent(self, mail_id: str, now: datetime) -> None:
        """The mail went out."""

    def never(self, mail_id: str, now: datetime, reason: str) -> None:
        """The mail will not be sent, and why."""


class Bookmarks(Protocol):
    """Where work that takes many runs left off."""

    def read(self, name: str) -> Mapping[str, str]:
        """The place kept under a name; empty when none was."""

    def move(self, name: str, *, seen: Mapping[str, str], to: Mapping[str, str]) -> None:
        """Keep another place. Raises ``Conflict`` when it is no longer the one that was seen."""


class Mailer(Protocol):
    def send(self, *, to: str, subject: str, text: str, html: str, unsubscribe: str | None = None) -> None:
        """Send one mail; ``unsubscribe`` is where mail programs post that the reader wants no more of its kind.

        Raises ``Transient`` to be tried again, ``Invalid`` when it can never go out."""


class Replies(Protocol):
    def fill(self, text: str, language: str, facts: ReplyFacts) -> str:
        """A prepared answer's template with its facts, days spoken in the language."""


class Letters(Protocol):
    def write(self, mail: str, language: str, facts: Mapping[str, Any]) -> tuple[str, str, str]:
        """Subject, text and HTML of a mail about a case in a language."""

    def bulletin(self, mail: str, language: str, facts: Mapping[str, Any]) -> tuple[str, str, str]:
        """Subject, text and HTML of a mail that is about no single case."""
