"""Patterns of statistics: facts written, and reads of counting."""

from dataclasses import replace
from typing import Any

from bench.patterns.scene import BUCKET_OF, COMMENT, HOUR, PACK, PAGE, Scene, pattern
from chalicelib.domain.cases.case import Case
from chalicelib.domain.statistics.facts import GroupFact, case_fact, order_fact
from tests.builders import NOW, a_feedback, an_id


@pattern("Keep an order's fact", "react", "facts", "Put `OF#<hour>#<lane>`, `<number>#<n>`, if newer")
def _fact(scene: Scene) -> None:
    case = scene.answered()
    with scene.measured():
        scene.stores.facts.save_order(_fact_of(case))


@pattern("The same fact again", "react", "facts", "the same Put, refused")
def _old_fact(scene: Scene) -> None:
    fact = _fact_of(scene.answered())
    scene.stores.facts.save_order(fact)
    with scene.measured():
        scene.stores.facts.save_order(fact)


def _fact_of(case: Case) -> Any:
    order = case.orders[0]
    return order_fact(order, case_fact(case, order, PACK), PACK.workflow)


@pattern("Mark an hour dirty", "react", "facts", "Put `DIRTY#<n>`, `<hour>#<lane>`")
def _mark(scene: Scene) -> None:
    with scene.measured():
        scene.stores.facts.mark_dirty([HOUR])


@pattern("Find that nothing is dirty", "publish", "facts", "Query `DIRTY` and each `DIRTY#<n>`")
def _nothing_dirty(scene: Scene) -> None:
    with scene.measured():
        assert not scene.stores.facts.marks()


@pattern(f"Name {PAGE} groups", "publish", "facts", "Query `GROUPS`, the newest first")
def _newest_groups(scene: Scene) -> None:
    for n in range(PAGE + 1):
        scene.stores.facts.save_group(GroupFact(an_id(n=n), "A counter on Saturdays", "office", None, NOW, 1))
    with scene.measured():
        assert len(scene.stores.facts.newest_groups(PAGE)) == PAGE


@pattern(
    f"Count an hour of {BUCKET_OF} ratings",
    "publish",
    "facts, records",
    "Query `DIRTY` and each `DIRTY#<n>`; Query `FB#<hour>#<lane>`; Query `EX#` of `OF#<hour>#<lane>`; "
    "Delete the mark if unchanged",
)
def counted_hour(scene: Scene) -> None:
    stores = scene.stores
    for n in range(BUCKET_OF):
        stores.feedback.save(
            replace(a_feedback(n=n + 1, level=4, reachable=False, comment=COMMENT), pack_version=PACK.version), None
        )
    stores.facts.mark_dirty([HOUR])
    with scene.measured():
        (mark,) = stores.facts.marks()
        assert len(list(stores.feedback.feedback_in(mark.name))) == BUCKET_OF
        stores.facts.decided_in(mark.name)
        assert stores.facts.clear(mark)
