"""Measures what each function spends on whole lives under the pulse pack, for prices and limits.

A life is lived through the functions' own code on DynamoDB Local: submit, let the stream function react to every
record, send every mail, clear what is marked, act at the desk, and so on until nothing is left to do. Units, calls and
processor time are told by function. Every step is a batch of the stream of its own, as where ratings are minutes apart.
"""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import cache
from statistics import median
from typing import Any

from bench.capacity import Recorder
from bench.engine import tables
from bench.streams import Stream
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.person import Contact
from chalicelib.domain.submissions.feedback_intake import Draft
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import Judgement, act_on_order, follow_up
from chalicelib.services.clocks.sweep import sweep
from chalicelib.services.ports.cases import OrderSeen
from chalicelib.services.submissions.submit_feedback import submit_feedback
from chalicelib.settings import settings
from chalicelib.wiring import wiring
from infra.packs import PACKS, compiled
from tests.builders import NOW, SECRET, an_id
from tests.fakes import FakeMailer, FakeOutbox, FakePacks

REPEATS = 3
COMMENT = ("Двічі приходила до віконця, і двічі мені сказали прийти завтра. " * 5)[:300]
BODY = "tax"
OFFICIAL = Caller(Role.OFFICIAL, BODY, "8f14e45f-ceea-467f-a830-5d1c0d9b2a11")
LONG = timedelta(days=60)
BATCH = 100
ANSWERS = {"opening": 4, "inspections": 2, "taxes": 3, "permits": 2, "support": 3}


@dataclass(slots=True)
class Spent:
    """What a function used: invocations, calls of the table store, its units, and milliseconds of processor time."""

    runs: int = 0
    calls: int = 0
    read: float = 0
    write: float = 0
    cpu_ms: float = 0


@dataclass(slots=True)
class Life:
    """What a life used, by function, and what else it made."""

    spent: dict[str, Spent] = field(default_factory=lambda: defaultdict(Spent))
    records: int = 0
    mails: int = 0
    item_bytes: int = 0
    swept: int = 0

    @property
    def written(self) -> float:
        return sum(each.write for each in self.spent.values())

    def document(self) -> Mapping[str, Any]:
        """As JSON keeps it."""
        return {
            "written": self.written,
            "records": self.records,
            "mails": self.mails,
            "item_bytes": self.item_bytes,
            "swept": self.swept,
            "functions": {name: asdict(each) for name, each in self.spent.items()},
        }


@cache
def pulse() -> Pack:
    """The pack under which lives are measured."""
    pack = compiled(PACKS / "pulse")
    return read_pack(json.loads(pack.text), pack.version)


class _Context:
    """What Lambda tells a function of its time."""

    def get_remaining_time_in_millis(self) -> int:
        return 55_000


class _NoObjects:
    """A lake in which nothing lies."""

    def get(self, key: str) -> None: ...


class Stage:
    """Empty tables, the functions' adapters on them, and one life that is lived."""

    def __init__(self, endpoint: str, records: str) -> None:
        settings.cache_clear()
        wiring.cache_clear()
        w: Any = wiring()
        self._w = w
        w.packs, w.secret = FakePacks(pulse()), SECRET
        w.outbox, w.mailer, w.sqs = FakeOutbox(), FakeMailer(), None
        w.lake = _NoObjects()
        w.now = lambda: self._now
        self._recorder, self._stream = Recorder(self._w.dynamo), Stream(endpoint, records)
        self._submitted = 0
        self.begin()

    def begin(self) -> None:
        """Begin another life, which has nothing to do with those before it."""
        self._now: datetime = NOW
        self._w.mailer.sent.clear()
        self.life = Life()

    @contextmanager
    def _spending(self, function: str) -> Iterator[None]:
        spent, began = self.life.spent[function], time.process_time()
        with self._recorder.measured() as units:
            yield
        spent.cpu_ms += 1000 * (time.process_time() - began)
        spent.runs += 1
        spent.calls += units.calls
        spent.read += units.read
        spent.write += units.write

    def submit(self, level: int, contact: Contact | None) -> str:
        """Submit a rating; returns the number of its case, empty where it opens none."""
        self._submitted += 1
        draft = Draft(
            id=an_id(n=self._submitted),
            survey="short-form",
            agency=BODY,
            service="tax-audit",
            channel="web",
            level=level,
            answers=ANSWERS,
            comment=COMMENT,
            language="uk",
            contact=contact,
        )
        with self._spending("api"):
            receipt = submit_feedback(
                draft,
                now=NOW,
                random=bytes(10),
                secret=SECRET,
                pack=pulse(),
                store=self._w.feedback,
                people=self._w.people,
            )
        return receipt.number or ""

    def act(self, number: str, action: str, **fields: Any) -> None:
        """Act at the desk."""
        self._now += timedelta(hours=1)
        with self._spending("api"):
            act_on_order(OrderSeen(number, 1), action, fields, caller=OFFICIAL, book=self._w.case_book())
        self.follow()

    def answer(self, number: str) -> None:
        """Take the order up and answer it."""
        self.act(number, "accept")
        self.act(number, "answer", outcome="fixed", text=COMMENT)

    def judge(self, number: str, outcome: str) -> None:
        """Say as the author whether the answer helped."""
        self._now += timedelta(hours=1)
        with self._spending("api"):
            judgement = Judgement(outcome, 3, COMMENT, False)
            follow_up(OrderSeen(number, 1), judgement, caller=Caller(Role.AUTHOR), book=self._w.case_book())
        self.follow()

    def sweep(self, later: timedelta) -> None:
        """Let time go by, and the clocks do what is due."""
        self._now += later
        with self._spending("sweep"):
            self.life.swept = sweep(book=self._w.case_book(), time_left=lambda: True).acted
        self.follow()

    def run(self, function: str, handler: Callable[[Mapping[str, Any], Any], Any]) -> None:
        """Run a scheduled function."""
        event = dict.fromkeys(("version", "account", "region", "detail-type", "source", "time", "id"), "")
        with self._spending(function):
            handler({**event, "detail": {}, "resources": []}, _Context())

    def follow(self) -> None:
        """Let everything follow: reactions, mails, and the marks of what is counted."""
        from chalicelib.entrypoints.streams import react
        from chalicelib.services.mail.deliver_mail import deliver_mail

        while records := list(self._stream.records()):
            self.life.records += len(records)
            with self._spending("react"):
                answer = react({"Records": records}, None)
            assert answer == {"batchItemFailures": []}, answer
        outbox = self._w.outbox
        while outbox.messages:
            message = outbox.messages.pop()
            with self._spending("deliver"):
                deliver_mail(message, room=self._w.mail_room(), cases=self._w.cases, submissions=self._w.submissions)
        self.life.mails = len(self._w.mailer.sent)
        with self._spending("publish"):
            for mark in self._w.facts.marks():
                assert self._w.facts.clear(mark)

    def end(self) -> Life:
        """The life, with the bytes that it leaves in the tables."""
        names = self._w.settings
        for table in (names.records, names.facts, names.people, names.control):
            found = self._w.dynamo.scan(TableName=table)["Items"]
            self.life.item_bytes += sum(len(json.dumps(item, ensure_ascii=False).encode()) for item in found)
        return self.life


def _rating(stage: Stage) -> None:
    stage.submit(4, None)
    stage.follow()


def _opened(stage: Stage) -> str:
    number = stage.submit(1, Contact("olena@example.org"))
    stage.follow()
    return number


def _negative(stage: Stage) -> None:
    number = _opened(stage)
    stage.answer(number)
    stage.judge(number, "solved")


def _second_round(stage: Stage) -> None:
    number = _opened(stage)
    stage.answer(number)
    stage.judge(number, "not_solved")
    stage.answer(number)
    stage.judge(number, "solved")


def _late(stage: Stage) -> None:
    _opened(stage)
    stage.sweep(LONG)


def _hundred(stage: Stage) -> None:
    for _ in range(BATCH):
        stage.submit(4, None)
    stage.follow()


def _hundred_negative(stage: Stage) -> None:
    for _ in range(BATCH):
        stage.submit(1, Contact("olena@example.org"))
    stage.follow()


LIVES = {
    "rating": _rating,
    "negative": _negative,
    "second_round": _second_round,
    "late": _late,
    "hundred": _hundred,
    "hundred_negative": _hundred_negative,
}
"""Lives by name: the last three tell what one costs where many come at once, and what the clocks cost."""


def measure(endpoint: str) -> Mapping[str, Life]:
    """Each life on empty tables: units of the first time, processor time as the median of several."""
    return {name: _measured(endpoint, name, live) for name, live in LIVES.items()}


def _measured(endpoint: str, name: str, live: Callable[[Stage], None]) -> Life:
    """The first life, with the processor time of later ones: the first makes what a function makes once."""
    with tables(endpoint, f"spending-{name}-") as names:
        stage = Stage(endpoint, names["HEED_RECORDS"])
        live(stage)
        first, later = stage.end(), list[Life]()
        for _ in range(REPEATS):
            stage.begin()
            live(stage)
            later.append(stage.life)
    wiring.cache_clear()
    settings.cache_clear()
    for function, spent in first.spent.items():
        spent.cpu_ms = median(each.spent[function].cpu_ms for each in later)
    return first


def idle(endpoint: str) -> Spent:
    """What a run of the sweep uses that finds nothing to do: the second, as the first looks at calendars."""
    from chalicelib.entrypoints.schedules import sweep as sweep_all

    with tables(endpoint, "spending-idle-") as names:
        stage = Stage(endpoint, names["HEED_RECORDS"])
        for _ in range(2):
            stage.begin()
            stage.run("sweep", sweep_all)
    wiring.cache_clear()
    settings.cache_clear()
    return stage.life.spent["sweep"]


if __name__ == "__main__":
    from tests.dynamodb_local import dynamodb_local

    with dynamodb_local() as local:
        print(json.dumps({name: life.document() for name, life in measure(local).items()}, indent=1))
