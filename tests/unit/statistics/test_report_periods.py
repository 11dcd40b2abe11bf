"""Reports by month or by quarter: every submission is in exactly one, and none opens before its end."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.periods import next_month, quarter_months, quarter_of
from chalicelib.domain.statistics.report_periods import report_on, reports_over

months = st.builds(lambda year, month: f"{year}-{month:02d}", st.integers(1970, 2199), st.integers(1, 12))
few_or_many = st.integers(0, 60)


def test_a_month_with_enough_has_a_report_of_its_own_and_the_others_share_one() -> None:
    counts = {"2026-10": 4, "2026-11": 30, "2026-12": 9}
    assert report_on("2026-11", counts, 30).months == ("2026-11",)
    shared = report_on("2026-12", counts, 30)
    assert (shared.period, shared.months) == ("2026-Q4", ("2026-10", "2026-12"))
    assert report_on("2026-10", counts, 30) == shared


def test_a_month_is_over_with_its_last_moment_and_a_quarter_with_that_of_its_last_month() -> None:
    month, quarter = report_on("2026-11", {"2026-11": 30}, 30), report_on("2026-10", {}, 30)
    assert not month.is_over(datetime(2026, 11, 30, 23, 59, tzinfo=UTC))
    assert month.is_over(datetime(2026, 12, 1, tzinfo=UTC))
    assert not quarter.is_over(datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    assert quarter.is_over(datetime(2027, 1, 1, tzinfo=UTC))


@given(months, st.tuples(few_or_many, few_or_many, few_or_many), st.integers(1, 60))
def test_every_month_is_in_exactly_one_report(month: str, given_counts: tuple[int, int, int], enough: int) -> None:
    quarter = quarter_months(month)
    counts = dict(zip(quarter, given_counts, strict=True))
    reports = {report_on(each, counts, enough) for each in quarter}
    assert sorted(each for report in reports for each in report.months) == list(quarter)
    assert all(each in report_on(each, counts, enough).months for each in quarter)
    assert {r.period for r in reports if "Q" not in r.period} == {m for m in quarter if counts[m] >= enough}


def test_reports_come_in_the_order_in_which_they_ended_and_none_before_its_end() -> None:
    counts = {"2026-04": 40, "2026-05": 3, "2026-06": 40, "2026-07": 40, "2026-09": 50, "2026-12": 0}

    def over(now: datetime) -> list[tuple[str, tuple[str, ...]]]:
        return [(report.period, report.months) for report in reports_over(counts, 30, now)]

    assert over(datetime(2026, 9, 30, tzinfo=UTC)) == [
        ("2026-04", ("2026-04",)),
        ("2026-06", ("2026-06",)),
        ("2026-Q2", ("2026-05",)),
        ("2026-07", ("2026-07",)),
    ]
    assert over(datetime(2026, 10, 1, tzinfo=UTC))[-1] == ("2026-09", ("2026-09",))


@given(months)
def test_quarters_are_three_months_in_a_row_of_one_year(month: str) -> None:
    first, second, third = quarter_months(month)
    assert month in (first, second, third)
    assert (second, third) == (next_month(first), next_month(second))
    assert {quarter_of(each) for each in (first, second, third)} == {quarter_of(month)}
    assert quarter_of(next_month(third)) != quarter_of(month)
    assert quarter_of(month)[:4] == month[:4]
