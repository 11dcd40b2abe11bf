"""The ``people`` table: the only place where personal data is kept."""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.adapters import keys
from chalicelib.adapters.codec import Item, from_wire, plain, read, to_wire
from chalicelib.adapters.dynamo import busy_is_transient
from chalicelib.domain.person import Consented, Person

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_TOLD = "told_"
"""What the names of a person's attributes begin with in the table."""


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
        item = from_wire(found["Item"])
        told = {name.removeprefix(_TOLD): read(Consented, item[name]) for name in item if name.startswith(_TOLD)}
        return replace(read(Person, {**item, "id": person_id}), attributes=told)

    def change(self, person: Person, withdrawn: Collection[str]) -> None:
        update = person_update(person, self._people)
        names = {f"#gone{n}": f"{_TOLD}{name}" for n, name in enumerate(sorted(withdrawn))}
        if names:
            update["UpdateExpression"] = f"{update.get('UpdateExpression', '')} REMOVE {', '.join(names)}".strip()
            update["ExpressionAttributeNames"] = {**update.get("ExpressionAttributeNames", {}), **names}
        with busy_is_transient():
            self._client.update_item(**update)

    def erase(self, person_id: str) -> None:
        with busy_is_transient():
            self._client.delete_item(TableName=self._people, Key=to_wire(keys.person(person_id)))


def person_update(person: Person, table: str) -> Item:
    """The write that keeps a person: what is given takes the place of what was there, what is not given stays.

    Somebody who has signed in may leave a phone number today who left a mail address last year. Attributes lie side by
    side, so that two changes of different ones never undo each other.
    """
    given = {name: value for name, value in plain(person).items() if name not in ("id", "attributes")}
    given |= {f"{_TOLD}{name}": plain(value) for name, value in person.attributes.items()}
    update: Item = {"TableName": table, "Key": to_wire(keys.person(person.id))}
    if given:
        fields = list(given.items())
        update["UpdateExpression"] = f"SET {', '.join(f'#f{n} = :f{n}' for n in range(len(fields)))}"
        update["ExpressionAttributeNames"] = {f"#f{n}": name for n, (name, _) in enumerate(fields)}
        update["ExpressionAttributeValues"] = to_wire({f":f{n}": value for n, (_, value) in enumerate(fields)})
    return update
