"""What is published: what is not in the lake is none, and objects of the site keep their headers."""

import gzip

import boto3
import pytest

from chalicelib.adapters.s3.lake import S3Lake
from chalicelib.adapters.s3.site import S3Site
from chalicelib.domain.errors import Damaged


def test_what_is_not_in_the_lake_is_none(aws: None) -> None:
    client = boto3.client("s3")
    client.create_bucket(Bucket="lake")
    lake = S3Lake(client, "lake")
    assert lake.get("cubes/all.json") is None
    lake.put("cubes/all.json", b"{}")
    assert lake.get("cubes/all.json") == b"{}"


@pytest.mark.parametrize("body", [b"{", b"", b"{}\n"])
def test_bytes_that_do_not_match_their_checksum_are_damaged(aws: None, body: bytes) -> None:
    client = boto3.client("s3")
    client.create_bucket(Bucket="lake")
    lake = S3Lake(client, "lake")
    lake.put("cubes/all.json", b"{}")
    noted = client.head_object(Bucket="lake", Key="cubes/all.json")["Metadata"]
    client.put_object(Bucket="lake", Key="cubes/all.json", Body=body, Metadata=noted)
    with pytest.raises(Damaged):
        lake.get("cubes/all.json")


def test_an_object_from_before_there_were_checksums_is_read(aws: None) -> None:
    client = boto3.client("s3")
    client.create_bucket(Bucket="lake")
    client.put_object(Bucket="lake", Key="cubes/all.json", Body=b"{}")
    lake = S3Lake(client, "lake")
    assert lake.get("cubes/all.json") == b"{}"
    assert [*lake.keys("cubes/")] == ["cubes/all.json"]
    assert [*lake.keys("state/")] == []


def test_objects_lie_there_compressed_and_equal_content_is_equal_bytes(aws: None) -> None:
    client = boto3.client("s3")
    client.create_bucket(Bucket="lake")
    lake, cube = S3Lake(client, "lake"), b'{"parts":{}}' * 1_000
    lake.put("cubes/day/2026-11-21.json", cube)
    first = client.get_object(Bucket="lake", Key="cubes/day/2026-11-21.json")
    lake.put("cubes/day/2026-11-21.json", cube)
    again = client.get_object(Bucket="lake", Key="cubes/day/2026-11-21.json")
    assert first["ContentEncoding"] == "gzip"
    assert (first["ContentLength"], first["ETag"]) == (again["ContentLength"], again["ETag"])
    assert first["ContentLength"] < len(cube) / 10
    assert lake.get("cubes/day/2026-11-21.json") == cube


def test_what_is_compressed_already_is_not_compressed_again(aws: None) -> None:
    client = boto3.client("s3")
    client.create_bucket(Bucket="lake")
    lake, rows = S3Lake(client, "lake"), gzip.compress(b"{}")
    lake.put("facts/rows.jsonl.gz", rows)
    assert client.get_object(Bucket="lake", Key="facts/rows.jsonl.gz")["Body"].read() == rows
    assert lake.get("facts/rows.jsonl.gz") == rows


def test_compressed_bytes_that_were_cut_off_are_damaged(aws: None) -> None:
    client = boto3.client("s3")
    client.create_bucket(Bucket="lake")
    client.put_object(Bucket="lake", Key="cubes/all.json", Body=gzip.compress(b"{}")[:-3])
    with pytest.raises(Damaged):
        S3Lake(client, "lake").get("cubes/all.json")


def test_a_page_carries_its_type_and_cache_time(aws: None) -> None:
    client = boto3.client("s3")
    client.create_bucket(Bucket="site")
    site = S3Site(client, "site")
    site.put("index.html", b"<p>", content_type="text/html; charset=utf-8", cache_control="public, max-age=60")
    head = client.head_object(Bucket="site", Key="index.html")
    assert (head["ContentType"], head["CacheControl"]) == ("text/html; charset=utf-8", "public, max-age=60")
    assert site.get("index.html") == b"<p>"
    assert [*site.paths()] == ["index.html"]
    site.delete("index.html")
    assert site.get("index.html") is None
    assert "Contents" not in client.list_objects_v2(Bucket="site")
