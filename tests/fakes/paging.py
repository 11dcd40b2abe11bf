"""Pagination of in-memory lists."""

from collections.abc import Sequence

from chalicelib.domain.errors import Invalid
from chalicelib.services.ports.paging import Page, Row


def paged(rows: Sequence[Row], limit: int, cursor: str | None) -> Page[Row]:
    """One page of a list; the cursor is its offset."""
    if cursor is not None and not cursor.isdecimal():
        raise Invalid.field("cursor", "This cursor does not belong to this list.")
    start = int(cursor or 0)
    end = start + limit
    return Page(rows[start:end], str(end) if end < len(rows) else None)
