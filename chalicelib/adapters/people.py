"""The ``people`` table: the only place where personal data is kept."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.adapters import keys
from chalicelib.adapters.codec import Item, from_wire, plain, read, to_wire
from chalicelib.adapters.dynamo import ATTEMPTS, busy_is_transient, wait_a_little
from chalicelib.domain.errors import Transient
from chalicelib.domain.person import Consented, Person, Purpose

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_TOLD, _AGREED = "told_", "agreed_"
"""What the names of a person's attributes and consents begin with in the table."""

AT_ONCE = 100
"""How many items DynamoDB hands out in one batch."""


class DynamoPeople:
    """Satisfies ``People``, and ``Reachable`` for campaigns."""

    def __init__(self, client: "DynamoDBClient", people: str) -> None:
        self._client = client
        self._people = people

    def person(self, person_id: str) -> Person | None:
        with busy_is_transient():
            found = self._client.get_item(
                TableName=self._people, Key=to_wire(keys.person(person_id)), ConsistentRead=True
            )
        return _read(from_wire(found["Item"])) if "Item" in found else None

    def persons(self, ids: Iterable[str]) -> Mapping[str, Person]:
        wanted, found = list(dict.fromkeys(ids)), {}
        for start in range(0, len(wanted), AT_ONCE):
            for item in self._batch([to_wire(keys.person(each)) for each in wanted[start : start + AT_ONCE]]):
                person = _read(item)
                found[person.id] = person
        return found

    def _batch(self, wanted: list[dict[str, Any]]) -> list[Item]:
        """What is there of one batch. What the table was too busy to hand out is asked for again."""
        items: list[Item] = []
        for attempt in range(ATTEMPTS):
            with busy_is_transient():
                answer = self._client.batch_get_item(RequestItems={self._people: {"Keys": wanted}})
            items += map(from_wire, answer["Responses"].get(self._people, ()))
            left = answer.get("UnprocessedKeys", {}).get(self._people)
            if not left:
                return items
            wanted = list(left["Keys"])
            wait_a_little(attempt)
        raise Transient("The store is too busy to say who can be asked.")

    def change(self, person: Person, withdrawn: Collection[str], revoked: Collection[Purpose] = ()) -> None:
        update = person_update(person, self._people)
        gone = [f"{_TOLD}{name}" for name in sorted(withdrawn)] + [f"{_AGREED}{purpose}" for purpose in revoked]
        names = {f"#gone{n}": name for n, name in enumerate(gone)}
        if names:
            update["UpdateExpression"] = f"{update.get('UpdateExpression', '')} REMOVE {', '.join(names)}".strip()
            update["ExpressionAttributeNames"] = {**update.get("ExpressionAttributeNames", {}), **names}
        with busy_is_transient():
            self._client.update_item(**update)

    def erase(self, person_id: str) -> None:
        with busy_is_transient():
            self._client.delete_item(TableName=self._people, Key=to_wire(keys.person(person_id)))


def _read(item: Item) -> Person:
    told = {name.removeprefix(_TOLD): read(Consented, item[name]) for name in item if name.startswith(_TOLD)}
    agreed = {
        Purpose(name.removeprefix(_AGREED)): datetime.fromisoformat(item[name])
        for name in item
        if name.startswith(_AGREED)
    }
    person = read(Person, {**item, "id": keys.person_id(item["pk"])})
    return replace(person, attributes=told, consents=agreed)


def person_update(person: Person, table: str) -> Item:
    """The write that keeps a person: what is given takes the place of what was there, what is not given stays.

    Somebody who has signed in may leave a phone number today who left a mail address last year. Attributes lie side by
    side, so that two changes of different ones never undo each other.
    """
    given = {name: value for name, value in plain(person).items() if name not in ("id", "attributes", "consents")}
    given |= {f"{_TOLD}{name}": plain(value) for name, value in person.attributes.items()}
    given |= {f"{_AGREED}{purpose}": plain(at) for purpose, at in person.consents.items()}
    update: Item = {"TableName": table, "Key": to_wire(keys.person(person.id))}
    if given:
        fields = list(given.items())
        update["UpdateExpression"] = f"SET {', '.join(f'#f{n} = :f{n}' for n in range(len(fields)))}"
        update["ExpressionAttributeNames"] = {f"#f{n}": name for n, (name, _) in enumerate(fields)}
        update["ExpressionAttributeValues"] = to_wire({f":f{n}": value for n, (_, value) in enumerate(fields)})
    return update
