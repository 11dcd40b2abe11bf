"""What an action asks for, told beforehand: the form and the check are one."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.cases.action_fields import Field, FieldType
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.engine import ActionForm, Command, decide, forms
from chalicelib.domain.errors import Invalid
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.caller import Caller
from chalicelib.services.cases.order_views import order_view
from tests.builders import NOW, a_pack, pack_document
from tests.unit.cases.test_engine import PACK, after, answered, opened

ANN = Caller(Role.OFFICIAL, "office", "ann")
AUTHOR = Caller(Role.AUTHOR)


def form(case: Case, action: str, role: Role = Role.OFFICIAL, agency: str | None = "office") -> ActionForm:
    found = forms(case, case.orders[0], role, agency=agency, now=NOW, pack=PACK)
    return next(each for each in found if each.row.action == action)


def fields(case: Case, action: str, role: Role = Role.OFFICIAL) -> dict[str, Field]:
    return {field.name: field for field in form(case, action, role).fields}


def drawn(case: Case, caller: Caller, action: str, pack: Any = PACK) -> dict[str, Any]:
    view = order_view(case, case.orders[0], caller, pack, NOW)
    return dict(next(each for each in view["forms"] if each["action"] == action))


def test_an_answer_asks_for_more_where_its_outcome_does() -> None:
    asked = fields(after(opened(), "accept"), "answer")

    assert [name for name, field in asked.items() if field.required] == ["outcome", "text"]
    assert list(asked["outcome"].choices) == ["fixed", "explained", "promised", "refused", "not_ours"]
    assert asked["reasons"].required_when == asked["next_steps"].required_when == ("refused",)
    assert asked["promise_date"].required_when == ("promised",)


@pytest.mark.parametrize("outcome", ["fixed", "explained", "promised", "refused", "not_ours"])
def test_who_fills_in_what_the_form_requires_is_heard_and_who_leaves_one_out_is_not(outcome: str) -> None:
    case = after(opened(), "accept")
    examples = {"outcome": outcome, "text": "So it is.", "promise_date": "2026-12-24"}
    required = [f for f in form(case, "answer").fields if f.required or outcome in f.required_when]
    given = {field.name: examples.get(field.name, "Because.") for field in required}

    assert after(case, "answer", **given).orders[0].rounds[0].answer
    for left_out in given:
        with pytest.raises(Invalid) as refused:
            after(case, "answer", **{name: value for name, value in given.items() if name != left_out})
        assert [problem.path for problem in refused.value.problems] == [left_out]


def test_bounds_are_those_of_the_plan_and_the_day() -> None:
    case = after(opened(), "accept")
    days, day = fields(case, "extend", Role.HEAD)["days"], fields(case, "answer")["promise_date"]

    assert (days.type, days.min, days.max) == (FieldType.WHOLE, 1, 5)
    assert (day.type, day.min) == (FieldType.DATE, date(2026, 11, 24))


def test_a_form_says_whether_it_ends_the_matter() -> None:
    case = answered(opened())

    assert form(case, "withdraw", Role.AUTHOR, None).closes
    assert form(case, "confirm", Role.AUTHOR, None).closes
    assert not form(case, "dispute", Role.AUTHOR, None).closes


def test_a_client_can_draw_a_form_without_knowing_the_pack() -> None:
    assert drawn(after(opened(), "accept"), ANN, "answer") == {
        "action": "answer",
        "closes": False,
        "fields": [
            {
                "name": "outcome",
                "type": "choice",
                "required": True,
                "choices": ["fixed", "explained", "promised", "refused", "not_ours"],
            },
            {"name": "text", "type": "text", "required": True, "max": 5_000},
            {
                "name": "reasons",
                "type": "text",
                "required": False,
                "max": 5_000,
                "required_when": {"outcome": ["refused"]},
            },
            {
                "name": "next_steps",
                "type": "text",
                "required": False,
                "max": 5_000,
                "required_when": {"outcome": ["refused"]},
            },
            {
                "name": "promise_date",
                "type": "date",
                "required": False,
                "min": date(2026, 11, 24),
                "max": date(2036, 11, 24),
                "required_when": {"outcome": ["promised"]},
                "only_when": {"outcome": ["promised"]},
            },
            {
                "name": "public_text",
                "type": "text",
                "required": False,
                "max": 300,
                "only_when": {"outcome": ["promised"]},
                "public": True,
            },
            {"name": "reply", "type": "reply", "required": False},
            {"name": "agency", "type": "agency", "required": False, "only_when": {"outcome": ["not_ours"]}},
        ],
    }


def test_actions_and_forms_are_the_same_list() -> None:
    for case in (opened(), after(opened(), "accept"), answered(opened())):
        for caller in (ANN, AUTHOR, Caller(Role.HEAD, "office"), Caller(Role.OPERATOR, "centre")):
            view = order_view(case, case.orders[0], caller, PACK, NOW)
            assert [each["action"] for each in view["forms"]] == view["actions"]


def test_a_pack_may_say_what_a_button_says() -> None:
    document = pack_document()
    row = next(each for each in document["workflow"]["transitions"] if each["action"] == "accept")
    row["label"] = {"en": "Take it on", "uk": "Взяти в роботу"}
    pack = a_pack(workflow=document["workflow"])

    assert drawn(opened(), ANN, "accept", pack)["label"] == "Take it on"
    assert "label" not in drawn(opened(), ANN, "decline", pack)


def test_what_staff_say_among_themselves_is_for_staff() -> None:
    plans = pack_document()["plans"]
    plans["negative"]["approval"] = True
    pack = a_pack(plans=plans)
    case = after(opened(), "accept")
    draft = {"outcome": "fixed", "text": "Not yet approved."}
    command = Command("answer", Role.OFFICIAL, 1, case.version, draft, agency="office")
    case = decide(case, command, now=NOW, pack=pack).case

    shown = order_view(case, case.orders[0], ANN, pack, NOW)["draft"]
    assert shown and shown["text"] == "Not yet approved."
    assert "Not yet approved." not in str(order_view(case, case.orders[0], AUTHOR, pack, NOW))


def test_an_author_learns_until_when_they_may_reply_and_reopen() -> None:
    asked = after(after(opened(), "accept"), "ask", text="Which counter?")
    closed = after(answered(opened()), "confirm", Role.AUTHOR, outcome="solved")

    reply_due = order_view(asked, asked.orders[0], AUTHOR, PACK, NOW)["reply_due"]
    reopen_until = order_view(closed, closed.orders[0], AUTHOR, PACK, NOW)["reopen_until"]

    assert reply_due == PACK.plans["negative"].pause_due(NOW)
    assert reopen_until == NOW + timedelta(days=30)
