"""Invitations and opt-outs as they are kept: one a transaction, one step at a time, no address longer than needed."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.errors import Conflict, Transient
from chalicelib.domain.people.invitations import MOST_A_DAY, Invitation
from chalicelib.domain.people.person import Person
from chalicelib.domain.submissions.feedback import Feedback
from tests.builders import NOW, a_feedback, an_id
from tests.integration.stores.conftest import Stores, at_once

MARK = "0123456789abcdef01234567"
ADDRESS = "olena@home.example"


def an_invitation(mark: str = MARK, *, send_at: datetime = NOW) -> Invitation:
    return Invitation(
        id=mark,
        agency="office",
        survey="short",
        language="uk",
        pack="v1",
        send_at=send_at,
        ends_at=send_at + timedelta(days=14),
        remind_at=send_at + timedelta(days=5),
        service="permits",
    )


def kept(stores: Stores, mark: str = MARK, *, send_at: datetime = NOW, address: str = "a" * 24) -> Invitation:
    invitation = an_invitation(mark, send_at=send_at)
    assert stores.invitations.save(invitation, Person(mark, email=ADDRESS, language="uk"), address=address)
    return invitation


def an_answer(n: int = 1) -> Feedback:
    return replace(a_feedback(id=an_id(n=n)), transaction=MARK, person=None)


def due(stores: Stores, at: datetime) -> list[str]:
    return [each.id for each in stores.invitations.due(at)]


def test_an_invitation_comes_back_as_it_was_kept_with_whom_it_is_for(stores: Stores) -> None:
    invitation = kept(stores)
    assert stores.invitations.invitation(MARK) == invitation
    assert stores.people.person(MARK) == Person(MARK, email=ADDRESS, language="uk")
    assert stores.invitations.invitation("f" * 24) is None


def test_a_transaction_has_one_invitation(stores: Stores) -> None:
    kept(stores)
    with pytest.raises(Conflict):
        stores.invitations.save(an_invitation(), Person(MARK, email="other@home.example"), address="b" * 24)
    assert stores.people.person(MARK) == Person(MARK, email=ADDRESS, language="uk")


def test_an_address_gets_so_many_for_a_day_and_no_more(stores: Stores) -> None:
    for n in range(MOST_A_DAY):
        kept(stores, f"{n:024}")
    more = an_invitation()
    assert not stores.invitations.save(more, Person(MARK, email=ADDRESS), address="a" * 24)
    assert (stores.invitations.invitation(MARK), stores.people.person(MARK)) == (None, None)
    kept(stores, "b" * 24, address="b" * 24)
    kept(stores, "c" * 24, send_at=NOW + timedelta(days=1))
    with pytest.raises(Conflict):
        kept(stores, f"{1:024}")


def test_who_has_rated_is_not_invited(stores: Stores) -> None:
    stores.feedback.save(an_answer(), None)
    with pytest.raises(Conflict):
        kept(stores)
    assert stores.people.person(MARK) is None


def test_the_answer_uses_the_link_up_and_erases_the_address_at_once(stores: Stores) -> None:
    kept(stores)
    assert not stores.invitations.is_answered(MARK)
    stores.feedback.save(an_answer(), None)
    assert stores.invitations.is_answered(MARK)
    assert stores.people.person(MARK) is None
    with pytest.raises(Conflict):
        stores.feedback.save(an_answer(2), None)


def test_what_is_due_comes_the_oldest_first_and_moves_on_step_by_step(stores: Stores) -> None:
    later, sooner = kept(stores, "a" * 24, send_at=NOW + timedelta(hours=1)), kept(stores, "b" * 24)
    assert due(stores, NOW) == []
    assert due(stores, NOW + timedelta(hours=2)) == [sooner.id, later.id]
    mailed = sooner.mailed(NOW)
    stores.invitations.move_on(sooner, mailed)
    assert due(stores, NOW + timedelta(days=4)) == [later.id]
    reminded = mailed.mailed(NOW + timedelta(days=5))
    stores.invitations.move_on(mailed, reminded)
    assert due(stores, NOW + timedelta(days=13)) == [later.id]
    stores.invitations.erase(sooner.id)
    stores.invitations.move_on(reminded, reminded.ended())
    assert due(stores, NOW + timedelta(days=400)) == [later.id]
    assert stores.people.person(sooner.id) is None


def test_a_step_that_somebody_else_took_is_not_taken_again(stores: Stores) -> None:
    invitation = kept(stores)
    stores.invitations.move_on(invitation, invitation.mailed(NOW))
    with pytest.raises(Conflict):
        stores.invitations.move_on(invitation, invitation.mailed(NOW))


def test_an_opt_out_is_known_from_its_first_day_until_it_is_taken_back(stores: Stores) -> None:
    assert stores.opt_outs.since(MARK) is None
    stores.opt_outs.save(MARK, NOW)
    stores.opt_outs.save(MARK, NOW + timedelta(days=1))
    assert stores.opt_outs.since(MARK) == NOW
    assert stores.people.person(MARK) is None
    for _ in range(2):
        stores.opt_outs.forget(MARK)
    assert stores.opt_outs.since(MARK) is None


@pytest.mark.dynamodb_local
def test_of_ten_who_ask_for_the_same_at_once_one_is_heard(amazon: Stores) -> None:
    outcomes = at_once(10, kept, amazon)
    assert sum(isinstance(outcome, Invitation) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict | Transient) for outcome in outcomes) == 9


@pytest.mark.dynamodb_local
def test_of_ten_transactions_at_once_no_more_invite_an_address_than_may(amazon: Stores) -> None:
    numbers = iter(range(100))

    def invite() -> bool:
        mark = f"{next(numbers):024}"
        return amazon.invitations.save(an_invitation(mark), Person(mark, email=ADDRESS), address="a" * 24)

    outcomes = at_once(10, invite) + [invite() for _ in range(MOST_A_DAY)]
    assert outcomes.count(True) == MOST_A_DAY
    assert not invite()


@pytest.mark.dynamodb_local
def test_of_ten_sweeps_at_once_one_moves_an_invitation_on(amazon: Stores) -> None:
    invitation = kept(amazon)
    outcomes = at_once(10, amazon.invitations.move_on, invitation, invitation.mailed(NOW))
    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, Conflict | Transient) for outcome in outcomes) == 9


@pytest.mark.dynamodb_local
def test_of_ten_answers_at_once_one_counts_and_no_address_is_left(amazon: Stores) -> None:
    kept(amazon)
    numbers = iter(range(1, 11))
    outcomes = at_once(10, lambda: amazon.feedback.save(an_answer(next(numbers)), None))
    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, Conflict | Transient) for outcome in outcomes) == 9
    assert amazon.people.person(MARK) is None
