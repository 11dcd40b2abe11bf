"""Staff speak for an author with the author on the phone, or by a paper, and in no other way."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.cases.case import Case, replay
from chalicelib.domain.cases.effects.speaking import SpokenFor
from chalicelib.domain.cases.engine import Command, allowed_actions, decide, forms
from chalicelib.domain.cases.events import Event
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.pack.workflow import AUTHORS, Role
from chalicelib.domain.people.person import MAIL, PHONE
from tests.builders import NOW, a_feedback, a_pack, opened_by

PACK = a_pack()
PAPER = {"paper": "12-A/2026", "paper_date": "2026-11-20"}


class Told:
    """A case and its events, as people act on it."""

    def __init__(self) -> None:
        self.events: list[Event] = [*opened_by(a_feedback(reach=(MAIL, PHONE)), now=NOW, pack=PACK).events]

    @property
    def case(self) -> Case:
        return replay(self.events)

    @property
    def last(self) -> Event:
        return self.events[-1]

    def act(self, action: str, role: Role, at: timedelta = timedelta(), /, **fields: Any) -> "Told":
        agency = {Role.OFFICIAL: "office", Role.HEAD: "office", Role.OPERATOR: "centre"}.get(role)
        actor = "oleh" if role.is_staff else None
        command = Command(action, role, 1, self.case.version, fields, actor, agency)
        self.events += decide(self.case, command, now=NOW + at, pack=PACK).events
        return self

    def may(self, action: str, role: Role, *, at: timedelta = timedelta()) -> bool:
        case = self.case
        return action in allowed_actions(case, case.orders[0], role, agency=None, now=NOW + at, pack=PACK)


def asked() -> Told:
    return Told().act("accept", Role.OFFICIAL).act("answer", Role.OFFICIAL, outcome="fixed", text="Done.")


def questioned() -> Told:
    return Told().act("accept", Role.OFFICIAL).act("ask", Role.OFFICIAL, text="When was it?")


IN_THEIR_NAME: list[tuple[Any, str, dict[str, Any]]] = [
    (Told, "withdraw", {}),
    (Told, "add", {"text": "It was on Monday."}),
    (questioned, "reply", {"text": "It was on Monday."}),
    (asked, "withdraw", {}),
    (asked, "confirm", {"outcome": "solved"}),
    (asked, "dispute", {"outcome": "not_solved"}),
    (lambda: asked().act("confirm", Role.AUTHOR, outcome="solved"), "reopen", {"text": "It broke again."}),
]


@pytest.mark.parametrize(("so_far", "action", "fields"), IN_THEIR_NAME)
def test_an_operator_without_call_or_paper_is_refused(so_far: Any, action: str, fields: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        so_far().act(action, Role.OPERATOR, **fields)
    assert {problem.path for problem in refused.value.problems} == {"paper", "paper_date"}


@pytest.mark.parametrize(("so_far", "action", "fields"), IN_THEIR_NAME)
def test_what_an_operator_enters_by_a_paper_names_it(so_far: Any, action: str, fields: dict[str, Any]) -> None:
    told = so_far().act(action, Role.OPERATOR, **fields, **PAPER)
    spoken = [event.change(SpokenFor) for event in told.events]
    assert [each for each in spoken if each] == [SpokenFor("paper", "12-A/2026", date(2026, 11, 20))]


@pytest.mark.parametrize(("so_far", "action", "fields"), IN_THEIR_NAME)
def test_authors_need_no_paper_and_are_asked_for_none(so_far: Any, action: str, fields: dict[str, Any]) -> None:
    told = so_far()
    case = told.case
    offered = forms(case, case.orders[0], Role.AUTHOR, agency=None, now=NOW, pack=PACK)
    assert all(field.name not in PAPER for form in offered for field in form.fields)
    assert told.act(action, Role.AUTHOR, **fields).last.change(SpokenFor) is None


def test_every_action_of_authors_is_tried_here() -> None:
    assert {action for _, action, _ in IN_THEIR_NAME} == {*AUTHORS}


def test_whoever_holds_the_call_speaks_for_the_author_without_paper() -> None:
    later = timedelta(days=8)
    told = asked().act("claim", Role.OPERATOR, later).act("confirm", Role.OPERATOR, later, outcome="solved")
    assert told.last.change(SpokenFor) == SpokenFor("call")


def test_a_claim_that_has_lapsed_is_no_call() -> None:
    later = timedelta(days=8)
    told = asked().act("claim", Role.OPERATOR, later)
    with pytest.raises(Invalid):
        told.act("confirm", Role.OPERATOR, later + timedelta(minutes=30), outcome="solved")


@pytest.mark.parametrize(
    ("paper", "wrong"),
    [
        ({"paper": "12"}, {"paper_date"}),
        ({"paper_date": "2026-11-20"}, {"paper"}),
        ({"paper": " ", "paper_date": "2026-11-24"}, {"paper", "paper_date"}),
        ({"paper": "1" * 61, "paper_date": "20.11.2026"}, {"paper", "paper_date"}),
    ],
)
def test_a_paper_has_a_number_and_a_day_that_has_come(paper: dict[str, str], wrong: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        Told().act("withdraw", Role.OPERATOR, **paper)
    assert {problem.path for problem in refused.value.problems} == wrong


def test_what_was_withdrawn_in_their_name_authors_open_again_within_the_window() -> None:
    told = Told().act("withdraw", Role.OPERATOR, **PAPER)
    assert told.may("reopen", Role.AUTHOR, at=timedelta(days=30))
    assert not told.may("reopen", Role.AUTHOR, at=timedelta(days=30, seconds=1))
    [order] = told.act("reopen", Role.AUTHOR, text="I never asked for that.").case.orders
    assert (order.state, order.resolution, len(order.rounds)) == ("assigned", None, 2)


def test_what_authors_withdraw_themselves_stays_withdrawn() -> None:
    told = Told().act("withdraw", Role.AUTHOR)
    with pytest.raises(Conflict):
        told.act("reopen", Role.AUTHOR, text="I thought it over.")


def test_an_author_who_opened_it_again_may_withdraw_for_good() -> None:
    told = Told().act("withdraw", Role.OPERATOR, **PAPER).act("reopen", Role.AUTHOR, text="No.")
    assert not told.act("withdraw", Role.AUTHOR).may("reopen", Role.AUTHOR)


@pytest.mark.parametrize(
    ("action", "mail"), [("withdraw", "withdrawn_for_you"), ("reply", "entered_for_you"), ("add", "entered_for_you")]
)
def test_authors_hear_what_others_entered_and_not_what_they_did_themselves(action: str, mail: str) -> None:
    event = next(row.event for row in PACK.workflow.transitions if row.action == action)
    told = {role: [n.mail for n in PACK.workflow.notices(event, role) if n.to is Role.AUTHOR] for role in Role}
    assert (told[Role.OPERATOR], told[Role.AUTHOR]) == ([mail], [])
