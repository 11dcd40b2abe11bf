"""The private bucket: objects by key, whole, compressed, each with a checksum that is checked when it is read.

What an earlier release wrote is read as it is: uncompressed and, where there is no checksum, without being verified;
its readers check the shape. Keys that end in ``.gz`` name what is compressed by itself.
"""

import gzip
import zlib
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.domain.errors import Damaged

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CHECKSUM = "sha256"
"""The metadata key of the SHA-256 of the object as it lies in the bucket, in hex."""

_COMPRESSED = b"\x1f\x8b"
"""How gzip begins. No JSON does."""


_QUICKLY = 3
"""The level of compression. The usual 6 takes three times as long for a fifth less."""


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
        return unpacked(key, body)

    def put(self, key: str, body: bytes) -> None:
        body = packed(key, body)
        put = partial(
            self._client.put_object, Bucket=self._bucket, Key=key, Body=body, Metadata={CHECKSUM: _checksum(body)}
        )
        with busy_is_transient():
            if key.endswith(".gz"):
                put(ContentType="application/gzip")
            else:
                put(ContentType="application/json", ContentEncoding="gzip")

    def keys(self, prefix: str) -> Iterator[str]:
        with busy_is_transient():
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
                yield from (item["Key"] for item in page.get("Contents", ()))


def packed(key: str, body: bytes) -> bytes:
    """An object as it lies in the bucket: compressed, quickly. Equal content gives equal bytes."""
    return body if key.endswith(".gz") else gzip.compress(body, compresslevel=_QUICKLY, mtime=0)


def unpacked(key: str, body: bytes) -> bytes:
    """What an object holds, whether it is compressed or not. Raises ``Damaged``."""
    if key.endswith(".gz") or not body.startswith(_COMPRESSED):
        return body
    try:
        return gzip.decompress(body)
    except (OSError, EOFError, zlib.error) as error:
        raise Damaged(key) from error


def _checksum(body: bytes) -> str:
    return sha256(body).hexdigest()
