"""The publisher's stores against an engine: newest facts win, marks survive a change, objects keep their headers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto import mock_aws

from chalicelib.adapters.facts import DynamoFacts
from chalicelib.adapters.lake import S3Lake
from chalicelib.adapters.site import S3Site
from chalicelib.domain.facts import OrderFact, RoundFact
from infra.tables import create_tables

OPENED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
FACT = OrderFact(
    case="7K3M-Q9ZT-4R2XN",
    n=1,
    version=2,
    agency="tax",
    service=None,
    region=None,
    opened_at=OPENED,
    state="assigned",
    closed=False,
    resolution=None,
    rounds=(RoundFact(n=1, agency="tax", due=OPENED + timedelta(days=5)),),
)


@pytest.fixture(autouse=True)
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        yield


@pytest.fixture
def facts() -> DynamoFacts:
    client = boto3.client("dynamodb")
    return DynamoFacts(client, create_tables(client)["HEED_FACTS"], lanes=1)


def test_a_fact_comes_back_as_it_was_kept(facts: DynamoFacts) -> None:
    answered = replace(FACT.rounds[0], answered_at=OPENED + timedelta(hours=5), outcome="fixed", rating=9)
    fact = replace(FACT, rounds=(answered,), closed=True, resolution="confirmed")
    bucket = facts.keep_order(fact)
    assert bucket == "2026-11-20T09#0"
    assert facts.facts_in(bucket).orders == [fact]


def test_an_older_version_that_comes_late_changes_nothing(facts: DynamoFacts) -> None:
    newer = replace(FACT, version=3, state="in_work")
    for fact in (FACT, newer, FACT):
        bucket = facts.keep_order(fact)
    assert facts.facts_in(bucket).orders == [newer]


def test_a_mark_goes_only_with_the_token_that_was_seen(facts: DynamoFacts) -> None:
    facts.mark_dirty(["2026-11-20T09#0"])
    (seen,) = facts.marks()
    facts.mark_dirty(["2026-11-20T09#0"])
    assert not facts.clear(seen)
    (again,) = facts.marks()
    assert facts.clear(again)
    assert facts.marks() == []
    assert not facts.clear(again)


def test_marks_come_in_the_order_of_their_hours(facts: DynamoFacts) -> None:
    facts.mark_dirty(["2026-11-20T10#0", "2026-11-20T09#0", "2021-01-01T00#0"])
    assert [mark.bucket for mark in facts.marks()] == ["2021-01-01T00#0", "2026-11-20T09#0", "2026-11-20T10#0"]


def test_what_is_not_in_the_lake_is_none() -> None:
    client = boto3.client("s3", region_name="us-east-1")
    client.create_bucket(Bucket="lake")
    lake = S3Lake(client, "lake")
    assert lake.get("cubes/all.json") is None
    lake.put("cubes/all.json", b"{}")
    assert lake.get("cubes/all.json") == b"{}"


def test_a_page_carries_its_type_and_cache_time() -> None:
    client = boto3.client("s3", region_name="us-east-1")
    client.create_bucket(Bucket="site")
    site = S3Site(client, "site")
    site.put("index.html", b"<p>", content_type="text/html; charset=utf-8", cache_control="public, max-age=60")
    head = client.head_object(Bucket="site", Key="index.html")
    assert (head["ContentType"], head["CacheControl"]) == ("text/html; charset=utf-8", "public, max-age=60")
    site.delete("index.html")
    assert "Contents" not in client.list_objects_v2(Bucket="site")
