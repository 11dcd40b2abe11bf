"""Campaigns in the ``records`` table, all in one partition, and among the clocks until they are closed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.adapters import keys
from chalicelib.adapters.codec import Item, from_wire, plain, read, to_wire
from chalicelib.adapters.dynamo import ConditionFailed, busy_is_transient, transact
from chalicelib.adapters.paging import page_of
from chalicelib.domain.campaigns import Campaign
from chalicelib.domain.errors import Conflict
from chalicelib.services.campaigns.ports import CampaignPage

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoCampaigns:
    """Satisfies ``CampaignStore``, and ``Campaigns`` for the publisher."""

    def __init__(self, client: "DynamoDBClient", records: str) -> None:
        self._client = client
        self._records = records

    def start(self, campaign: Campaign, *, none_since: datetime) -> None:
        new = {
            "TableName": self._records,
            "Item": to_wire(_item_of(campaign)),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        started = {"started": keys.moment(campaign.started_at), "campaign": campaign.id}
        latest = {
            "TableName": self._records,
            "Item": to_wire({**keys.asked(campaign.unit.scope), **started}),
            "ConditionExpression": "attribute_not_exists(pk) OR started <= :since",
            "ExpressionAttributeValues": to_wire({":since": keys.moment(none_since)}),
        }
        try:
            transact(self._client, [new, latest])
        except ConditionFailed as taken:
            raise Conflict("People were asked about this not long ago.") from taken

    def campaign(self, campaign_id: str) -> Campaign | None:
        with busy_is_transient():
            found = self._client.get_item(
                TableName=self._records, Key=to_wire(keys.campaign(campaign_id)), ConsistentRead=True
            )
        return read(Campaign, from_wire(found["Item"])) if "Item" in found else None

    def campaigns(self, *, limit: int, cursor: str | None) -> CampaignPage:
        query = {
            "TableName": self._records,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": to_wire({":pk": keys.CAMPAIGNS}),
            "ScanIndexForward": False,
            "Limit": limit,
        }
        items, following = page_of(self._client, query, partition=("pk", keys.CAMPAIGNS), sort="sk", cursor=cursor)
        return CampaignPage([read(Campaign, item) for item in items], following)

    def newest(self, most: int) -> Sequence[Campaign]:
        return self.campaigns(limit=most, cursor=None).items

    def due(self, now: datetime) -> Iterator[Campaign]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._records,
            IndexName=keys.BY_DUE,
            KeyConditionExpression="gd = :clock AND gx < :now",
            ExpressionAttributeValues={":clock": {"S": keys.CAMPAIGNS}, ":now": {"S": keys.moment(now)}},
        )
        with busy_is_transient():
            for page in pages:
                for item in page["Items"]:
                    campaign = self.campaign(item["sk"]["S"])
                    if campaign is not None:
                        yield campaign

    def move_on(self, seen: Campaign, to: Campaign) -> None:
        try:
            with busy_is_transient():
                self._client.put_item(
                    TableName=self._records,
                    Item=to_wire(_item_of(to)),
                    ConditionExpression="#stage = :stage AND #next = :next",
                    ExpressionAttributeNames={"#stage": "stage", "#next": "next"},
                    ExpressionAttributeValues=to_wire({":stage": str(seen.stage), ":next": seen.next}),
                )
        except self._client.exceptions.ConditionalCheckFailedException as moved_on:
            raise Conflict("This campaign has moved on.") from moved_on


def _item_of(campaign: Campaign) -> Item:
    item: Item = {**plain(campaign), **keys.campaign(campaign.id)}
    if at := campaign.work_at:
        item |= {"gd": keys.CAMPAIGNS, "gx": f"{keys.moment(at)}#{campaign.id}"}
    return item
