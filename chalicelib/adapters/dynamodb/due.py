"""What is due in one partition of the clocks: the sparse index ``by_due``, in the order in which it fell due."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item
from chalicelib.adapters.dynamodb.table import items_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def due_in(client: "DynamoDBClient", records: str, clock: str, now: datetime) -> Iterator[Item]:
    """The rows that are due before ``now``, read lazily. They hold keys alone."""
    return items_of(
        client,
        TableName=records,
        IndexName=keys.BY_DUE.name,
        KeyConditionExpression=keys.BY_DUE.condition("< :now"),
        ExpressionAttributeValues={":partition": {"S": clock}, ":now": {"S": keys.moment(now)}},
    )
