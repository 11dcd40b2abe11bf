"""Invitations in the ``records`` table, among the clocks until their time is over; their contacts in ``people``."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item, plain, read, to_wire
from chalicelib.adapters.dynamodb.due import due_in
from chalicelib.adapters.dynamodb.people import person_update
from chalicelib.adapters.dynamodb.table import ConditionFailed, item_at, transact
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.invitations import MOST_A_DAY, Invitation
from chalicelib.domain.people.person import Person

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


_COUNTED_FOR = timedelta(days=2)
"""From its mail on: a day's count is no longer needed when the day is over, wherever the clocks stand."""


class DynamoInvitations:
    """Satisfies ``InvitationStore``."""

    def __init__(self, client: "DynamoDBClient", records: str, people: str) -> None:
        self._client = client
        self._records = records
        self._people = people

    def save(self, invitation: Invitation, person: Person, *, address: str) -> bool:
        if self.is_answered(invitation.id):
            raise Conflict("This transaction has its rating already.")
        put = {
            "TableName": self._records,
            "Item": to_wire(_item_of(invitation)),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        updates = [person_update(person, self._people), self._counted(address, invitation.send_at)]
        try:
            transact(self._client, [put], updates=updates)
        except ConditionFailed as taken:
            if 0 not in taken.items:
                return False
            raise Conflict("This transaction has its invitation already.") from taken
        return True

    def _counted(self, address: str, send_at: datetime) -> Item:
        """The update that counts one more mail to an address on a day (UTC), at most ``MOST_A_DAY``. It expires."""
        day = send_at.astimezone(UTC)
        return {
            "TableName": self._people,
            "Key": to_wire(keys.invited(address, f"{day:%Y-%m-%d}")),
            "UpdateExpression": "ADD n :one SET #ttl = :ttl",
            "ConditionExpression": "attribute_not_exists(n) OR n < :most",
            "ExpressionAttributeNames": {"#ttl": "ttl"},
            "ExpressionAttributeValues": to_wire(
                {":one": 1, ":most": MOST_A_DAY, ":ttl": int((day + _COUNTED_FOR).timestamp())}
            ),
        }

    def invitation(self, invitation_id: str) -> Invitation | None:
        found = item_at(self._client, self._records, keys.invitation(invitation_id))
        return read(Invitation, found) if found else None

    def is_answered(self, invitation_id: str) -> bool:
        return item_at(self._client, self._records, keys.transaction(invitation_id)) is not None

    def due(self, now: datetime) -> Iterator[Invitation]:
        for row in due_in(self._client, self._records, keys.INVITATIONS, now):
            invitation = self.invitation(keys.read_by_time(row[keys.BY_DUE.sort]))
            if invitation is not None:
                yield invitation

    def move_on(self, seen: Invitation, to: Invitation) -> None:
        try:
            with busy_is_transient():
                self._client.put_item(
                    TableName=self._records,
                    Item=to_wire(_item_of(to)),
                    ConditionExpression="sent = :sent AND #over = :over",
                    ExpressionAttributeNames={"#over": "over"},
                    ExpressionAttributeValues=to_wire({":sent": seen.sent, ":over": seen.over}),
                )
        except self._client.exceptions.ConditionalCheckFailedException as moved_on:
            raise Conflict("This invitation has moved on.") from moved_on

    def erase(self, invitation_id: str) -> None:
        with busy_is_transient():
            self._client.delete_item(TableName=self._people, Key=to_wire(keys.person(invitation_id)))


def _item_of(invitation: Invitation) -> Item:
    item: Item = {**keys.invitation(invitation.id), **plain(invitation)}
    if at := invitation.next_at:
        item |= keys.BY_DUE.place(keys.INVITATIONS, keys.by_time(at, invitation.id))
    return item
