"""Feedback in the ``records`` table, by the hour in which it was given."""

from collections.abc import Iterator, Sequence

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item, plain, read_feedback, to_wire
from chalicelib.adapters.dynamodb.submission_store import DynamoSubmissions
from chalicelib.adapters.dynamodb.table import A_PAGE, PATIENT, items_of
from chalicelib.domain.people.person import Person
from chalicelib.domain.submissions.feedback import Feedback


class DynamoFeedback(DynamoSubmissions):
    """Satisfies ``FeedbackStore`` and the publisher's source of feedback."""

    def save(self, feedback: Feedback, person: Person | None) -> Feedback | None:
        once = {**keys.transaction(feedback.transaction), "feedback": feedback.id} if feedback.transaction else None
        # Who was invited to rate this transaction goes by its mark.
        invited = keys.person(feedback.transaction) if feedback.transaction else None
        earlier = self._save(feedback_item(feedback, self._lanes), person, once, invited)
        return read_feedback(earlier) if earlier else None

    def save_all(self, several: Sequence[tuple[Feedback, Person | None]]) -> list[Feedback | None]:
        items = [(feedback_item(feedback, self._lanes), person) for feedback, person in several]
        return [read_feedback(earlier) if earlier else None for earlier in self._save_all(items)]

    def replace(self, feedback: Feedback) -> None:
        with busy_is_transient():
            self._client.put_item(TableName=self._records, Item=to_wire(feedback_item(feedback, self._lanes)))

    def feedback(self, feedback_id: str) -> Feedback | None:
        found = self._item(keys.feedback(feedback_id, self._lanes))
        return read_feedback(found) if found else None

    def feedback_in(self, bucket: str) -> Iterator[Feedback]:
        """Everything given in one bucket, read consistently, page by page."""
        found = items_of(
            self._client,
            attempts=PATIENT,
            TableName=self._records,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": keys.feedback_partition(bucket)}},
            ConsistentRead=True,
            Limit=A_PAGE,
        )
        return map(read_feedback, found)


def feedback_item(feedback: Feedback, lanes: int) -> Item:
    """The item of a feedback. The id is its sort key and not repeated: the item stays under one write unit."""
    body = plain(feedback)
    del body["id"]
    return {**keys.feedback(feedback.id, lanes), **body}
