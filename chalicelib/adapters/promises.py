"""The register of promises: the sparse index ``by_promise`` on orders that promise or promised something."""

from datetime import date
from typing import TYPE_CHECKING, Any

from chalicelib.adapters import keys
from chalicelib.adapters.codec import read
from chalicelib.adapters.paging import page_of
from chalicelib.domain.rounds import PromiseState
from chalicelib.services.ports.cases import ListedPromise, PromisePage

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoPromises:
    """Satisfies ``PromiseRegister``."""

    def __init__(self, client: "DynamoDBClient", records: str) -> None:
        self._client = client
        self._records = records

    def promises(
        self, agency: str, *, state: PromiseState, due_before: date | None, limit: int, cursor: str | None
    ) -> PromisePage:
        partition = keys.promise_list(agency, state)
        query: dict[str, Any] = {
            "TableName": self._records,
            "IndexName": keys.BY_PROMISE,
            "KeyConditionExpression": "gr = :gr",
            "ExpressionAttributeValues": {":gr": {"S": partition}},
            "Limit": limit,
        }
        if due_before is not None:
            query["KeyConditionExpression"] += " AND gt < :before"
            query["ExpressionAttributeValues"][":before"] = {"S": due_before.isoformat()}
        items, next_page = page_of(self._client, query, partition=("gr", partition), sort="gt", cursor=cursor)
        return PromisePage(
            [read(ListedPromise, {**item, "version": item["case_version"]}) for item in items], next_page
        )
