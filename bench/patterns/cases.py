"""Patterns of cases: opening, import, actions, display."""

from contextlib import suppress
from datetime import timedelta

from bench.patterns.scene import COMMENT, OFFICIAL, PROMISED, Scene, pattern
from chalicelib.domain.cases.imported_orders import HistoricOrder
from chalicelib.domain.errors import Conflict
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import Judgement, follow_up
from chalicelib.services.cases.import_orders import import_orders
from chalicelib.services.cases.show_case import show_case
from chalicelib.services.cases.split_order import split_order
from chalicelib.services.ports.cases import OrderSeen
from chalicelib.services.submissions.import_result import ImportResult
from tests.builders import NOW, SECRET, an_id
from tests.fakes import FakeFiles

DISPATCHER = Caller(Role.DISPATCHER, "centre", "8f14e45f-ceea-467f-a830-5d1c0d9b2a12")


@pattern(
    "Open a case",
    "react",
    "records, by_agency, by_due",
    "transaction: Put `CASE#<number>`, `CASE` if not there; `CASE#01`; `EVENT#<seq>`",
)
def _open(scene: Scene) -> None:
    scene.submit(email="olena@example.org")
    feedback = scene.stores.feedback.feedback(an_id())
    assert feedback is not None
    with scene.measured():
        scene.react(feedback)


@pattern("Open a case that is open", "react", "records", "the same transaction, refused")
def _open_again(scene: Scene) -> None:
    scene.open()
    feedback = scene.stores.feedback.feedback(an_id())
    assert feedback is not None
    with scene.measured():
        scene.react(feedback)


@pattern(
    "Import an order that was closed",
    "api",
    "records, by_agency",
    "transaction: Put `CASE#<number>`, `CASE` if not there; `CASE#01`; `EVENT#<seq>`",
)
def _imported(scene: Scene) -> None:
    with scene.measured():
        _import(scene, ImportResult.CREATED)


@pattern("Import an order that is in", "api", "records", "the same transaction, refused")
def _imported_again(scene: Scene) -> None:
    _import(scene, ImportResult.CREATED)
    with scene.measured():
        _import(scene, ImportResult.EXISTING)


def _import(scene: Scene, result: ImportResult) -> None:
    order = HistoricOrder(
        id="101000295613",
        source="city-hotline",
        agency="office",
        channel="phone",
        opened_at=NOW - timedelta(days=90),
        statement=COMMENT,
        service="permits",
        topic="lights",
        region="north",
        due_at=NOW - timedelta(days=76),
        closed_at=NOW - timedelta(days=80),
    )
    (taken,) = import_orders([order], by=OFFICIAL.subject, secret=SECRET, book=scene.book())
    assert taken.result is result


@pattern(
    "Accept an order",
    "api",
    "records, by_agency, by_due",
    "Query `CASE#<number>`, `CASE` and up; transaction: Put `CASE` if `version` is the one seen; order; events",
)
def _accept(scene: Scene) -> None:
    case = scene.open()
    with scene.measured():
        scene.act_on(case.number, case.version, "accept", {})


@pattern("Answer, and ask the author", "api", "records, by_agency, by_due", "the same")
def _answer(scene: Scene) -> None:
    scene.open()
    scene.act("accept")
    case = scene.case()
    with scene.measured():
        scene.act_on(case.number, case.version, "answer", {"outcome": "fixed", "text": COMMENT})


@pattern("Confirm an answer", "api", "records, by_agency, by_due", "the same; the order changes lists")
def _confirm(scene: Scene) -> None:
    _judge(scene, "solved")


@pattern("Dispute an answer", "api", "records, by_agency, by_due", "the same")
def _dispute(scene: Scene) -> None:
    _judge(scene, "not_solved")


def _judge(scene: Scene, outcome: str) -> None:
    case = scene.answered()
    with scene.measured():
        follow_up(
            OrderSeen(case.number, 1, case.version),
            Judgement(outcome, 3, COMMENT, False),
            caller=Caller(Role.AUTHOR),
            book=scene.book(),
        )


@pattern("Promise something", "api", "records, by_agency, by_due, by_promise", "the same")
def _promise(scene: Scene) -> None:
    case = scene.open()
    scene.act("accept")
    with scene.measured():
        scene.act_on(case.number, case.version + 1, "answer", PROMISED)


@pattern("Keep a promise", "api", "records, by_agency, by_due, by_promise", "the same; it changes lists")
def _keep(scene: Scene) -> None:
    scene.open()
    scene.act("accept")
    scene.act("answer", **PROMISED)
    case = scene.case()
    with scene.measured():
        scene.act_on(case.number, case.version, "keep", {})


@pattern("Act on what has changed", "api", "records", "Query as above; nothing is written")
def _stale(scene: Scene) -> None:
    case = scene.open()
    scene.act("accept")
    with scene.measured(), suppress(Conflict):
        scene.act_on(case.number, case.version, "accept", {})


@pattern("Show a case with its timeline", "api", "records", "Query `CASE#<number>`; Get the feedback that opened it")
def _show_case(scene: Scene) -> None:
    case = scene.answered()
    with scene.measured():
        show_case(
            case.number,
            caller=Caller(Role.AUTHOR),
            book=scene.book(),
            submissions=scene.stores.submissions,
            files=FakeFiles(),
        )


@pattern(
    "Split an order in two",
    "api",
    "records, by_agency, by_due",
    "Query as above; transaction: the case, both orders, events",
)
def _split(scene: Scene) -> None:
    case = scene.open()
    questions = [{"text": COMMENT, "agency": "office"}, {"text": COMMENT, "agency": "ministry"}]
    with scene.measured():
        split_order(
            case.number,
            None,
            questions,
            version=case.version,
            caller=DISPATCHER,
            book=scene.book(),
        )
