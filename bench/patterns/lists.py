"""Patterns of work lists, and of proposed answers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bench.patterns.scene import CABINET, COMMENT, OFFICIAL, PACK, PAGE, PROMISED, Scene, pattern
from chalicelib.adapters.dynamodb.case_store import DynamoCases
from chalicelib.adapters.templates.replies import JinjaReplies
from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.person import PHONE, Person
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import act_on_order
from chalicelib.services.cases.calls import list_calls
from chalicelib.services.cases.list_orders import OrdersWanted, list_orders
from chalicelib.services.cases.list_promises import PromisesWanted, list_promises
from chalicelib.services.cases.my_cases import my_cases
from chalicelib.services.cases.propose_replies import ReplySources, ReplyWanted, propose_replies
from chalicelib.services.cases.queues import count_queues
from chalicelib.services.cases.summaries import first_line
from chalicelib.services.ports.cases import OrderSeen
from tests.builders import NOW, a_feedback, an_id, number_of

OPERATOR = Caller(Role.OPERATOR, "ministry", "c81e728d-9d4c-4f63-af06-7f89cc14862c")


@pattern(f"List {PAGE} orders of an agency", "api", "by_agency", "Query `ga` = `<agency>#open`, by `gs`")
def _list(scene: Scene) -> None:
    for n in range(PAGE + 1):
        scene.open(n + 1)
    with scene.measured():
        page = list_orders(OrdersWanted("office", PAGE), **_desk(scene))
    assert len(page["items"]) == PAGE
    assert page["next"]


@pattern(
    f"List {PAGE} orders of an agency with what they are about",
    "api",
    "by_agency, records",
    "Query `ga` = `<agency>#open`, by `gs`; BatchGet `CASE` and `CASE#<n>` of each; BatchGet each submission",
)
def _list_with_summaries(scene: Scene) -> None:
    for n in range(PAGE + 1):
        rated = replace(a_feedback(n=n + 1, comment=COMMENT, reachable=False), pack_version=PACK.version)
        scene.stores.feedback.save(rated, None)
        scene.react(rated)
    with scene.measured():
        page = list_orders(OrdersWanted("office", PAGE, summaries=True), **_desk(scene))
    assert [order["about"]["words"] for order in page["items"]] == [first_line(COMMENT)] * PAGE


@pattern(f"Count the queues of an agency with {PAGE} open orders", "api", "by_agency", "Query `ga` = `<agency>#open`")
def _queues(scene: Scene) -> None:
    for n in range(PAGE):
        scene.open(n + 1)
    with scene.measured():
        counted = count_queues("office", caller=OFFICIAL, book=scene.book())
    assert counted["queues"]["open"] == PAGE


def _desk(scene: Scene) -> Any:
    return {"caller": OFFICIAL, "book": scene.book(), "cases": scene.stores.listed_cases}


@pattern(
    f"List {PAGE} orders of a giant agency",
    "api",
    "by_agency",
    "Query `ga` = `<agency>#open` and each `<agency>#open#<n>`, by `gs`; merged",
)
def _list_of_giant(scene: Scene) -> None:
    scene.stores.cases = DynamoCases(scene.stores.dynamo, scene.stores.settings.records, {"office"})
    _list.act(scene)


@pattern(
    f"List {PAGE} orders with a danger",
    "api",
    "by_agency, records",
    "Query `ga` = `<agency>#open`, by `gs`; BatchGet `CASE#<n>` of each, `danger` alone",
)
def _dangers(scene: Scene) -> None:
    for n in range(PAGE):
        dangerous = a_feedback(n=n + 1, comment="The manhole is open.", reachable=False)
        feedback = replace(dangerous, pack_version=PACK.version)
        scene.stores.feedback.save(feedback, None)
        scene.react(feedback)
    with scene.measured():
        page = list_orders(OrdersWanted("office", PAGE, danger=True), **_desk(scene))
    assert [order["danger"] for order in page["items"]] == ["manhole"] * PAGE


@pattern("Claim a call", "api", "records, by_agency, by_call", "as any action")
def _claim(scene: Scene) -> None:
    _by_phone(scene)
    case = scene.case()
    with scene.measured():
        act_on_order(
            OrderSeen(case.number, 1, case.version),
            "claim",
            {},
            caller=OPERATOR,
            book=scene.book(),
        )


@pattern(f"List {PAGE} calls", "api", "by_call", "Query `gc` = `calls`, `gw` before now")
def _calls(scene: Scene) -> None:
    for n in range(PAGE):
        _by_phone(scene, n + 1)
    with scene.measured():
        page = list_calls(
            caller=OPERATOR, limit=PAGE, cursor=None, now=NOW + timedelta(hours=1), calls=scene.stores.calls
        )
    assert len(page["items"]) == PAGE


def _by_phone(scene: Scene, n: int = 1) -> None:
    """Answer the case of an author whose only contact is a phone number."""
    feedback = replace(a_feedback(n=n, comment=COMMENT, reach=(PHONE,)), pack_version=PACK.version)
    scene.stores.feedback.save(feedback, Person(str(feedback.person), phone="+380441234567"))
    scene.react(feedback)
    number, version = number_of(feedback.id), scene.case(n).version
    scene.act_on(number, version, "accept", {})
    scene.act_on(number, version + 1, "answer", {"outcome": "fixed", "text": COMMENT})


@pattern(
    f"List {CABINET} cases of a person",
    "api",
    "by_person, records",
    "Query `gp` = `<person>`, by `go`; BatchGet `CASE` and `CASE#01` of each",
)
def _cabinet(scene: Scene) -> None:
    scene.fill_cabinet("olena")
    with scene.measured():
        page = my_cases(
            "olena", limit=CABINET, cursor=None, now=NOW, packs=scene.packs, person_cases=scene.stores.person_cases
        )
    assert len(page["items"]) == CABINET


@pattern(f"List {PAGE} promises of an agency", "api", "by_promise", "Query `gr` = `<agency>#<state>`, by `gt`")
def _list_promises(scene: Scene) -> None:
    for n in range(PAGE + 1):
        case = scene.open(n + 1)
        scene.act_on(case.number, case.version, "accept", {})
        scene.act_on(case.number, case.version + 1, "answer", PROMISED)
    with scene.measured():
        page = list_promises(
            PromisesWanted("office", PromiseState.OPEN, PAGE),
            caller=OFFICIAL,
            book=scene.book(),
            register=scene.stores.promises,
        )
    assert len(page["items"]) == PAGE
    assert page["next"]


@pattern("Propose answers to an order", "api", "records", "Query `CASE#<number>`, `CASE` and up")
def _propose_replies(scene: Scene) -> None:
    _proposed(scene, scene.open().number)


@pattern(
    f"Propose answers to who has {CABINET} cases",
    "api",
    "records, by_person",
    "the same; Query `gp` = `<person>`, by `go`; BatchGet `CASE` and `CASE#01` of each",
)
def _propose_replies_to_the_known(scene: Scene) -> None:
    scene.fill_cabinet("olena")
    _proposed(scene, number_of(an_id()))


def _proposed(scene: Scene, number: str) -> None:
    with scene.measured():
        propose_replies(
            number,
            1,
            ReplyWanted(),
            caller=OFFICIAL,
            book=scene.book(),
            sources=ReplySources(JinjaReplies(), scene.stores.groups, scene.stores.person_cases),
        )
