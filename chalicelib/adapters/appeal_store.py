"""Appeals in the ``records`` table, beside feedback."""

from collections.abc import Iterator

from chalicelib.adapters import keys
from chalicelib.adapters.codec import Item, plain, read_appeal
from chalicelib.adapters.dynamo import items_of
from chalicelib.adapters.submission_store import DynamoSubmissions
from chalicelib.domain.appeal import Appeal
from chalicelib.domain.person import Person


class DynamoAppeals(DynamoSubmissions):
    """Satisfies ``AppealStore`` and the source of appeals for campaigns."""

    def keep(self, appeal: Appeal, person: Person | None) -> Appeal | None:
        earlier = self._keep(appeal_item(appeal, self._lanes), person)
        return read_appeal(earlier) if earlier else None

    def appeal(self, appeal_id: str) -> Appeal | None:
        found = self._item(keys.appeal(appeal_id, self._lanes))
        return read_appeal(found) if found else None

    def appeals_in(self, hour: str) -> Iterator[Appeal]:
        """Everything sent in an hour ``2026-11-21T19``, lane by lane."""
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
