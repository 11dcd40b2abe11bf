"""Mail claims in the ``control`` table: who is sending what, and what was sent. They expire by themselves."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import to_wire
from chalicelib.services.ports.mail import Claim

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

LEASE = timedelta(minutes=2)
"""How long a claim holds before the sender counts as dead. Longer than the function may run, and short enough that
the queue still brings the message again."""

KEPT = timedelta(days=35)
"""How long a claim is remembered: longer than the stream and the queues can bring a message again."""


class DynamoMailClaims:
    """Satisfies ``MailClaims``."""

    def __init__(self, client: "DynamoDBClient", control: str) -> None:
        self._client = client
        self._control = control

    def claim(self, mail_id: str, now: datetime) -> Claim:
        try:
            with busy_is_transient():
                self._client.put_item(
                    TableName=self._control,
                    Item=to_wire(
                        {
                            **keys.mail(mail_id),
                            "state": "claimed",
                            "at": keys.moment(now),
                            "ttl": int((now + KEPT).timestamp()),
                        }
                    ),
                    ConditionExpression="attribute_not_exists(pk) OR (#state = :claimed AND #at < :lapsed)",
                    ExpressionAttributeNames={"#state": "state", "#at": "at"},
                    ExpressionAttributeValues=to_wire({":claimed": "claimed", ":lapsed": keys.moment(now - LEASE)}),
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
        except self._client.exceptions.ConditionalCheckFailedException as held:
            state = held.response["Item"]["state"]["S"]  # type: ignore[typeddict-item]
            return Claim.BUSY if state == "claimed" else Claim.DONE
        return Claim.MINE

    def release(self, mail_id: str) -> None:
        with busy_is_transient():
            self._client.delete_item(TableName=self._control, Key=to_wire(keys.mail(mail_id)))

    def sent(self, mail_id: str, now: datetime) -> None:
        self._finish(mail_id, {"state": "sent", "at": keys.moment(now)})

    def never(self, mail_id: str, now: datetime, reason: str) -> None:
        self._finish(mail_id, {"state": "never", "at": keys.moment(now), "reason": reason})

    def _finish(self, mail_id: str, outcome: dict[str, str]) -> None:
        with busy_is_transient():
            self._client.update_item(
                TableName=self._control,
                Key=to_wire(keys.mail(mail_id)),
                UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in outcome),
                ExpressionAttributeNames={f"#{name}": name for name in outcome},
                ExpressionAttributeValues=to_wire({f":{name}": value for name, value in outcome.items()}),
            )
