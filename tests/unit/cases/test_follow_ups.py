"""Who may be asked whether an answer helped, and what a link says when asking is over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest

from chalicelib.domain.cases.access_keys import FollowUpLink, case_key, follow_up_key, opens, read_follow_up_key
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.cases.follow_ups import ended, may_be_asked
from chalicelib.domain.cases.outcomes import FollowUpOutcome
from chalicelib.domain.cases.work_order import Contest, Order
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.person import PHONE
from chalicelib.entrypoints.schemas.cases import FollowUpIn
from tests.builders import NOW, SECRET, a_feedback, a_pack, opened_by, pack_document

PACK = a_pack()
FIRST = FollowUpLink(1, 1)


def after(case: Case, action: str, role: Role, /, *, now: Any = NOW, **fields: Any) -> Case:
    agency = case.orders[0].agency if role is Role.OFFICIAL else None
    return decide(case, Command(action, role, 1, case.version, fields, "x", agency), now=now, pack=PACK).case


def answered(**changes: Any) -> Case:
    case = opened_by(a_feedback(**changes), now=NOW, pack=PACK).case
    case = after(case, "accept", Role.OFFICIAL)
    return after(case, "answer", Role.OFFICIAL, outcome="fixed", text="Done.")


def with_order(case: Case, **changes: Any) -> Case:
    return replace(case, orders=(replace(case.orders[0], **changes),))


def unanswered(order: Order) -> Order:
    return replace(order, rounds=(replace(order.rounds[0], answer=None),))


CONTEST = Contest(at=NOW, agency="office", reason="Not ours", back_to="in_work")

NOT_ASKED: dict[str, Callable[[Case], Case]] = {
    "who left no way to be reached": lambda case: replace(case, reach=()),
    "who is nobody": lambda case: replace(case, person=None),
    "whose case was loaded from another system": lambda case: replace(case, imported=True),
    "who got no answer": lambda case: replace(case, orders=(unanswered(case.orders[0]),)),
    "who withdrew": lambda case: with_order(case, resolution="withdrawn"),
    "whose rating was taken out": lambda case: with_order(case, resolution="excluded"),
    "whose rating is contested": lambda case: with_order(case, contest=CONTEST),
    "whose contest was upheld": lambda case: with_order(case, contest=replace(CONTEST, upheld=True)),
    "who spoke as staff of the house": lambda case: replace(case, survey="staff"),
}


@pytest.mark.parametrize("changed", NOT_ASKED.values(), ids=list(NOT_ASKED))
def test_nobody_is_asked(changed: Callable[[Case], Case]) -> None:
    surveys = pack_document()["surveys"]
    pack = a_pack(surveys={**surveys, "staff": {**surveys["short"], "audience": "internal"}})
    case = answered()
    assert may_be_asked(case, case.orders[0], pack)

    case = changed(case)
    assert not may_be_asked(case, case.orders[0], pack)


def test_a_phone_is_enough_to_be_asked_and_so_is_a_contest_that_was_dismissed() -> None:
    case = with_order(replace(answered(), reach=(PHONE,)), contest=replace(CONTEST, upheld=False))
    assert may_be_asked(case, case.orders[0], PACK)
    assert answered(reach=(PHONE,)).orders[0].state == "following_up"


def test_a_link_is_good_while_it_is_asked() -> None:
    assert ended(answered(), FIRST, PACK) is None


def test_a_used_link_says_when_it_was_said() -> None:
    over = ended(after(answered(), "confirm", Role.AUTHOR, outcome="solved"), FIRST, PACK)
    assert over is not None
    assert (over.how, over.at, over.outcome) == ("answered", NOW, "solved")


def test_what_an_operator_heard_ends_the_asking_too() -> None:
    paper = {"paper": "12-A", "paper_date": "2026-11-20"}
    over = ended(after(answered(), "confirm", Role.OPERATOR, outcome="solved", **paper), FIRST, PACK)
    assert over is not None
    assert (over.how, over.at) == ("answered", NOW)


def test_the_outcomes_that_have_a_meaning_are_those_that_a_form_offers() -> None:
    offered = get_args(FollowUpIn.model_fields["outcome"].annotation)
    assert {*offered} == {*FollowUpOutcome}


def test_after_a_redo_the_old_link_stays_dead_and_the_new_one_works() -> None:
    case = after(answered(), "dispute", Role.AUTHOR, outcome="not_solved")
    case = after(case, "accept", Role.OFFICIAL)
    case = after(case, "answer", Role.OFFICIAL, outcome="fixed", text="Now really.")
    old = ended(case, FIRST, PACK)
    assert old is not None
    assert old.how == "answered"
    assert ended(case, FollowUpLink(1, 2), PACK) is None


def test_a_late_link_says_when_the_time_was_over_even_after_the_case_was_opened_again() -> None:
    late = NOW + timedelta(days=9)
    case = after(answered(), "timeout", Role.SYSTEM, now=late)
    over = ended(case, FIRST, PACK)
    assert over is not None
    assert (over.how, over.at) == ("no_reply", late)

    case = after(case, "reopen", Role.AUTHOR, now=late, text="Still broken")
    again = ended(case, FIRST, PACK)
    assert again is not None
    assert (again.how, again.at) == ("no_reply", case.orders[0].rounds[0].follow_up_due)


def test_a_withdrawn_case_is_not_asked_about() -> None:
    over = ended(after(answered(), "withdraw", Role.AUTHOR), FIRST, PACK)
    assert over is not None
    assert over.how == "withdrawn"


def test_a_link_is_for_one_case_one_order_and_one_round() -> None:
    key = follow_up_key("7K3M-Q9ZT-4R2XN", FIRST, SECRET)
    assert read_follow_up_key(key, "7K3M-Q9ZT-4R2XN", SECRET) == FIRST
    assert read_follow_up_key(key, "0000-0000-00000", SECRET) is None
    assert read_follow_up_key(key.replace("1-1-", "1-2-"), "7K3M-Q9ZT-4R2XN", SECRET) is None
    assert read_follow_up_key(key.replace("1-1-", "2-1-"), "7K3M-Q9ZT-4R2XN", SECRET) is None
    assert read_follow_up_key(key, "7K3M-Q9ZT-4R2XN", b"another secret") is None
    assert read_follow_up_key(case_key("7K3M-Q9ZT-4R2XN", SECRET), "7K3M-Q9ZT-4R2XN", SECRET) is None
    assert not opens(key, "7K3M-Q9ZT-4R2XN", SECRET)
