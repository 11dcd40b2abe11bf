"""Where no concurrency is reserved, one run of the publisher at a time holds the lease."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.services.publishing.lease import lease
from tests.builders import NOW
from tests.fakes import FakeBookmarks

MINUTES = 300.0


def test_a_run_that_overlaps_another_is_turned_away() -> None:
    bookmarks = FakeBookmarks()
    with lease(bookmarks, now=NOW, seconds=MINUTES) as first:
        with lease(bookmarks, now=NOW + timedelta(minutes=1), seconds=MINUTES) as second:
            pass
        with lease(bookmarks, now=NOW + timedelta(minutes=2), seconds=MINUTES) as third:
            pass
    assert (first, second, third) == (True, False, False)


def test_the_next_run_begins_as_soon_as_the_last_has_ended_even_by_an_error() -> None:
    bookmarks = FakeBookmarks()
    with pytest.raises(RuntimeError), lease(bookmarks, now=NOW, seconds=MINUTES):
        raise RuntimeError
    with lease(bookmarks, now=NOW + timedelta(minutes=1), seconds=MINUTES) as held:
        assert held


def test_the_lease_of_a_run_that_died_ends_with_the_time_it_had() -> None:
    bookmarks = FakeBookmarks()
    bookmarks.move("publishing", seen={}, to={"until": (NOW + timedelta(minutes=5)).isoformat()})
    with lease(bookmarks, now=NOW + timedelta(minutes=4), seconds=MINUTES) as early:
        assert not early
    with lease(bookmarks, now=NOW + timedelta(minutes=5), seconds=MINUTES) as late:
        assert late


def test_of_two_that_see_a_free_lease_one_gets_it() -> None:
    class Raced(FakeBookmarks):
        def move(self, name: str, *, seen: Mapping[str, str], to: Mapping[str, str]) -> None:
            raise Conflict("Somebody else is at this.")

    with lease(Raced(), now=NOW, seconds=MINUTES) as held:
        assert not held
