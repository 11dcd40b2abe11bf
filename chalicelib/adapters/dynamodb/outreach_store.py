"""Outreach in the ``records`` table: one item per report, under the agency and the id that it gave."""

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import from_wire, plain, read, to_wire
from chalicelib.domain.submissions.outreach import Outreach

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoOutreach:
    """Satisfies ``OutreachStore``."""

    def __init__(self, client: "DynamoDBClient", records: str) -> None:
        self._client = client
        self._records = records

    def save(self, outreach: Outreach) -> Outreach | None:
        try:
            with busy_is_transient():
                self._client.put_item(
                    TableName=self._records,
                    Item=to_wire({**keys.outreach(outreach.agency, outreach.id), **plain(outreach)}),
                    ConditionExpression="attribute_not_exists(pk)",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
        except self._client.exceptions.ConditionalCheckFailedException as taken:
            return read(Outreach, from_wire(taken.response["Item"]))  # type: ignore[typeddict-item]
        return None

    def save_again(self, outreach: Outreach, *, now: datetime) -> None:
        item = {**keys.outreach(outreach.agency, outreach.id), **plain(outreach), keys.SENT_AGAIN: keys.moment(now)}
        with busy_is_transient():
            self._client.put_item(TableName=self._records, Item=to_wire(item))
