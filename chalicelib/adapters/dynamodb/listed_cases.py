"""What a page of a work list is about: cases, orders and submissions, in two batches of look-ups."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item, read_appeal, read_case, read_feedback, read_order
from chalicelib.adapters.dynamodb.table import items_at, place
from chalicelib.domain.cases.case import Case
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.ports.cases import ListedOrder

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoListedCases:
    """Satisfies ``ListedCases``."""

    def __init__(self, client: "DynamoDBClient", records: str, lanes: int) -> None:
        self._client = client
        self._records = records
        self._lanes = lanes

    def read(self, rows: Sequence[ListedOrder]) -> Sequence[tuple[Case, Feedback | Appeal | None] | None]:
        orders = [(keys.case(row.case), keys.order(row.case, row.n)) for row in rows]
        # Two orders of one case name the case twice, which a batch refuses.
        once = {place(key): key for pair in orders for key in pair}
        items = items_at(self._client, self._records, list(once.values()))
        found = [
            read_case(items[place(case)], (read_order(items[place(order)]),))
            if place(case) in items and place(order) in items
            else None
            for case, order in orders
        ]
        wanted = {place(key): key for case in found if case and (key := self._submission(case))}
        submissions = items_at(self._client, self._records, list(wanted.values()))
        return [(case, self._opened_by(case, submissions)) if case else None for case in found]

    def _submission(self, case: Case) -> keys.Key | None:
        match case.origin:
            case "feedback":
                return keys.feedback(case.submission, self._lanes)
            case "appeal":
                return keys.appeal(case.submission, self._lanes)
            case _:
                return None

    def _opened_by(self, case: Case, items: dict[tuple[str, str], Item]) -> Feedback | Appeal | None:
        key = self._submission(case)
        item = items.get(place(key)) if key else None
        if item is None:
            return None
        return read_appeal(item) if case.origin == "appeal" else read_feedback(item)
