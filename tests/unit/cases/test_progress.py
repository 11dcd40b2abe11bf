"""How far an order has come: the stages before are over, the running one is used up by working time."""

from datetime import timedelta

from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.cases.progress import progress
from chalicelib.domain.cases.timers import stage_due
from chalicelib.domain.pack.workflow import Role
from tests.builders import NOW, a_feedback, a_pack, opened_by

PACK = a_pack()
CASE = opened_by(a_feedback(), now=NOW, pack=PACK).case
PLAN = PACK.plans[CASE.orders[0].plan]


def test_the_shares_are_those_of_the_budgets() -> None:
    stages = progress(CASE.orders[0], PLAN, NOW)
    assert [each.stage for each in stages] == [stage.id for stage in PLAN.stages]
    assert abs(sum(each.share for each in stages) - 1) < 0.01


def test_a_stage_is_used_up_at_its_end_and_stays_so() -> None:
    due = stage_due(CASE.orders[0].rounds[-1], PLAN)
    assert due is not None

    def used(after: timedelta) -> list[float]:
        """Of the stages from the running one on: the one before it, dispatch, took no time."""
        return [each.used for each in progress(CASE.orders[0], PLAN, NOW + after)][1:]

    assert used(timedelta()) == [0.0, 0.0, 0.0]
    assert 0 < used((due - NOW) / 2)[0] < 1
    assert used(due - NOW) == used(timedelta(days=99)) == [1.0, 0.0, 0.0]


def test_the_stages_before_the_running_one_are_over() -> None:
    accept = Command("accept", Role.OFFICIAL, 1, CASE.version, agency="office")
    order = decide(CASE, accept, now=NOW, pack=PACK).case.orders[0]
    assert order.rounds[-1].stage == "work"
    assert [each.used for each in progress(order, PLAN, NOW)] == [1.0, 1.0, 0.0, 0.0]


def test_a_paused_order_uses_nothing_up() -> None:
    case = CASE
    for action, fields in (("accept", {}), ("ask", {"text": "Which window?"})):
        command = Command(action, Role.OFFICIAL, 1, case.version, fields, agency="office")
        case = decide(case, command, now=NOW, pack=PACK).case
    asked = case.orders[0]
    assert progress(asked, PLAN, NOW) == progress(asked, PLAN, NOW + timedelta(days=3))
