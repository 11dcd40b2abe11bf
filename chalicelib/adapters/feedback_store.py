"""Feedback in the ``records`` table: one item, one write; with a contact, one transaction over two tables."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chalicelib.adapters import keys
from chalicelib.adapters.codec import Item, from_wire, plain, read_feedback, to_wire
from chalicelib.adapters.dynamo import ConditionFailed, busy_is_transient, transact
from chalicelib.adapters.people import person_item
from chalicelib.domain.feedback import Feedback
from chalicelib.domain.person import Person

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_NOT_THERE = "attribute_not_exists(pk)"


class DynamoFeedback:
    """Satisfies ``FeedbackStore`` and the publisher's source of feedback."""

    def __init__(self, client: "DynamoDBClient", records: str, people: str, lanes: int) -> None:
        self._client = client
        self._records = records
        self._people = people
        self._lanes = lanes

    def keep(self, feedback: Feedback, person: Person | None) -> Feedback | None:
        item = to_wire(feedback_item(feedback, self._lanes))
        if person is not None:
            return self._keep_both(item, person)
        try:
            with busy_is_transient():
                self._client.put_item(
                    TableName=self._records,
                    Item=item,
                    ConditionExpression=_NOT_THERE,
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
        except self._client.exceptions.ConditionalCheckFailedException as taken:
            earlier = taken.response["Item"]  # type: ignore[typeddict-item]
            return read_feedback(from_wire(earlier))
        return None

    def _keep_both(self, item: Item, person: Person) -> Feedback | None:
        person_put = {"TableName": self._people, "Item": to_wire(person_item(person))}
        feedback_put = {
            "TableName": self._records,
            "Item": item,
            "ConditionExpression": _NOT_THERE,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        try:
            transact(self._client, [feedback_put, person_put])
        except ConditionFailed as taken:
            return read_feedback(from_wire(taken.items[0]))
        return None

    def feedback(self, feedback_id: str) -> Feedback | None:
        with busy_is_transient():
            # Consistent: a mail about it is written seconds later, and "not there" would silence that mail for good.
            found = self._client.get_item(
                TableName=self._records, Key=to_wire(keys.feedback(feedback_id, self._lanes)), ConsistentRead=True
            )
        return read_feedback(from_wire(found["Item"])) if "Item" in found else None

    def feedback_in(self, bucket: str) -> Iterator[Feedback]:
        """Everything given in one bucket, read consistently."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._records,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": keys.feedback_partition(bucket)}},
            ConsistentRead=True,
        )
        with busy_is_transient():
            for page in pages:
                for item in page["Items"]:
                    yield read_feedback(from_wire(item))


def feedback_item(feedback: Feedback, lanes: int) -> Item:
    """The item of a feedback. The id is its sort key and not repeated: the item stays under one write unit."""
    body = plain(feedback)
    del body["id"]
    return {**keys.feedback(feedback.id, lanes), **body}
