"""The ``facts`` table: what the statistics know of work orders, and which buckets must be counted again.

Writers keep a fact first and mark its bucket after; the reader looks at marks first and at facts after. So a mark
that the reader saw stands for facts it can see, and a change it missed has set a new token.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING
from uuid import uuid4

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import (
    Item,
    from_wire,
    plain,
    read,
    read_group_fact,
    read_order_fact,
    read_question,
    to_wire,
)
from chalicelib.adapters.dynamodb.table import A_PAGE, PATIENT, items_of
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.facts import GroupFact, OrderFact
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.services.ports.statistics import FAQ_PAGE, DirtyMark

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MARKS_AT_ONCE = 10_000
"""So many marks of a partition are read at once; the rest is left to the next run."""


class DynamoFacts:
    """Satisfies ``FactStore`` for those who write and ``Facts`` for the publisher."""

    def __init__(self, client: "DynamoDBClient", table: str, lanes: int) -> None:
        self._client = client
        self._table = table
        self._lanes = lanes

    def save_order(self, fact: OrderFact) -> str:
        """Save what is newer than what is there; returns the fact's bucket."""
        bucket = keys.order_bucket(fact.case, fact.opened_at, self._lanes)
        self._save(keys.order_fact(fact.case, fact.n, bucket), fact)
        return bucket

    def save_outreach(self, outreach: Outreach) -> str:
        """Save an outreach, which never changes; returns its bucket."""
        bucket = keys.outreach_bucket(outreach.agency, outreach.id, outreach.day, self._lanes)
        key = keys.outreach_fact(outreach.agency, outreach.id, bucket)
        with busy_is_transient():
            self._client.put_item(TableName=self._table, Item=to_wire({**key, **plain(outreach)}))
        return bucket

    def save_group(self, fact: GroupFact) -> None:
        """Save what is newer than what is there."""
        self._save(keys.group_fact(fact.id), fact)

    def save_question(self, entry: FrequentQuestion) -> str:
        """Save what is newer than what is there; returns the page that shows it."""
        self._save(keys.faq_fact(entry.id), entry)
        return FAQ_PAGE

    def _save(self, key: keys.Key, fact: OrderFact | GroupFact | FrequentQuestion) -> None:
        try:
            with busy_is_transient():
                self._client.put_item(
                    TableName=self._table,
                    Item=to_wire({**key, **plain(fact)}),
                    ConditionExpression="attribute_not_exists(pk) OR #version < :version",
                    ExpressionAttributeNames={"#version": "version"},
                    ExpressionAttributeValues=to_wire({":version": fact.version}),
                )
        except self._client.exceptions.ConditionalCheckFailedException:
            pass  # An older version came late, or this one came twice.

    def mark_dirty(self, buckets: Iterable[str]) -> None:
        """Say that these buckets must be counted, and these pages drawn, again.

        The token is new each time, not taken from the change: a change that is delivered twice would otherwise put
        back a token that the publisher has seen, and hide what was marked in between.
        """
        for bucket in buckets:
            mark = {**keys.dirty(bucket), "token": uuid4().hex}
            with busy_is_transient():
                self._client.put_item(TableName=self._table, Item=to_wire(mark))

    def marks(self) -> Sequence[DirtyMark]:
        """The first dirty marks of each partition in the order of their buckets, those of earlier releases included."""
        partitions = (keys.DIRTY, *keys.DIRTY_PARTITIONS)
        found = [item for partition in partitions for item in islice(self._query(partition), MARKS_AT_ONCE)]
        marks = [DirtyMark(item["sk"], item["token"], old=item["pk"] == keys.DIRTY) for item in found]
        return sorted(marks, key=lambda mark: mark.name)

    def exclude(self, feedback_id: str, reason: Reason) -> str:
        """Save that a feedback was decided not to count; returns its bucket."""
        item = {**keys.exclusion(feedback_id, self._lanes), "reason": str(reason)}
        with busy_is_transient():
            self._client.put_item(TableName=self._table, Item=to_wire(item))
        return keys.submission_bucket(feedback_id, self._lanes)

    def facts_in(self, bucket: str) -> Iterator[OrderFact | Outreach]:
        """The work orders opened in a bucket, and outreach, read consistently, page by page."""
        for item in self._query(keys.order_facts(bucket)):
            if item["sk"].startswith(keys.OUTREACH_SORT):
                yield read(Outreach, item)
            elif not item["sk"].startswith(keys.EXCLUSION_SORT):
                yield read_order_fact(item)

    def decided_in(self, bucket: str) -> Mapping[str, Reason]:
        """What was decided about the feedback of a bucket, by its id, read consistently."""
        found = self._query(keys.order_facts(bucket), keys.EXCLUSION_SORT)
        return {item["sk"].removeprefix(keys.EXCLUSION_SORT): Reason(item["reason"]) for item in found}

    def newest_groups(self, most: int) -> Sequence[GroupFact]:
        """The newest groups, the newest first: their ids sort by time."""
        with busy_is_transient():
            found = self._client.query(
                TableName=self._table,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues=to_wire({":pk": keys.GROUPS}),
                ScanIndexForward=False,
                Limit=most,
                ConsistentRead=True,
            )
        return [read_group_fact(from_wire(item)) for item in found["Items"]]

    def questions(self) -> Sequence[FrequentQuestion]:
        """The frequent questions, those withdrawn among them."""
        return [read_question(item) for item in self._query(keys.FAQ)]

    def clear(self, mark: DirtyMark) -> bool:
        """Remove a mark that still has the token seen; False where it was set anew."""
        try:
            with busy_is_transient():
                self._client.delete_item(
                    TableName=self._table,
                    Key=to_wire({"pk": keys.DIRTY, "sk": mark.name} if mark.old else keys.dirty(mark.name)),
                    ConditionExpression="#token = :token",
                    ExpressionAttributeNames={"#token": "token"},
                    ExpressionAttributeValues=to_wire({":token": mark.token}),
                )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _query(self, partition: str, sort: str = "") -> Iterator[Item]:
        """The items of a partition, those whose sort key begins with ``sort``."""
        return items_of(
            self._client,
            attempts=PATIENT,
            TableName=self._table,
            KeyConditionExpression="pk = :pk" + (" AND begins_with(sk, :sort)" if sort else ""),
            ExpressionAttributeValues=to_wire({":pk": partition} | ({":sort": sort} if sort else {})),
            ConsistentRead=True,
            Limit=A_PAGE,
        )
