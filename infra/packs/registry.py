"""Put compiled packs where the functions find them: immutable versions and one pointer to the one in force.

registry/<version>.json   a compiled pack; its name is the hash of its text, so it is written once
registry/current.json     {"version", "name", "applied_at", "previous"}
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

_POINTER = "registry/current.json"


@dataclass(frozen=True, slots=True)
class Pointer:
    """What is in force: the version, its pack's name, since when (RFC 3339, UTC), and what was before."""

    version: str
    name: str
    applied_at: str
    previous: str | None


def version_key(version: str) -> str:
    """Where a version is kept in the lake."""
    return f"registry/{version}.json"


def in_force(s3: Any, lake: str) -> Pointer | None:
    """The pointer as it stands; None where no pack was ever applied."""
    try:
        text = s3.get_object(Bucket=lake, Key=_POINTER)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
            return None
        raise
    row = json.loads(text)
    return Pointer(row["version"], row.get("name", ""), row.get("applied_at", ""), row.get("previous"))


def put_in_force(s3: Any, lake: str, *, text: bytes, version: str, name: str, now: datetime) -> Pointer:
    """Store the version unless it is there, then point at it. Pointing at what is in force already changes nothing.

    The version goes first: a reader that sees the pointer always finds what it points at.
    """
    if not _exists(s3, lake, version_key(version)):
        s3.put_object(Bucket=lake, Key=version_key(version), Body=text, ContentType="application/json")
    before = in_force(s3, lake)
    if before is not None and before.version == version:
        return before
    pointer = Pointer(version, name, now.strftime("%Y-%m-%dT%H:%M:%SZ"), before.version if before else None)
    body = {
        "version": pointer.version,
        "name": pointer.name,
        "applied_at": pointer.applied_at,
        "previous": pointer.previous,
    }
    s3.put_object(Bucket=lake, Key=_POINTER, Body=json.dumps(body).encode(), ContentType="application/json")
    return pointer


def _exists(s3: Any, lake: str, key: str) -> bool:
    try:
        s3.head_object(Bucket=lake, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound"}:
            return False
        raise
    return True
