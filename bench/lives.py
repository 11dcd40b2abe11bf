"""Measures what whole lives cost: every unit that is written from a rating to the end of its case.

The stream is the local engine's own, read after each step, as if nothing else happened: each step is a batch of its
own, so no mark is shared with anybody. Mails are claimed and marked as in the function, and go nowhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bench.capacity import Recorder, Units, kilobytes
from bench.engine import tables
from bench.patterns.scene import COMMENT, OFFICIAL, PACK, a_draft
from bench.streams import Stream
from chalicelib.adapters.dynamodb.codec import to_wire
from chalicelib.adapters.dynamodb.feedback_store import feedback_item
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.person import Contact
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import Judgement, act_on_order, follow_up
from chalicelib.services.mail.deliver_mail import deliver_mail
from chalicelib.services.ports.cases import OrderSeen
from chalicelib.services.submissions.submit_feedback import submit_feedback
from chalicelib.settings import settings
from chalicelib.wiring import wiring
from tests.builders import NOW, SECRET, a_feedback, an_id, number_of
from tests.fakes import FakeLetters, FakeMailer, FakeOutbox, FakePacks

LETTERS, ANSWERS = 1000, 10
"""Cyrillic letters of a long comment and answers of a long survey."""

Names = Mapping[str, str]


class Life:
    """One rating on empty tables, step by step, with everything that follows from each step."""

    def __init__(self, endpoint: str, names: Names) -> None:
        settings.cache_clear()
        wiring.cache_clear()
        w: Any = wiring()
        w.packs, w.sqs, w.secret, w.outbox = FakePacks(PACK), None, SECRET, FakeOutbox()
        w.letters, w.mailer = FakeLetters(), FakeMailer()
        self.w, self.at = w, NOW
        w.now = lambda: self.at
        self.steps: list[tuple[str, Units]] = []
        self._recorder = Recorder(self.w.dynamo)
        self._stream = Stream(endpoint, names["HEED_RECORDS"])

    def step(self, name: str, act: Callable[[], Any]) -> None:
        """Do one step and all that follows from it, and add up its units."""
        with self._recorder.measured() as units:
            act()
            self._follow()
        self.steps.append((name, units))
        self.at += timedelta(hours=1)

    def _follow(self) -> None:
        from chalicelib.entrypoints.streams import react

        while records := list(self._stream.records()):
            assert react({"Records": records}, None) == {"batchItemFailures": []}
            waiting, self.w.outbox.messages[:] = [*self.w.outbox.messages], []
            for message in waiting:
                deliver_mail(message, room=self.w.mail_room(), cases=self.w.cases, submissions=self.w.submissions)

    def rate(self, *, level: int = 1, email: str | None = "olena@example.org", **changes: Any) -> None:
        draft = replace(a_draft(1, level), contact=Contact(email) if email else None, **changes)
        self.step("rating", lambda: self._submit(draft))

    def _submit(self, draft: Any) -> None:
        w = self.w
        submit_feedback(draft, now=NOW, random=bytes(10), secret=SECRET, pack=PACK, store=w.feedback, people=w.people)

    def act(self, action: str, **fields: Any) -> None:
        self.step(action, lambda: act_on_order(self._seen(), action, fields, caller=OFFICIAL, book=self.w.case_book()))

    def judge(self, outcome: str) -> None:
        judgement = Judgement(outcome, 3, COMMENT, False)
        self.step(
            outcome, lambda: follow_up(self._seen(), judgement, caller=Caller(Role.AUTHOR), book=self.w.case_book())
        )

    def _seen(self) -> OrderSeen:
        case = self.w.cases.case(number_of(an_id()))
        return OrderSeen(case.number, 1, case.version)

    def round(self, outcome: str) -> None:
        """One round: accepted, answered, and judged by the author."""
        self.act("accept")
        self.act("answer", outcome="fixed", text=COMMENT)
        self.judge(outcome)

    def publish(self) -> None:
        """Clear what is dirty, as the publisher does."""
        facts = self.w.facts
        self.step("publish", lambda: [facts.clear(mark) for mark in facts.marks()])

    @property
    def written(self) -> float:
        return sum(units.write for _, units in self.steps)


def a_life(endpoint: str, *outcomes: str) -> Life:
    """The life of a negative rating with a contact: a round for each outcome, and the marks cleared at its end."""
    with tables(endpoint, "life-") as names:
        life = Life(endpoint, names)
        life.rate()
        for outcome in outcomes:
            life.round(outcome)
        life.publish()
    settings.cache_clear()
    wiring.cache_clear()
    return life


def long_rating() -> int:
    """Write units of a rating with ten answers and a thousand Cyrillic letters, without a contact."""
    answers = {f"question-{n}": n % 5 + 1 for n in range(ANSWERS)}
    comment = (COMMENT * 4)[:LETTERS]
    return kilobytes(to_wire(feedback_item(replace(a_feedback(), answers=answers, comment=comment), 1)))
