"""What staff say of their own body: the table ``internal``, which has no stream and no point-in-time recovery."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import plain, read, to_wire
from chalicelib.adapters.dynamodb.table import items_of
from chalicelib.domain.periods import day_month
from chalicelib.domain.staff_surveys import InternalAnswers

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoInternal:
    """Satisfies ``InternalStore``."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def save(self, answers: InternalAnswers) -> None:
        item = plain(answers)
        key = keys.internal(answers.body, answers.survey, day_month(answers.day), item.pop("id"))
        with busy_is_transient():
            self._client.put_item(
                TableName=self._table, Item=to_wire({**key, **item}), ConditionExpression="attribute_not_exists(pk)"
            )

    def answers(self, body: str, survey: str, month: str) -> Iterator[InternalAnswers]:
        """Everything that staff of a body said to a survey in a month ``2026-11``."""
        found = items_of(
            self._client,
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": keys.internal_month(body, survey, month)}},
        )
        return (read(InternalAnswers, {**item, "id": item["sk"]}) for item in found)
