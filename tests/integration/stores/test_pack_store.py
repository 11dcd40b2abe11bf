"""The pack in force: found through its pointer, looked up again after a minute, versions read once."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.adapters.s3.pack_store import DAMAGED, POINTER, LakePacks, version_key
from chalicelib.domain.errors import NotFound, Transient
from chalicelib.domain.pack.pack import Pack
from infra.packs.document import version_of
from tests.builders import pack_document
from tests.deployment import log_lines


class Lake:
    """A lake in process that counts what is read from it."""

    def __init__(self) -> None:
        self.client: Any = boto3.client("s3")
        self.client.create_bucket(Bucket="lake")
        self.reads: list[str] = []
        self.client.meta.events.register("before-call.s3.GetObject", self._count)

    def _count(self, params: dict[str, Any], **_: Any) -> None:
        self.reads.append(params["url_path"].removeprefix("/lake/").removeprefix("/"))

    def put(self, key: str, text: bytes) -> None:
        self.client.put_object(Bucket="lake", Key=key, Body=text)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Until the end of the block nothing can be read."""

        def fail(**_: Any) -> None:
            raise EndpointConnectionError(endpoint_url="https://lake.example")

        self.client.meta.events.register("before-send.s3.GetObject", fail)
        yield
        self.client.meta.events.unregister("before-send.s3.GetObject", fail)

    def apply(self, name: str, **changes: Any) -> str:
        """Put a pack in force and return its version, the hash of its text."""
        text = json.dumps(pack_document(name=name, **changes)).encode()
        version = version_of(text)
        self.put(version_key(version), text)
        self.put(POINTER, json.dumps({"version": version}).encode())
        return version


@pytest.fixture
def lake(aws: None) -> Lake:
    return Lake()


class Clock:
    """A clock that stands still until it is set, in seconds."""

    def __init__(self) -> None:
        self.seconds = 1000

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_new_version_is_in_force_after_a_minute_and_not_before(lake: Lake, clock: Clock) -> None:
    one = lake.apply("one")
    store = LakePacks(lake.client, "lake", clock.now)
    assert store.current().version == one
    two = lake.apply("two")
    clock.seconds = 1059
    assert store.current().version == one
    clock.seconds = 1061
    assert (store.current().version, store.current().name) == (two, "two")


def test_a_version_is_read_once(lake: Lake, clock: Clock) -> None:
    one = lake.apply("one")
    store = LakePacks(lake.client, "lake", clock.now)
    assert store.current() is store.version(one) is store.current()
    clock.seconds = 2000
    store.current()
    assert sorted(lake.reads) == sorted([POINTER, POINTER, version_key(one)])


def test_an_old_version_stays_readable(lake: Lake, clock: Clock) -> None:
    one, two = lake.apply("one"), lake.apply("two")
    store = LakePacks(lake.client, "lake", clock.now)
    assert store.current().version == two
    assert store.version(one).version == one


def test_before_a_pack_is_applied_callers_are_asked_to_come_back(lake: Lake, clock: Clock) -> None:
    store = LakePacks(lake.client, "lake", clock.now)
    with pytest.raises(Transient), log_lines() as logged:
        store.current()
    assert DAMAGED not in logged()
    with pytest.raises(NotFound):
        store.version("one")


def test_a_lake_that_is_not_there_may_be_there_later(lake: Lake, clock: Clock) -> None:
    with pytest.raises(Transient):
        LakePacks(lake.client, "elsewhere", clock.now).current()


def test_while_the_lake_is_silent_the_pack_in_memory_stays_in_force(lake: Lake, clock: Clock) -> None:
    one = lake.apply("one")
    store = LakePacks(lake.client, "lake", clock.now)
    store.current()
    two = lake.apply("two")
    with lake.silent(), log_lines() as logged:
        clock.seconds = 1100
        assert store.current().version == one
        clock.seconds = 1101
        assert store.current().version == one
    assert lake.reads == [POINTER, version_key(one), POINTER], "asked again at every call"
    assert [json.loads(line)["level"] for line in logged().splitlines()] == ["WARNING"]
    clock.seconds = 1111
    assert store.current().version == two


JUNK = [b"", b"junk", b"[]", b'"one"', b"{}", b'{"version": null}', b'{"version": "../feedback"}', b"\xff\xfe"]


@pytest.mark.parametrize("junk", JUNK)
def test_a_pointer_that_cannot_be_read_leaves_the_old_pack_in_force_and_rings(
    junk: bytes, lake: Lake, clock: Clock
) -> None:
    one = lake.apply("one")
    store = LakePacks(lake.client, "lake", clock.now)
    store.current()
    lake.put(POINTER, junk)
    clock.seconds = 1100
    with log_lines() as logged:
        assert store.current().version == one
    assert DAMAGED in logged()
    two = lake.apply("two")
    clock.seconds = 1111
    assert store.current().version == two


def pointer(_: str) -> str:
    return POINTER


@pytest.mark.parametrize("missing", [pointer, version_key])
def test_a_new_version_that_is_not_there_leaves_the_old_pack_in_force_and_rings(
    missing: Callable[[str], str], lake: Lake, clock: Clock
) -> None:
    one = lake.apply("one")
    store = LakePacks(lake.client, "lake", clock.now)
    store.current()
    lake.client.delete_object(Bucket="lake", Key=missing(lake.apply("two")))
    clock.seconds = 1100
    with log_lines() as logged:
        assert store.current().version == one
    assert DAMAGED in logged()
    two = lake.apply("two")
    clock.seconds = 1111
    assert store.current().version == two


def test_a_version_that_is_not_what_its_name_says_is_not_put_in_force(lake: Lake, clock: Clock) -> None:
    one = lake.apply("one")
    store = LakePacks(lake.client, "lake", clock.now)
    store.current()
    lake.put(version_key(lake.apply("two")), json.dumps(pack_document(name="forged")).encode())
    clock.seconds = 1100
    with log_lines() as logged:
        assert store.current().version == one
    assert DAMAGED in logged()


def test_a_version_that_this_release_cannot_read_is_not_put_in_force(lake: Lake, clock: Clock) -> None:
    one = lake.apply("one")
    store = LakePacks(lake.client, "lake", clock.now)
    store.current()
    lake.apply("two", calendars={"office": {}})
    clock.seconds = 1100
    with log_lines() as logged:
        assert store.current().version == one
    assert DAMAGED in logged()


def test_where_no_good_pack_is_in_memory_damage_rings_and_callers_are_asked_to_come_back(
    lake: Lake, clock: Clock
) -> None:
    lake.put(POINTER, b"junk")
    with pytest.raises(Transient), log_lines() as logged:
        LakePacks(lake.client, "lake", clock.now).current()
    assert DAMAGED in logged()


def calendars(*days_off: str, **more: Any) -> dict[str, Any]:
    """The builder's calendar with these days off."""
    return {"office": {**pack_document()["calendars"]["office"], "days_off": list(days_off), **more}}


MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def due(pack: Pack) -> date:
    return pack.plans["negative"].deadline(MONDAY).date()


def test_an_old_pack_reckons_with_the_calendars_in_force_and_keeps_all_else(lake: Lake, clock: Clock) -> None:
    one = lake.apply("one", calendars=calendars())
    shorter = {"negative": {**pack_document()["plans"]["negative"], "total": {"working_days": 1}}}
    lake.apply("two", calendars=calendars("2026-11-26"), plans=shorter, title={"en": "Renamed"})
    store = LakePacks(lake.client, "lake", clock.now)
    old = store.of(one)
    assert (old.version, old.title) == (one, {"en": "Test land"})
    assert due(old) == date(2026, 12, 1), "five days, of which one is off now"
    assert due(store.version(one)) == date(2026, 11, 30), "as it was applied"


def test_an_old_pack_follows_when_the_calendars_change_again(lake: Lake, clock: Clock) -> None:
    one = lake.apply("one", calendars=calendars())
    store = LakePacks(lake.client, "lake", clock.now)
    assert due(store.of(one)) == date(2026, 11, 30)
    for version, days, expected in [("two", ["2026-11-26"], 1), ("three", ["2026-11-26", "2026-11-27"], 2)]:
        lake.apply(version, calendars=calendars(*days))
        clock.seconds += 61
        assert due(store.of(one)) == date(2026, 12, expected)


def test_a_working_day_of_a_budget_is_as_long_as_the_calendar_in_force_says(lake: Lake, clock: Clock) -> None:
    one = lake.apply("one", calendars=calendars())
    lake.apply("two", calendars=calendars(hours=["09:00", "13:00"]))
    budget = LakePacks(lake.client, "lake", clock.now).of(one).plans["negative"].stages[1].budget
    assert budget == timedelta(hours=4)


def test_a_calendar_that_the_pack_in_force_does_not_have_stays(lake: Lake, clock: Clock) -> None:
    one = lake.apply("one", calendars=calendars("2026-11-26"))
    plans = {name: {**plan, "calendar": "other"} for name, plan in pack_document()["plans"].items()}
    lake.apply("two", calendars={"other": calendars()["office"]}, plans=plans)
    assert due(LakePacks(lake.client, "lake", clock.now).of(one)) == date(2026, 12, 1)


def test_an_old_pack_is_read_once_for_each_set_of_calendars(lake: Lake, clock: Clock) -> None:
    one = lake.apply("one", calendars=calendars())
    two = lake.apply("two", calendars=calendars("2026-11-26"))
    store = LakePacks(lake.client, "lake", clock.now)
    assert store.of(two) is store.current()
    store.of(one)
    reads = len(lake.reads)
    assert store.of(one) is store.of(one)
    assert len(lake.reads) == reads
