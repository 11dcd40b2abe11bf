"""Which pages of reports a change touches, and their text."""

from collections.abc import Collection, Iterator

from chalicelib.domain.statistics.report_periods import periods_of
from chalicelib.services.publishing import reports
from chalicelib.services.publishing.drawing import Drawing
from chalicelib.services.publishing.views import MONTH_PREFIX, Numbers


def report_objects(
    drawing: Drawing, numbers: Numbers, touched: Collection[str] | None
) -> Iterator[tuple[str, str | None]]:
    """The reports that touched months are in or were in, those that stand beside them, and the list of all.

    A report stands beside the last one before it in which enough was said.
    """
    changed = {scope.removeprefix(MONTH_PREFIX) for scope in touched or () if scope.startswith(MONTH_PREFIX)}
    over = {month for month in changed if month < drawing.month}
    if touched is not None and not over:
        return
    heads = reports.headlines(numbers, drawing.pack, drawing.now)
    newest_first = list(reversed(heads))
    yield "reports/index.html", drawing.page("reports.html", here="reports", heads=newest_first)
    yield "data/reports.json", reports.reports_json(heads, drawing.pack)
    stale = periods_of(over) if touched is not None else {head.report.period for head in heads}
    for period in stale - {head.report.period for head in heads}:
        yield from ((reports.page_of(period), None), (reports.file_of(period), None))
    before, moved = None, False
    for head in heads:
        moved_itself = head.report.period in stale
        if moved_itself or moved:
            view = reports.report_view(head, before, numbers, drawing.pack)
            yield reports.page_of(head.report.period), drawing.page("report.html", here="reports", view=view)
            yield reports.file_of(head.report.period), reports.report_json(view, drawing.pack)
        moved = moved_itself or (moved and head.submissions is None)
        before = head if head.submissions else before
