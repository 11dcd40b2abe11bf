"""A bookmark is moved by whoever saw where it lay, and by nobody else."""

import pytest

from chalicelib.adapters.dynamodb.bookmarks import DynamoBookmarks
from chalicelib.domain.errors import Conflict
from tests.integration.stores.conftest import Stores

HERE, THERE = {"agency": "office"}, {"agency": "office", "cursor": "abc"}


@pytest.fixture
def bookmarks(stores: Stores) -> DynamoBookmarks:
    return stores.bookmarks


def test_a_bookmark_is_found_where_it_was_left(bookmarks: DynamoBookmarks) -> None:
    assert bookmarks.read("walk") == {}
    bookmarks.move("walk", seen={}, to=HERE)
    assert bookmarks.read("walk") == HERE
    bookmarks.move("walk", seen=HERE, to=THERE)
    assert bookmarks.read("walk") == THERE
    assert bookmarks.read("other") == {}


@pytest.mark.parametrize("seen", [{}, {"agency": "desk"}, THERE])
def test_who_saw_another_place_is_refused(bookmarks: DynamoBookmarks, seen: dict[str, str]) -> None:
    bookmarks.move("walk", seen={}, to=HERE)
    with pytest.raises(Conflict):
        bookmarks.move("walk", seen=seen, to=THERE)
    assert bookmarks.read("walk") == HERE


def test_a_bookmark_that_was_never_laid_cannot_have_been_seen(bookmarks: DynamoBookmarks) -> None:
    with pytest.raises(Conflict):
        bookmarks.move("walk", seen=HERE, to=THERE)
