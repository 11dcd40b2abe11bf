"""The public bucket behind the content delivery network: each object has its media type and cache time."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chalicelib.adapters.connection import busy_is_transient

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3Site:
    """Satisfies ``Site``."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def paths(self) -> Iterator[str]:
        """Every path that is there, read page by page."""
        with busy_is_transient():
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=""):
                yield from (item["Key"] for item in page.get("Contents", ()))

    def get(self, path: str) -> bytes | None:
        """An object; None where there is none.

        S3 tells that a path does not exist only to callers with the right to list the bucket.
        """
        with busy_is_transient():
            try:
                return self._client.get_object(Bucket=self._bucket, Key=path)["Body"].read()
            except self._client.exceptions.NoSuchKey:
                return None

    def put(self, path: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        with busy_is_transient():
            self._client.put_object(
                Bucket=self._bucket, Key=path, Body=body, ContentType=content_type, CacheControl=cache_control
            )

    def delete(self, path: str) -> None:
        with busy_is_transient():
            self._client.delete_object(Bucket=self._bucket, Key=path)
