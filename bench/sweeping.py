"""Compares sweeping many orders that fall due at once side by side with sweeping them one after the other.

Cases are in memory, and each call of their store waits as a call over the network does: that wait is what working side
by side saves.
"""

import time
from collections.abc import Sequence

from bench.goals import SWEEP
from bench.history import NOW, RECENT, country, ratings
from bench.report import Figure
from bench.timing import compare
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.opening import open_for_feedback
from chalicelib.domain.ids import case_number
from chalicelib.domain.pack.pack import Pack
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.clocks.sweep import AT_ONCE, sweep
from infra.cost.yearly import CALL_SECONDS
from tests.builders import SECRET
from tests.fakes import FakeCases, FakePacks

ORDERS = 100
ROUNDS = 3
PACK = country()


class FarCases(FakeCases):
    """Cases behind a network."""

    def case(self, number: str) -> Case | None:
        time.sleep(CALL_SECONDS)
        return super().case(number)

    def save(self, decision: Decision, pack: Pack) -> None:
        # A transaction writes twice.
        time.sleep(2 * CALL_SECONDS)
        super().save(decision, pack)


def seconds(at_once: int) -> float:
    """How long a sweep of orders takes of which each has missed its deadline."""
    cases = FarCases()
    for feedback in ratings(ORDERS, since=NOW - RECENT, until=NOW, seed=1):
        opened = open_for_feedback(feedback, case_number(feedback.id, SECRET), now=NOW, pack=PACK)
        FakeCases.save(cases, opened, PACK)
    book = CaseBook(NOW.replace(year=NOW.year + 1), FakePacks(PACK), cases)
    began = time.perf_counter()
    swept = sweep(book=book, time_left=lambda: True, at_once=at_once)
    assert (swept.moved_on, swept.failed) == (0, 0), swept
    return time.perf_counter() - began


def measure() -> Sequence[Figure]:
    """The ratio of the two times."""
    taken = compare(ROUNDS, lambda: seconds(AT_ONCE), lambda: seconds(1))
    detail = f"{ORDERS / taken.one * 60:,.0f} / {ORDERS / taken.other * 60:,.0f} orders a minute"
    return [Figure.compared(SWEEP, taken, detail)]


if __name__ == "__main__":
    print(measure())
