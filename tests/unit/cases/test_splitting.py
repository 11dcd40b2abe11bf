"""A work order that holds several questions becomes several work orders, each with its own agency and clock."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.effects.assignment import Split
from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.cases.opening import open_for_appeal
from chalicelib.domain.errors import Conflict, Forbidden, Invalid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from tests.builders import NOW, a_feedback, a_pack, an_appeal, due_of, opened_by, pack_document

PACK = a_pack()
LATER = NOW + timedelta(hours=3)
QUESTIONS: list[dict[str, Any]] = [
    {"text": "Why was I turned away?"},
    {"text": "Who mends the lamp at the door?", "topic": "lights"},
    {"text": "Who pays for the day I lost?", "agency": "ministry"},
    {"text": "What does a fishing permit cost?", "service": "fishing"},
]


ROUTES = [{"when": {"origin": "appeal", "topic": "roads", "region": "north"}, "agency": "ombudsman"}]
LIMITS = pack_document()["limits"]


def whose(question: dict[str, Any], *, region: str | None, pack: Pack | None = None) -> str | None:
    """Whose a question is that is split off an appeal from a region; None where it waits for a dispatcher."""
    pack = pack or a_pack(routing=ROUTES)
    case = open_for_appeal(an_appeal(statement="Two questions.", region=region), "N", now=NOW, pack=pack).case
    fields = {"questions": [{"text": "Why?", "agency": "office"}, question]}
    case = decide(
        case, Command("split", Role.DISPATCHER, 1, case.version, fields, agency="centre"), now=LATER, pack=pack
    ).case
    order = case.orders[1]
    return order.agency if order.routed else None


def split(questions: Any, *, role: Role = Role.DISPATCHER, case: Case | None = None) -> Case:
    case = case or opened()
    return decide(
        case, Command("split", role, 1, case.version, {"questions": questions}, agency="centre"), now=LATER, pack=PACK
    ).case


def opened() -> Case:
    return opened_by(a_feedback(), pack=PACK).case


def test_the_order_at_hand_becomes_the_first_question_and_each_other_one_an_order() -> None:
    case = split(QUESTIONS)
    assert [(o.n, o.text) for o in case.orders] == [(n + 1, q["text"]) for n, q in enumerate(QUESTIONS)]


def test_a_question_goes_to_the_agency_named_else_its_topic_s_else_its_service_s_else_waits_for_a_dispatcher() -> None:
    case = split(QUESTIONS)
    assert [(o.agency, o.state) for o in case.orders] == [
        ("centre", "registered"),
        ("office", "assigned"),
        ("ministry", "assigned"),
        ("office", "assigned"),
    ]
    assert [o.topic for o in case.orders] == [None, "lights", None, None]
    assert case.orders[3].service == "fishing"


def test_a_question_is_routed_by_the_rules_for_its_place_and_topic_like_an_appeal_of_its_own() -> None:
    assert whose({"text": "The road?", "topic": "roads"}, region="north") == "ombudsman"
    assert whose({"text": "The road?", "topic": "lights"}, region="north") == "ombudsman", "below that topic"
    assert whose({"text": "The road?", "topic": "roads"}, region=None) == "office"
    assert whose({"text": "The road?"}, region="north") is None


def test_the_words_of_a_question_tell_its_topic_where_they_are_certain_enough() -> None:
    text = "A pothole under the lamp in a road full of potholes, and no lamp at the next pothole."
    pack = a_pack(routing=ROUTES, limits={**LIMITS, "confidence": 0.5})
    assert whose({"text": text}, region="north", pack=pack) == "ombudsman"
    assert (
        whose({"text": text}, region="north", pack=a_pack(routing=ROUTES, limits={**LIMITS, "confidence": 0.9})) is None
    )


def test_the_agency_that_the_dispatcher_names_is_above_every_rule() -> None:
    assert whose({"text": "The road?", "topic": "roads", "agency": "desk"}, region="north") == "desk"


def test_a_rule_that_leads_to_the_dispatchers_has_done_its_part() -> None:
    pack = a_pack(routing=[{"when": {"origin": "appeal"}, "agency": "centre"}])
    assert whose({"text": "The road?", "topic": "roads"}, region=None, pack=pack) == "office"


def test_the_author_is_told_who_has_the_questions() -> None:
    case = opened()
    command = Command("split", Role.DISPATCHER, 1, case.version, {"questions": QUESTIONS}, agency="centre")
    told = decide(case, command, now=LATER, pack=PACK).events[0].change(Split)
    assert told == Split(questions=4, agencies=("centre", "office", "ministry"))


def test_every_clock_runs_from_receipt_under_the_plan_of_its_topic() -> None:
    case = split(QUESTIONS)
    assert {o.rounds[0].started_at for o in case.orders} == {NOW}
    assert [o.plan for o in case.orders] == ["negative", "appeal", "negative", "negative"]
    dues = [due_of(order) for order in case.orders]
    assert dues[0] == dues[2] == due_of(opened().orders[0])
    # Thirty days from Monday 23 November, to their last minute, for a topic with the plan of appeals.
    assert dues[1].date().isoformat() == "2026-12-24"


def test_a_first_question_with_another_topic_gets_that_topic_s_plan_and_deadline() -> None:
    order = split([{"text": "The road?", "topic": "roads"}, {"text": "The fee?"}]).orders[0]
    assert (order.topic, order.plan, order.agency, order.state) == ("roads", "appeal", "office", "assigned")
    assert due_of(order).date().isoformat() == "2026-12-24"


@pytest.mark.parametrize(
    ("questions", "path"),
    [
        ("two", "questions"),
        (None, "questions"),
        (QUESTIONS[:1], "questions"),
        ([QUESTIONS[1]] * 21, "questions"),
        ([{"text": "x" * 4_001}] * 20, "questions"),
        ([{"text": "A?"}, {"text": " "}], "questions.1.text"),
        ([{"text": "A?"}, {"text": "x" * 5_001}], "questions.1.text"),
        ([{"text": "A?", "topic": "nothing"}, {"text": "B?"}], "questions.0.topic"),
        ([{"text": "A?"}, {"text": "B?", "agency": "nowhere"}], "questions.1.agency"),
        ([{"text": "A?"}, {"text": "B?", "service": "none"}], "questions.1.service"),
    ],
)
def test_what_is_wrong_with_a_question_is_named(questions: Any, path: str) -> None:
    with pytest.raises(Invalid) as wrong:
        split(questions)
    assert path in [problem.path for problem in wrong.value.problems]


def test_a_case_has_no_more_orders_than_its_numbers_have_digits_for() -> None:
    case = opened()
    for _ in range(5):
        case = split([{"text": "A?"}, *[{"text": "B?"}] * 19], case=case)
    with pytest.raises(Invalid, match="not valid"):
        split([{"text": "A?"}, *[{"text": "B?"}] * 4], case=case)


def test_only_a_dispatcher_splits_and_only_before_the_work_begins() -> None:
    with pytest.raises(Forbidden):
        split(QUESTIONS, role=Role.OFFICIAL)
    case = opened()
    accepted = decide(case, Command("accept", Role.OFFICIAL, 1, case.version, agency="office"), now=NOW, pack=PACK)
    with pytest.raises(Conflict):
        split(QUESTIONS, case=accepted.case)
