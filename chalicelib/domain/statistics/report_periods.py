"""Reports by month, or by quarter where months have too few submissions (B3).

A month with enough submissions has a report of its own. The months of a quarter that have fewer are reported together
when the quarter is over. So each submission is in exactly one report, and no two reports can be subtracted to tell
what a few people said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.periods import month_at, quarter_months, quarter_of


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported together: its period (``2026-11`` or ``2026-Q4``) and the months that it counts."""

    period: str
    months: tuple[str, ...]

    def is_over(self, now: datetime) -> bool:
        """Whether nothing can be added to it any more."""
        return _last_month(self.period) < month_at(now)


def report_on(month: str, counts: Mapping[str, int], monthly_from: int) -> Report:
    """The report that a month's submissions are in. ``counts``: submissions by month, for the month's whole quarter."""
    if counts.get(month, 0) >= monthly_from:
        return Report(month, (month,))
    small = (each for each in quarter_months(month) if counts.get(each, 0) < monthly_from)
    return Report(quarter_of(month), tuple(small))


def reports_over(counts: Mapping[str, int], monthly_from: int, now: datetime) -> list[Report]:
    """Every report that nothing can be added to any more, in the order in which their periods ended.

    ``counts``: submissions by month, for all months that have some. A quarter comes after its own months.
    """
    reports = {report_on(month, counts, monthly_from) for month, count in counts.items() if count}
    over = (report for report in reports if report.is_over(now))
    return sorted(over, key=lambda report: (_last_month(report.period), report.period))


def periods_of(months: Iterable[str]) -> set[str]:
    """The periods whose reports may change when something in these months changes."""
    return {period for month in months for period in (*quarter_months(month), quarter_of(month))}


def _last_month(period: str) -> str:
    year, _, quarter = period.partition("-Q")
    return f"{year}-{int(quarter) * 3:02d}" if quarter else period
