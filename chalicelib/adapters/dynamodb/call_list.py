"""Calls to be made: the sparse index ``by_call`` on orders whose author is asked and has a phone."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import plain, read_row
from chalicelib.adapters.dynamodb.paging import page_of
from chalicelib.services.ports.cases import ListedCall
from chalicelib.services.ports.paging import Page

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoCallList:
    """Satisfies ``CallList``."""

    def __init__(self, client: "DynamoDBClient", records: str) -> None:
        self._client = client
        self._records = records

    def calls(self, operator: str, *, now: datetime, limit: int, cursor: str | None) -> Page[ListedCall]:
        query: dict[str, Any] = {
            "TableName": self._records,
            "IndexName": keys.BY_CALL.name,
            "KeyConditionExpression": keys.BY_CALL.condition("< :now"),
            # What others have in hand is left out. There is little of it at a time: a claim holds half an hour.
            "FilterExpression": "attribute_not_exists(#call.#until) OR #call.#until <= :at OR #call.#by = :me",
            "ExpressionAttributeNames": {"#call": "call", "#until": "claimed_until", "#by": "claimed_by"},
            "ExpressionAttributeValues": {
                ":partition": {"S": keys.CALLS},
                ":now": {"S": keys.moment(now)},
                ":at": {"S": plain(now)},
                ":me": {"S": operator},
            },
            "Limit": limit,
        }
        page = page_of(self._client, query, index=keys.BY_CALL, partition=keys.CALLS, cursor=cursor)
        return page.each(partial(read_row, ListedCall))
