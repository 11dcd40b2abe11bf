"""A case is saved whole or not at all, read back as it was, and never over somebody else's work."""

from datetime import datetime

import pytest

from chalicelib.domain.cases.case import Case, replay
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.errors import Conflict
from chalicelib.domain.pack.workflow import Role
from tests.builders import NOW, a_pack
from tests.integration.stores.conftest import Stores, at_once, opened

PACK = a_pack()


def accepted(case: Case, now: datetime = NOW) -> Decision:
    command = Command("accept", Role.OFFICIAL, 1, case.version, actor="ann", agency="office")
    return decide(case, command, now=now, pack=PACK)


def answered(case: Case) -> Decision:
    fields = {"outcome": "refused", "text": "Ні 🙁", "reasons": "law", "next_steps": "court"}
    command = Command("answer", Role.OFFICIAL, 1, case.version, fields=fields, actor="ann", agency="office")
    return decide(case, command, now=NOW, pack=PACK)


def disputed(case: Case) -> Decision:
    fields = {"outcome": "not_solved", "rating": 2, "comment": "Знов те саме"}
    return decide(case, Command("dispute", Role.AUTHOR, 1, case.version, fields=fields), now=NOW, pack=PACK)


def test_a_case_is_read_as_it_was_saved(stores: Stores) -> None:
    opening = opened(PACK, region="north", stage="counter")
    stores.cases.save(opening, PACK)
    assert stores.cases.case(opening.case.number) == opening.case
    assert stores.cases.case("0000-0000-00000") is None
    assert stores.cases.history("0000-0000-00000") is None


def test_history_holds_every_event_and_adds_up_to_the_case(stores: Stores) -> None:
    decision = opened(PACK)
    stores.cases.save(decision, PACK)
    written = len(decision.events)
    for act in (accepted, answered, disputed, accepted):
        decision = act(decision.case)
        stores.cases.save(decision, PACK)
        written += len(decision.events)
    found = stores.cases.history(decision.case.number)
    assert found is not None
    state, history = found
    assert state == decision.case == replay(history)
    assert [event.seq for event in history] == list(range(1, written + 1))


def test_a_case_is_opened_once(stores: Stores) -> None:
    opening = opened(PACK)
    stores.cases.save(opening, PACK)
    with pytest.raises(Conflict):
        stores.cases.save(opening, PACK)


def test_who_saw_an_old_version_changes_nothing(stores: Stores) -> None:
    opening = opened(PACK)
    stores.cases.save(opening, PACK)
    first = accepted(opening.case)
    stores.cases.save(first, PACK)
    with pytest.raises(Conflict):
        stores.cases.save(accepted(opening.case), PACK)
    state, history = stores.cases.history(opening.case.number) or (None, ())
    assert state == first.case
    assert len(history) == len(opening.events) + len(first.events)


@pytest.mark.dynamodb_local
def test_of_thirty_who_saw_the_same_version_one_wins(amazon: Stores) -> None:
    opening = opened(PACK)
    amazon.cases.save(opening, PACK)
    decision = accepted(opening.case)
    outcomes = at_once(30, amazon.cases.save, decision, PACK)
    assert outcomes.count(None) == 1
    assert {type(outcome) for outcome in outcomes if outcome} == {Conflict}
    state, history = amazon.cases.history(opening.case.number) or (None, ())
    assert state == decision.case == replay(history)
    assert len(history) == len(opening.events) + len(decision.events)


@pytest.mark.dynamodb_local
def test_a_case_opened_by_many_at_once_is_one_case(amazon: Stores) -> None:
    outcomes = at_once(20, amazon.cases.save, opened(PACK), PACK)
    assert outcomes.count(None) == 1
    assert {type(outcome) for outcome in outcomes if outcome} == {Conflict}
