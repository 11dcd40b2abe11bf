"""The ``people`` table: the only place where personal data is kept."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item, plain, read, to_wire
from chalicelib.adapters.dynamodb.table import item_at, items_at
from chalicelib.domain.people.person import Consented, Detail, Person, Purpose

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_TOLD, _AGREED = "told_", "agreed_"
"""Prefixes of the names of attributes and consents in the table."""


class DynamoPeople:
    """Satisfies ``People``, and ``Reachable`` for campaigns."""

    def __init__(self, client: "DynamoDBClient", people: str) -> None:
        self._client = client
        self._people = people

    def person(self, person_id: str) -> Person | None:
        found = item_at(self._client, self._people, keys.person(person_id))
        return _read(found) if found else None

    def persons(self, ids: Iterable[str]) -> Mapping[str, Person]:
        found = items_at(self._client, self._people, [keys.person(each) for each in dict.fromkeys(ids)])
        return {person.id: person for person in map(_read, found.values())}

    def change(
        self,
        person: Person,
        withdrawn: Collection[str],
        revoked: Collection[Purpose] = (),
        forgotten: Collection[Detail] = (),
    ) -> None:
        update = person_update(person, self._people)
        gone = [f"{_TOLD}{name}" for name in sorted(withdrawn)] + [f"{_AGREED}{purpose}" for purpose in revoked]
        gone += list(forgotten)
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
