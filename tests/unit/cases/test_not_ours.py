"""What a body says is not its own goes on to the body that it names, else to the dispatchers, and not back to it."""

from typing import Any

import pytest

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.engine import Command, allowed_actions, decide
from chalicelib.domain.errors import Invalid
from chalicelib.domain.pack.workflow import Role
from tests.builders import NOW, a_feedback, a_pack, opened_by

PACK = a_pack()
NOT_OURS: dict[str, Any] = {"outcome": "not_ours", "text": "That is for others."}


def act(case: Case, action: str, role: Role = Role.OFFICIAL, /, **fields: Any) -> Case:
    agency = case.orders[0].agency if role is Role.OFFICIAL else None
    return decide(case, Command(action, role, 1, case.version, fields, agency=agency), now=NOW, pack=PACK).case


def in_work(case: Case | None = None) -> Case:
    return act(case or opened_by(a_feedback(), now=NOW, pack=PACK).case, "accept")


def disputed(case: Case, outcome: str = "not_solved") -> Case:
    return act(case, "dispute", Role.AUTHOR, outcome=outcome)


def where(case: Case) -> tuple[str, str, bool, int]:
    [order] = case.orders
    return order.state, order.agency, order.routed, len(order.rounds)


def test_it_goes_at_once_to_the_body_that_the_answer_names() -> None:
    case = act(in_work(), "answer", **NOT_OURS, agency="ombudsman")
    assert where(case) == ("assigned", "ombudsman", True, 2)
    told = case.orders[0].rounds[0].answer
    assert told is not None
    assert (told.outcome, told.agency) == ("not_ours", "ombudsman")
    assert case.orders[0].rounds[1].due


def test_without_a_body_it_goes_to_the_dispatchers_when_the_author_asks_on() -> None:
    case = act(in_work(), "answer", **NOT_OURS)
    assert case.orders[0].state == "following_up"
    case = disputed(case)
    assert where(case) == ("registered", "centre", False, 2)
    assert where(act(case, "assign", Role.DISPATCHER, agency="ministry")) == ("assigned", "ministry", True, 2)


def test_authors_who_are_content_with_that_close_it() -> None:
    case = act(act(in_work(), "answer", **NOT_OURS), "confirm", Role.AUTHOR, outcome="not_needed")
    assert case.orders[0].state == "closed"


def test_the_body_whose_it_is_has_the_rounds_of_its_plan() -> None:
    case = act(in_work(), "answer", **NOT_OURS, agency="desk")
    seen = []
    for _ in range(2):
        case = disputed(act(in_work(case), "answer", outcome="fixed", text="Done."))
        seen.append(where(case)[:2])
    assert seen == [("assigned", "desk"), ("escalated", "office")]


@pytest.mark.parametrize(
    "fields",
    [
        {**NOT_OURS, "agency": "office"},
        {**NOT_OURS, "agency": "nowhere"},
        {"outcome": "fixed", "text": "Done.", "agency": "desk"},
    ],
    ids=["its own", "none of the pack", "it was its own"],
)
def test_another_body_is_named_only_where_it_is_not_ones_own(fields: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        act(in_work(), "answer", **fields)
    assert [problem.path for problem in refused.value.problems] == ["agency"]


def test_an_answer_that_waits_for_approval_goes_on_once_it_is_approved() -> None:
    pack = a_pack(default_plan={"feedback": "appeal", "appeal": "appeal"})
    case = opened_by(a_feedback(), now=NOW, pack=pack).case
    steps: tuple[tuple[str, Role, dict[str, Any]], ...] = (
        ("accept", Role.OFFICIAL, {}),
        ("answer", Role.OFFICIAL, {**NOT_OURS, "agency": "ombudsman"}),
        ("approve", Role.HEAD, {}),
    )
    for action, role, fields in steps:
        command = Command(action, role, 1, case.version, fields, agency="office")
        case = decide(case, command, now=NOW, pack=pack).case
    assert where(case) == ("assigned", "ombudsman", True, 2)
    assert "accept" in allowed_actions(case, case.orders[0], Role.OFFICIAL, agency="ombudsman", now=NOW, pack=pack)
