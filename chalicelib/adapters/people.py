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


def person_update(person: Person, table: str) -> Item:
    """The write that keeps a person: what is given takes the place of what was there, what is not given stays.

    Somebody who has signed in may leave a phone number today who left a mail address last year.
    """
    given = {name: value for name, value in plain(person).items() if name != "id"}
    return {
        "TableName": table,
        "Key": to_wire(keys.person(person.id)),
        "UpdateExpression": f"SET {', '.join(f'#{name} = :{name}' for name in given)}",
        "ExpressionAttributeNames": {f"#{name}": name for name in given},
        "ExpressionAttributeValues": to_wire({f":{name}": value for name, value in given.items()}),
    }
