"""Calls to authors: when they are due, in whose hands, and when enough have reached nobody."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.cases import calls
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.engine import Command, allowed_actions, decide
from chalicelib.domain.cases.work_order import Call
from chalicelib.domain.errors import Conflict
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.person import MAIL, PHONE
from tests.builders import NOW, a_feedback, a_pack, opened_by

PACK = a_pack()


def act(case: Case, action: str, role: Role, actor: str = "oleh", /, *, now: datetime = NOW, **fields: Any) -> Case:
    agency = "office" if role is Role.OFFICIAL else None
    return decide(case, Command(action, role, 1, case.version, fields, actor, agency), now=now, pack=PACK).case


def asked(*reach: str) -> Case:
    case = opened_by(a_feedback(reach=reach), now=NOW, pack=PACK).case
    case = act(case, "accept", Role.OFFICIAL)
    return act(case, "answer", Role.OFFICIAL, outcome="fixed", text="Done.")


def call_of(case: Case) -> Call:
    call = case.orders[0].call
    assert call is not None
    return call


def attempt(case: Case, now: datetime) -> Case:
    return act(act(case, "claim", Role.OPERATOR, now=now), "no_contact", Role.OPERATOR, now=now)


def test_who_has_no_mail_address_is_called_at_once() -> None:
    assert call_of(asked(PHONE)) == Call(since=NOW)


def test_who_has_both_is_called_a_working_day_after_the_reminder() -> None:
    # Asked on Monday at 10:00, reminded on Thursday, which is a day off here, as is Friday: eight hours are Monday's.
    assert call_of(asked(MAIL, PHONE)).since == datetime(2026, 11, 30, 17, 0, tzinfo=UTC)


def test_who_left_no_number_is_not_called() -> None:
    assert asked(MAIL).orders[0].call is None


def test_a_claim_keeps_others_away_until_it_lapses() -> None:
    case = act(asked(PHONE), "claim", Role.OPERATOR)
    assert call_of(case).claimed_until == NOW + calls.CLAIM

    soon, later = NOW + timedelta(minutes=29), NOW + calls.CLAIM
    for action in ("claim", "no_contact", "release"):
        with pytest.raises(Conflict):
            act(case, action, Role.OPERATOR, "maria", now=soon)
    assert call_of(act(case, "claim", Role.OPERATOR, "maria", now=later)).claimed_by == "maria"
    with pytest.raises(Conflict):
        act(case, "no_contact", Role.OPERATOR, now=later)


def test_what_is_released_is_free_at_once() -> None:
    case = act(act(asked(PHONE), "claim", Role.OPERATOR), "release", Role.OPERATOR)
    assert call_of(case) == Call(since=NOW)
    assert call_of(act(case, "claim", Role.OPERATOR, "maria")).claimed_by == "maria"


def test_after_a_call_that_reached_nobody_there_are_four_hours_of_work() -> None:
    case = attempt(asked(PHONE), NOW)
    assert call_of(case) == Call(since=NOW + timedelta(hours=4), attempts=1)
    with pytest.raises(Conflict):
        act(case, "claim", Role.OPERATOR, now=NOW + timedelta(hours=3))


def test_the_third_call_that_reaches_nobody_closes_the_order_as_not_reached() -> None:
    case, now = asked(PHONE), NOW
    for _ in range(calls.MAX_ATTEMPTS):
        assert case.orders[0].state == "following_up"
        case, now = attempt(case, now), now + timedelta(days=1)
    [order] = case.orders
    assert (order.state, order.resolution) == ("closed", "not_reached")
    assert order.rounds[0].follow_up is None


def test_the_next_round_begins_without_calls() -> None:
    case = act(asked(PHONE), "claim", Role.OPERATOR)
    case = act(case, "dispute", Role.OPERATOR, outcome="not_solved")
    assert case.orders[0].call is None
    said = case.orders[0].rounds[0].follow_up
    assert said is not None
    assert said.by == "operator"


def test_a_call_is_the_operators_alone() -> None:
    case = asked(PHONE)
    [order] = case.orders
    assert "claim" in allowed_actions(case, order, Role.OPERATOR, agency=None, actor="oleh", now=NOW, pack=PACK)
    for role in (Role.AUTHOR, Role.OFFICIAL, Role.HEAD, Role.DISPATCHER):
        assert "claim" not in allowed_actions(case, order, role, agency="office", actor="oleh", now=NOW, pack=PACK)
