"""A case is saved whole or not at all, read back as it was, and never over somebody else's work."""

from collections.abc import Sequence

import pytest

from chalicelib.domain.cases.case import Case, evolve, replay
from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.cases.events import Event
from chalicelib.domain.errors import Conflict
from chalicelib.domain.pack.workflow import Role
from tests.builders import NOW, a_pack
from tests.integration.stores.conftest import Stores, at_once, opened

PACK = a_pack()


def accepted(case: Case) -> tuple[Case, Sequence[Event]]:
    command = Command("accept", Role.OFFICIAL, 1, case.version, actor="ann", agency="office")
    return after(case, decide(case, command, now=NOW, pack=PACK))


def answered(case: Case) -> tuple[Case, Sequence[Event]]:
    fields = {"outcome": "refused", "text": "Ні 🙁", "reasons": "law", "next_steps": "court"}
    command = Command("answer", Role.OFFICIAL, 1, case.version, fields=fields, actor="ann", agency="office")
    return after(case, decide(case, command, now=NOW, pack=PACK))


def disputed(case: Case) -> tuple[Case, Sequence[Event]]:
    fields = {"outcome": "not_solved", "rating": 2, "comment": "Знов те саме"}
    return after(
        case, decide(case, Command("dispute", Role.AUTHOR, 1, case.version, fields=fields), now=NOW, pack=PACK)
    )


def after(case: Case, events: Sequence[Event]) -> tuple[Case, Sequence[Event]]:
    for event in events:
        case = evolve(case, event)
    return case, events


def test_a_case_is_read_as_it_was_saved(stores: Stores) -> None:
    case, events = opened(PACK, region="north", stage="counter")
    stores.cases.save(case, events, PACK)
    assert stores.cases.case(case.number) == case
    assert stores.cases.case("0000-0000-00000") is None
    assert stores.cases.history("0000-0000-00000") is None


def test_history_holds_every_event_and_adds_up_to_the_case(stores: Stores) -> None:
    case, events = opened(PACK)
    stores.cases.save(case, events, PACK)
    written = len(events)
    for act in (accepted, answered, disputed, accepted):
        case, events = act(case)
        stores.cases.save(case, events, PACK)
        written += len(events)
    found = stores.cases.history(case.number)
    assert found is not None
    state, history = found
    assert state == case == replay(history)
    assert [event.seq for event in history] == list(range(1, written + 1))


def test_a_case_is_opened_once(stores: Stores) -> None:
    case, events = opened(PACK)
    stores.cases.save(case, events, PACK)
    with pytest.raises(Conflict):
        stores.cases.save(case, events, PACK)


def test_who_saw_an_old_version_changes_nothing(stores: Stores) -> None:
    case, events = opened(PACK)
    stores.cases.save(case, events, PACK)
    first, first_events = accepted(case)
    stores.cases.save(first, first_events, PACK)
    with pytest.raises(Conflict):
        stores.cases.save(*accepted(case), PACK)
    state, history = stores.cases.history(case.number) or (None, ())
    assert state == first
    assert len(history) == len(events) + len(first_events)


@pytest.mark.dynamodb_local
def test_of_thirty_who_saw_the_same_version_one_wins(amazon: Stores) -> None:
    case, events = opened(PACK)
    amazon.cases.save(case, events, PACK)
    changed, more = accepted(case)
    outcomes = at_once(30, amazon.cases.save, changed, more, PACK)
    assert outcomes.count(None) == 1
    assert {type(outcome) for outcome in outcomes if outcome} == {Conflict}
    state, history = amazon.cases.history(case.number) or (None, ())
    assert state == changed == replay(history)
    assert len(history) == len(events) + len(more)


@pytest.mark.dynamodb_local
def test_a_case_opened_by_many_at_once_is_one_case(amazon: Stores) -> None:
    case, events = opened(PACK)
    outcomes = at_once(20, amazon.cases.save, case, events, PACK)
    assert outcomes.count(None) == 1
    assert {type(outcome) for outcome in outcomes if outcome} == {Conflict}
