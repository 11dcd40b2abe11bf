"""Somebody deletes and alters what is published and what it is made of: it heals by itself, and never in silence."""

import json
from datetime import timedelta
from typing import Any

import httpx

from chalicelib.services.publishing.hourly_check import ALTERED
from chalicelib.services.statistics.stored import DAMAGED
from infra.deployed import of_local
from infra.local.publishing import publish_until_clean
from infra.recount import recount
from tests.journeys.test_intake import logged
from tests.stacks import Deployed, eventually, of_pack

pytestmark = of_pack(apart="clocks")


def rate(there: Deployed, count: int) -> int:
    """Give so many ratings and publish; returns how many are counted."""
    before = levels(there)
    for level in range(count):
        rating = {"survey": "fft", "agency": "neas", "service": "neas-111", "level": level % 3 + 3}
        assert there.api.post("feedback", rating).status_code == 201
    return published(there, before + count)


def published(there: Deployed, count: int) -> int:
    """Publish until so many ratings are counted: the stream brings them a moment later."""

    def counted() -> bool:
        publish_until_clean(there.stack)
        return levels(there) >= count

    eventually(counted, what=f"{count} ratings are counted")
    return levels(there)


def levels(there: Deployed) -> int:
    found = httpx.get(f"{there.stack.site}/data/index.json", trust_env=False)
    index: Any = found.json() if found.is_success else json.loads('{"overall": {"levels": {"n": null}}}')
    return int(index["overall"]["levels"]["n"] or 0)


def keys(there: Deployed, prefix: str) -> list[str]:
    listed = there.aws("s3").list_objects_v2(Bucket=there.stack.buckets["Lake"], Prefix=prefix)
    return [item["Key"] for item in listed.get("Contents", ())]


def test_a_deleted_day_costs_no_rating(there: Deployed) -> None:
    ratings = rate(there, 6)
    for key in keys(there, "cubes/day/"):
        there.aws("s3").delete_object(Bucket=there.stack.buckets["Lake"], Key=key)
    assert rate(there, 1) == ratings + 1
    assert '"cubes/day/' in logged(there.aws)


def test_junk_in_the_notes_costs_no_rating(there: Deployed) -> None:
    ratings = rate(there, 1)
    for key in keys(there, "state/"):
        there.aws("s3").put_object(Bucket=there.stack.buckets["Lake"], Key=key, Body=b"junk")
    assert rate(there, 1) == ratings + 1
    assert logged(there.aws).count(DAMAGED) >= len(keys(there, "state/"))


def test_a_defaced_page_is_written_again_within_the_hour(there: Deployed) -> None:
    rate(there, 1)
    page = {"Bucket": there.stack.buckets["Site"], "Key": "index.html"}
    there.aws("s3").put_object(**page, Body=b"<p>Send your money to somebody else</p>", ContentType="text/html")
    there.move_to(there.now() + timedelta(hours=1))
    there.run("Publish")
    assert "your money" not in httpx.get(there.stack.site, trust_env=False).text
    assert ALTERED in logged(there.aws)


def test_a_lost_lake_is_made_again_from_the_tables(there: Deployed) -> None:
    ratings = rate(there, 1)
    s3, lake = there.aws("s3"), there.stack.buckets["Lake"]
    for key in [*keys(there, "cubes/"), *keys(there, "state/"), *keys(there, "facts/")]:
        s3.delete_object(Bucket=lake, Key=key)
    assert recount(of_local(there.stack))
    assert published(there, ratings) == ratings
    assert keys(there, "facts/")
