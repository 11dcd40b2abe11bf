"""The register of promises: the sparse index ``by_promise`` on orders that promise or promised something."""

from datetime import date
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item, read_row
from chalicelib.adapters.dynamodb.paging import page_of
from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.services.ports.cases import ListedPromise
from chalicelib.services.ports.paging import Page

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoPromises:
    """Satisfies ``PromiseRegister``."""

    def __init__(self, client: "DynamoDBClient", records: str) -> None:
        self._client = client
        self._records = records

    def promises(
        self, agency: str, *, state: PromiseState, due_before: date | None, limit: int, cursor: str | None
    ) -> Page[ListedPromise]:
        partition = keys.promise_list(agency, state)
        query: dict[str, Any] = {
            "TableName": self._records,
            "IndexName": keys.BY_PROMISE.name,
            "KeyConditionExpression": keys.BY_PROMISE.condition("< :before" if due_before else ""),
            "ExpressionAttributeValues": {":partition": {"S": partition}},
            "Limit": limit,
        }
        if due_before is not None:
            query["ExpressionAttributeValues"][":before"] = {"S": due_before.isoformat()}
        page = page_of(self._client, query, index=keys.BY_PROMISE, partition=partition, cursor=cursor)
        return page.each(_row)


def _row(item: Item) -> ListedPromise:
    """A row. The plan lies with the promise, since the index of a table that is deployed takes no new attribute."""
    return read_row(ListedPromise, {**item, "plan": item["promised"].get("plan")})
