"""Targets stand in one table, which the page shows; one that is missed or was not measured is told."""

import pytest

from bench.goals import GOALS, MEMORY, RATING, table
from bench.report import Figure, missing
from bench.timing import compare
from infra.paths import ROOT

PAGE = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")


def test_the_page_shows_every_target() -> None:
    assert table() in PAGE


def test_a_goal_that_nothing_was_measured_for_is_missing() -> None:
    assert missing([Figure.of(RATING, 1)], [RATING, MEMORY]) == [MEMORY]


def test_no_two_goals_share_a_name() -> None:
    assert len({(goal.group, goal.name) for goal in GOALS}) == len(GOALS)


@pytest.mark.parametrize(("value", "met"), [(MEMORY.most, True), (MEMORY.most + 1, False)])
def test_a_figure_above_its_goal_misses_it(value: float, met: bool) -> None:
    assert Figure.of(MEMORY, value).met is met


def test_a_comparison_keeps_the_least_and_the_greatest_ratio_of_its_pairs() -> None:
    ones, others = iter([9.0, 2.0, 4.0, 3.0]), iter([9.0, 2.0, 1.0, 1.0])
    taken = compare(3, lambda: next(ones), lambda: next(others))
    assert (taken.ratio, taken.spread) == (3.0, (1.0, 4.0))
