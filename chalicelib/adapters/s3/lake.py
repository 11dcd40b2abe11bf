"""The private bucket: objects by key, whole, each with a checksum that is checked when it is read.

Objects written before there were checksums have none and are not verified: their readers check the shape.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.domain.errors import Damaged

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CHECKSUM = "sha256"
"""The metadata key of the SHA-256 of the object, in hex."""


class S3Lake:
    """Satisfies ``Lake``."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def get(self, key: str) -> bytes | None:
        """An object; None where there is none. Raises ``Damaged`` when its checksum is wrong.

        S3 tells that a key does not exist only to callers with the right to list the bucket.
        """
        with busy_is_transient():
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=key)
                body = found["Body"].read()
            except self._client.exceptions.NoSuchKey:
                return None
        if found["Metadata"].get(CHECKSUM, _checksum(body)) != _checksum(body):
            raise Damaged(key)
        return body

    def put(self, key: str, body: bytes) -> None:
        with busy_is_transient():
            self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=body,
                ContentType="application/gzip" if key.endswith(".gz") else "application/json",
                Metadata={CHECKSUM: _checksum(body)},
            )

    def keys(self, prefix: str) -> Iterator[str]:
        with busy_is_transient():
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
                yield from (item["Key"] for item in page.get("Contents", ()))


def _checksum(body: bytes) -> str:
    return sha256(body).hexdigest()
