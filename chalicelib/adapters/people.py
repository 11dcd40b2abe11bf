"""The ``people`` table: the only place where personal data is kept."""

from typing import TYPE_CHECKING

from chalicelib.adapters import keys
from chalicelib.adapters.codec import Item, from_wire, plain, read, to_wire
from chalicelib.adapters.dynamo import busy_is_transient
from chalicelib.domain.person import Person

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoPeople:
    """Satisfies ``People``."""

    def __init__(self, client: "DynamoDBClient", people: str) -> None:
        self._client = client
        self._people = people

    def person(self, person_id: str) -> Person | None:
        with busy_is_transient():
            found = self._client.get_item(
                TableName=self._people, Key=to_wire(keys.person(person_id)), ConsistentRead=True
            )
        if "Item" not in found:
            return None
        return read(Person, {**from_wire(found["Item"]), "id": person_id})


def person_item(person: Person) -> Item:
    """The item of a person; the id stands in its key."""
    body = plain(person)
    del body["id"]
    return {**keys.person(person.id), **body}
