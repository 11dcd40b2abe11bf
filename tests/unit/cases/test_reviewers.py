"""Who decides a contest is independent of whoever had the order, and is given the body that contests."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.effects.assignment import Assigned
from chalicelib.domain.cases.engine import Command, allowed_actions, decide
from chalicelib.domain.cases.events import Event
from chalicelib.domain.cases.reviewers import reviewing_agencies
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from tests.builders import NOW, a_feedback, a_pack, opened_by, pack_document


def under(**judges: list[str] | None) -> Pack:
    """A pack with a reviewer at each of these agencies, for the bodies named; None names none."""
    staff = [member for member in pack_document()["staff"] if member["role"] != "reviewer"]
    for agency, bodies in judges.items():
        member: dict[str, Any] = {"email": f"{agency}@r.example", "role": "reviewer", "agency": agency}
        staff.append(member if bodies is None else {**member, "judges": bodies})
    return a_pack(staff=staff)


def contested(pack: Pack) -> Case:
    case = opened_by(a_feedback(), now=NOW, pack=pack).case
    command = Command("contest", Role.HEAD, 1, case.version, {"reason": "Not us."}, agency="office")
    return decide(case, command, now=NOW, pack=pack).case


@pytest.mark.parametrize(
    ("judges", "able"),
    [
        ({"ombudsman": None}, ["ombudsman"]),
        ({"ombudsman": None, "centre": None}, ["ombudsman", "centre"]),
        ({"ombudsman": None, "centre": ["ombudsman"]}, ["ombudsman"]),
        ({"ombudsman": ["ministry"]}, ["ombudsman"]),
        ({"ombudsman": ["desk"]}, []),
        ({"ministry": None, "desk": ["office"], "office": None}, []),
    ],
    ids=["any body", "two", "only the other's own", "a body above", "a body below", "nobody in their own cause"],
)
def test_whose_reviewers_may_decide(judges: dict[str, list[str] | None], able: list[str]) -> None:
    pack = under(**judges)
    case = contested(pack)
    assert list(reviewing_agencies(case.orders[0], pack)) == able
    offered = {
        agency: allowed_actions(case, case.orders[0], Role.REVIEWER, agency=agency, now=NOW, pack=pack)
        for agency in pack.agencies
    }
    assert [agency for agency in judges if "uphold" in offered[agency] and "dismiss" in offered[agency]] == able


def test_the_reviewers_of_a_body_that_declined_the_order_are_not_independent() -> None:
    pack = under(ombudsman=None, centre=None)
    order = replace(contested(pack).orders[0], declined_by=("centre",))
    assert list(reviewing_agencies(order, pack)) == ["ombudsman"]


def test_the_reviewers_of_a_body_from_which_the_order_was_taken_are_not_independent() -> None:
    pack = under(ombudsman=None, centre=None)
    case = opened_by(a_feedback(), now=NOW, pack=pack).case
    for agency in ("centre", "office"):
        fields = {"agency": agency, "reason": "Theirs."}
        command = Command("assign", Role.DISPATCHER, 1, case.version, fields, agency=pack.dispatch)
        case = decide(case, command, now=NOW, pack=pack).case
    assert list(reviewing_agencies(case.orders[0], pack)) == ["ombudsman"]


def test_a_dispatchers_desk_where_an_order_only_waited_stays_independent() -> None:
    pack = under(ombudsman=None, centre=None)
    order = replace(opened_by(a_feedback(), now=NOW, pack=pack).case.orders[0], agency="centre", routed=False)
    event = Event("0000-0000-00000", 2, NOW, "assign", Role.DISPATCHER, order=1)
    assert "centre" in reviewing_agencies(Assigned("office", order.plan).apply(order, event), pack)


def test_who_is_no_reviewer_in_the_pack_decides_nothing() -> None:
    pack = under(ombudsman=None)
    case = contested(pack)
    assert "uphold" not in allowed_actions(case, case.orders[0], Role.REVIEWER, agency="centre", now=NOW, pack=pack)
