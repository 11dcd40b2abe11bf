"""Queries page by page: a page that is refused is asked for again, by those who have the time."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.adapters.dynamodb import table
from chalicelib.adapters.dynamodb.table import items_of
from chalicelib.domain.errors import Transient

BUSY = ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "Query")


class Throttled:
    """A client with three pages of one item, which refuses so many requests first of each."""

    def __init__(self, refusals: int) -> None:
        self._refusals = refusals
        self._left = refusals
        self.asked: list[int] = []

    def query(self, **request: Any) -> dict[str, Any]:
        number = request.get("ExclusiveStartKey", 0)
        self.asked.append(number)
        if self._left:
            self._left -= 1
            raise BUSY
        self._left = self._refusals
        more = {"LastEvaluatedKey": number + 1} if number < 2 else {}
        return {"Items": [{"n": {"N": str(number)}}], **more}


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    waited: list[int] = []
    monkeypatch.setattr(table, "_wait_a_little", waited.append)
    return waited


def test_a_refused_page_is_asked_for_again_and_no_other(waits: list[int]) -> None:
    client: Any = Throttled(refusals=2)
    assert [item["n"] for item in items_of(client, attempts=3)] == [0, 1, 2]
    assert client.asked == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert waits == [0, 1] * 3


def test_what_is_refused_too_often_is_transient(waits: list[int]) -> None:
    client: Any = Throttled(refusals=3)
    with pytest.raises(Transient):
        list(items_of(client, attempts=3))
    assert waits == [0, 1]


def test_pages_are_read_as_they_are_asked_for() -> None:
    client: Any = Throttled(refusals=0)
    found = items_of(client)
    assert client.asked == []
    next(found)
    assert client.asked == [0]
