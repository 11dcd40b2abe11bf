"""Chart geometry: everything stays inside the drawing, and what is not known is not drawn."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.services.publishing.charts import Point, columns, nice_ceiling, stack, trend

shares = st.floats(0, 1).map(lambda share: round(share, 6))
points = st.builds(
    lambda share, spread, count, joined, year: Point(
        label="x",
        tick="Jan",
        year=str(year),
        value=share,
        low=None if share is None else max(0.0, share - spread),
        high=None if share is None else min(1.0, share + spread),
        count=count,
        joined=joined,
        after_gap=not joined,
    ),
    st.none() | shares,
    st.floats(0, 0.5),
    st.none() | st.integers(0, 100_000),
    st.booleans(),
    st.integers(2020, 2026),
)


@given(st.lists(points, max_size=90), st.sampled_from([(760.0, 320.0), (350.0, 300.0)]))
def test_nothing_is_drawn_outside(given_points: list[Point], size: tuple[float, float]) -> None:
    plot = trend(given_points, width=size[0], height=size[1])
    assert all(plot.left <= dot.x <= plot.right and 0 <= dot.y <= plot.base + 0.1 for dot in plot.dots)
    assert all(bar.x >= 0 and bar.x + bar.width <= plot.width for bar in plot.bars)
    assert all(plot.base <= bar.y and bar.y + bar.height <= plot.floor + 0.2 for bar in plot.bars)
    assert len(plot.dots) == sum(point.value is not None for point in given_points)


@given(st.lists(points, max_size=90))
def test_labels_never_run_into_one_another(given_points: list[Point]) -> None:
    ticks = trend(given_points, width=350, height=300).ticks
    assert all(later.at - earlier.at >= 33.9 for earlier, later in pairwise(ticks))


def test_chinese_labels_have_room_for_their_wider_letters() -> None:
    days = [Point(f"{n}", "10月10日", "2026", 0.9, 0.8, 0.95, 20) for n in range(90)]
    ticks = trend(days, width=350, height=300).ticks
    assert all(later.at - earlier.at >= 2 * 12 + 4 * 7 for earlier, later in pairwise(ticks))


def test_a_line_breaks_where_a_period_is_missing() -> None:
    known = Point("a", "Jan", "2026", 0.9, 0.8, 0.95, 20)
    unknown = Point("b", "Feb", "2026", None, None, None, 3)
    assert len(trend([known, known, unknown, known, known], width=760, height=320).lines) == 2


def test_the_share_axis_never_shows_less_than_forty_percent() -> None:
    high = Point("a", "Jan", "2026", 0.99, 0.98, 0.995, 500)
    assert [line.text for line in trend([high], width=760, height=320).grid][-1] == "0.60"


@given(st.lists(st.integers(0, 10_000), min_size=5, max_size=5))
def test_a_stacked_bar_fills_its_width_best_level_first(counts: list[int]) -> None:
    parts = stack(counts)
    assert [part.level for part in parts] == [level for level in (5, 4, 3, 2, 1) if counts[level - 1]]
    if parts:
        assert abs(sum(part.width for part in parts) - 100) < 0.5


@given(st.integers(0, 10**9))
def test_the_top_of_an_axis_is_round_and_not_below_the_largest(most: int) -> None:
    top = nice_ceiling(most)
    assert top >= most
    assert str(top).rstrip("0") in {"1", "2", "5"}


def test_columns_are_as_high_as_their_counts() -> None:
    low, high = columns([1, 4], width=100, height=80)
    assert (low.height, high.height) == (20, 80)
