"""Calls to be made: the sparse index ``by_call`` on orders whose author is asked and has a phone."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.adapters import keys
from chalicelib.adapters.codec import plain, read
from chalicelib.adapters.paging import page_of
from chalicelib.services.ports.cases import CallPage, ListedCall

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoCallList:
    """Satisfies ``CallList``."""

    def __init__(self, client: "DynamoDBClient", records: str) -> None:
        self._client = client
        self._records = records

    def calls(self, operator: str, *, now: datetime, limit: int, cursor: str | None) -> CallPage:
        query: dict[str, Any] = {
            "TableName": self._records,
            "IndexName": keys.BY_CALL,
            "KeyConditionExpression": "gc = :calls AND gw < :now",
            # What others have in hand is left out. There is little of it at a time: a claim holds half an hour.
            "FilterExpression": "attribute_not_exists(#call.#until) OR #call.#until <= :at OR #call.#by = :me",
            "ExpressionAttributeNames": {"#call": "call", "#until": "claimed_until", "#by": "claimed_by"},
            "ExpressionAttributeValues": {
                ":calls": {"S": keys.CALLS},
                ":now": {"S": keys.moment(now)},
                ":at": {"S": plain(now)},
                ":me": {"S": operator},
            },
            "Limit": limit,
        }
        items, next_page = page_of(self._client, query, partition=("gc", keys.CALLS), sort="gw", cursor=cursor)
        return CallPage([read(ListedCall, {**item, "version": item["case_version"]}) for item in items], next_page)
