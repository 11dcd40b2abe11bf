"""Appeals in the ``records`` table, beside feedback."""

from collections.abc import Iterator

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item, plain, read_appeal
from chalicelib.adapters.dynamodb.submission_store import DynamoSubmissions
from chalicelib.adapters.dynamodb.table import items_of
from chalicelib.domain.people.person import Person
from chalicelib.domain.submissions.appeal import Appeal


class DynamoAppeals(DynamoSubmissions):
    """Satisfies ``AppealStore`` and the source of appeals for campaigns."""

    def save(self, appeal: Appeal, person: Person | None) -> Appeal | None:
        earlier = self._save(appeal_item(appeal, self._lanes), person)
        return read_appeal(earlier) if earlier else None

    def appeal(self, appeal_id: str) -> Appeal | None:
        found = self._item(keys.appeal(appeal_id, self._lanes))
        return read_appeal(found) if found else None

    def appeals_in(self, hour: str) -> Iterator[Appeal]:
        """Every appeal of an hour (UTC), such as ``2026-11-21T19``, lane by lane."""
        for lane in range(self._lanes):
            found = items_of(
                self._client,
                TableName=self._records,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": keys.appeal_partition(f"{hour}#{lane}")}},
            )
            yield from map(read_appeal, found)


def appeal_item(appeal: Appeal, lanes: int) -> Item:
    """The item of an appeal. The id is its sort key and not repeated."""
    body = plain(appeal)
    del body["id"]
    return {**keys.appeal(appeal.id, lanes), **body}
