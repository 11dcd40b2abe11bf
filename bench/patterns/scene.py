"""Prepares data on empty tables for the measured part of a pattern.

The submissions are typical: three hundred characters of Cyrillic, which take six hundred bytes; a pack version of 64
characters.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bench.capacity import Recorder, Units
from chalicelib.domain.cases.case import Case
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.person import Contact
from chalicelib.domain.submissions.appeal_intake import AppealDraft
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.feedback_intake import Draft
from chalicelib.domain.submissions.transactions import Transaction
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import act_on_order
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.ports.cases import OrderSeen
from chalicelib.services.ports.changes import FeedbackKept
from chalicelib.services.react import react
from chalicelib.services.staff_surveys.submit import submit_internal
from chalicelib.services.submissions.receipt import Receipt
from chalicelib.services.submissions.submit_appeal import AppealDesk, submit_appeal
from chalicelib.services.submissions.submit_feedback import submit_feedback
from chalicelib.wiring import Wiring
from tests.builders import NOW, SECRET, a_feedback, an_id, internal_survey, number_of, pack_document
from tests.fakes import FakeCleaning, FakeFiles, FakeGroupWork, FakeOutbox, FakePacks

COMMENT = ("Двічі приходила до віконця, і двічі мені сказали прийти завтра. " * 5)[:300]
PACK = read_pack(pack_document(), "5" * 64)
STAFF_PACK = read_pack(pack_document(surveys={"staff": internal_survey()}), "7" * 64)
OFFICIAL = Caller(Role.OFFICIAL, "office", "8f14e45f-ceea-467f-a830-5d1c0d9b2a11")
HOUR = "2026-11-23T10#0"
PAGE = 50
BUCKET_OF = 100
CABINET = 20
PROMISED = {
    "outcome": "promised",
    "text": COMMENT,
    "promise_date": "2026-12-20",
    "public_text": "The counter opens on Saturdays.",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """An access pattern: its name, the function, the table or index, and the key."""

    name: str
    who: str
    where: str
    key: str
    act: Callable[["Scene"], None]

    def units(self, stores: Wiring) -> Units:
        """The capacity units it consumes on empty tables."""
        scene = Scene(stores)
        self.act(scene)
        return scene.units


def pattern(name: str, who: str, where: str, key: str) -> Callable[[Callable[["Scene"], None]], Pattern]:
    """Decorator: make a pattern of a function, which marks the measured part by ``Scene.measured``."""
    return lambda act: Pattern(name, who, where, key, act)


def a_draft(n: int, level: int = 1) -> Draft:
    """A rating of the office's permits."""
    return Draft(
        id=an_id(n=n),
        survey="short",
        agency="office",
        channel="web",
        service="permits",
        stage="counter",
        region="north",
        level=level,
        answers={"speed": 2},
        comment=COMMENT,
        language="uk",
    )


class Scene:
    """Empty tables with methods that prepare data, and the measurement."""

    def __init__(self, stores: Wiring) -> None:
        self.stores = stores
        self.units = Units()
        self._recorder = Recorder(stores.dynamo)
        self.packs = FakePacks(PACK)

    def book(self, at: datetime = NOW) -> CaseBook:
        return CaseBook(at, self.packs, self.stores.cases)

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Measure the block as the cost of the pattern."""
        with self._recorder.measured() as self.units:
            yield

    def submit(
        self, n: int = 1, *, level: int = 1, email: str | None = None, transaction: Transaction | None = None
    ) -> Receipt:
        draft = replace(a_draft(n, level), contact=Contact(email) if email else None, transaction=transaction)
        return submit_feedback(
            draft,
            now=NOW,
            random=bytes(10),
            secret=SECRET,
            pack=PACK,
            store=self.stores.feedback,
            people=self.stores.people,
        )

    def fill_cabinet(self, person: str) -> None:
        """Give a person many cases."""
        for n in range(CABINET):
            feedback = replace(a_feedback(n=n + 1, comment=COMMENT, person=person), pack_version=PACK.version)
            self.stores.feedback.save(feedback, None)
            self.react(feedback)

    def say(self, n: int) -> None:
        """Submit the answer of a member of staff to an internal survey."""
        answers = {"mood": "low", "why": COMMENT}
        draft = Draft(survey="staff", agency="ministry", channel="web", answers=answers)
        random = n.to_bytes(10, "big")
        submit_internal(draft, now=NOW, random=random, pack=STAFF_PACK, store=self.stores.internal)

    def appeal(self, contact: Contact | None = None) -> Receipt:
        draft = AppealDraft(
            id=an_id(),
            kind="complaint",
            statement=COMMENT,
            channel="web",
            agency="office",
            service="permits",
            language="uk",
            contact=contact,
        )
        return submit_appeal(
            draft,
            now=NOW,
            random=bytes(10),
            secret=SECRET,
            pack=PACK,
            desk=AppealDesk(self.stores.appeals, FakeFiles(), self.stores.people),
        )

    def react(self, feedback: Feedback) -> None:
        kept = FeedbackKept(feedback=feedback, bucket=HOUR, new=True)
        react(
            kept,
            book=self.book(),
            secret=SECRET,
            facts=self.stores.facts,
            outbox=FakeOutbox(),
            work=FakeGroupWork(),
            cleaning=FakeCleaning(),
        )

    def open(self, n: int = 1) -> Case:
        """Open a case for a negative rating with a contact, as ``react`` does."""
        self.submit(n, email="olena@example.org")
        feedback = self.stores.feedback.feedback(an_id(n=n))
        assert feedback is not None
        self.react(feedback)
        return self.case(n)

    def case(self, n: int = 1) -> Case:
        case = self.stores.cases.case(number_of(an_id(n=n)))
        assert case is not None
        return case

    def act(self, action: str, **fields: Any) -> None:
        case = self.case()
        self.act_on(case.number, case.version, action, fields)

    def act_on(self, number: str, version: int, action: str, fields: dict[str, Any]) -> Case:
        return act_on_order(
            OrderSeen(number, 1, version),
            action,
            fields,
            caller=OFFICIAL,
            book=self.book(),
        )

    def answered(self) -> Case:
        self.open()
        self.act("accept")
        self.act("answer", outcome="fixed", text=COMMENT)
        return self.case()
