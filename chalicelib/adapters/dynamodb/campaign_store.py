"""Campaigns in the ``records`` table, all in one partition, and among the clocks until they are closed."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item, plain, read, to_wire
from chalicelib.adapters.dynamodb.due import due_in
from chalicelib.adapters.dynamodb.paging import page_of
from chalicelib.adapters.dynamodb.table import ConditionFailed, item_at, transact
from chalicelib.domain.campaigns.campaign import Campaign, Start
from chalicelib.domain.errors import Conflict
from chalicelib.domain.reasons import Reason
from chalicelib.services.ports.paging import Page

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
        unasked = " OR attribute_exists(unasked)" if campaign.started_by is Start.HAND else ""
        started = {"started": keys.moment(campaign.started_at), "campaign": campaign.id}
        latest = {
            "TableName": self._records,
            "Item": to_wire({**keys.asked(campaign.unit.scope), **started}),
            "ConditionExpression": f"attribute_not_exists(pk) OR started <= :since{unasked}",
            "ExpressionAttributeValues": to_wire({":since": keys.moment(none_since)}),
        }
        try:
            transact(self._client, [new, latest])
        except ConditionFailed as taken:
            raise Conflict(Reason.ASKED_RECENTLY.said()) from taken

    def campaign(self, campaign_id: str) -> Campaign | None:
        found = item_at(self._client, self._records, keys.campaign(campaign_id))
        return read(Campaign, found) if found else None

    def campaigns(self, *, limit: int, cursor: str | None) -> Page[Campaign]:
        query = {
            "TableName": self._records,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": to_wire({":pk": keys.CAMPAIGNS}),
            "ScanIndexForward": False,
            "Limit": limit,
        }
        page = page_of(self._client, query, index=keys.PRIMARY, partition=keys.CAMPAIGNS, cursor=cursor)
        return page.each(partial(read, Campaign))

    def newest(self, most: int) -> Sequence[Campaign]:
        return self.campaigns(limit=most, cursor=None).items

    def due(self, now: datetime) -> Iterator[Campaign]:
        for row in due_in(self._client, self._records, keys.CAMPAIGNS, now):
            campaign = self.campaign(row["sk"])
            if campaign is not None:
                yield campaign

    def move_on(self, seen: Campaign, to: Campaign) -> None:
        if to.unasked:
            self._make_way(to)
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

    def _make_way(self, campaign: Campaign) -> None:
        """Note that nobody was asked about the unit. It comes first: a crash in between is made up for."""
        with suppress(self._client.exceptions.ConditionalCheckFailedException), busy_is_transient():
            self._client.update_item(
                TableName=self._records,
                Key=to_wire(keys.asked(campaign.unit.scope)),
                UpdateExpression="SET unasked = :why",
                # A later campaign about the same unit has taken its place.
                ConditionExpression="campaign = :id",
                ExpressionAttributeValues=to_wire({":why": str(campaign.unasked), ":id": campaign.id}),
            )


def _item_of(campaign: Campaign) -> Item:
    item: Item = {**plain(campaign), **keys.campaign(campaign.id)}
    if at := campaign.work_at:
        item |= keys.BY_DUE.place(keys.CAMPAIGNS, keys.by_time(at, campaign.id))
    return item
