"""An agency's open orders, all of them: what digests and queues are counted from."""

from collections.abc import Iterator

from chalicelib.domain.pack.pack import Pack
from chalicelib.services.ports.cases import CaseStore, ListedOrder

_AT_ONCE = 500
"""How many rows are read at once: about 200 KB."""


def open_orders(agency: str, pack: Pack, cases: CaseStore) -> Iterator[ListedOrder]:
    """An agency's open orders by due time with the dangers seen in them, page by page."""
    cursor: str | None = None
    while True:
        page = cases.orders(agency, limit=_AT_ONCE, cursor=cursor)
        yield from cases.with_dangers(page.items, pack.danger_plans)
        cursor = page.next
        if cursor is None:
            return
