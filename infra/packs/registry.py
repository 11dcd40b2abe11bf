"""The pack registry in the lake: stores compiled packs, the pointer to the one in force, and the history.

registry/<version>.json     a compiled pack; its name is the hash of its text, so it is written once
registry/history/<n>.json   the n-th value of the pointer, written once
registry/current.json       the pointer: {"n", "version", "name", "applied_at", "by", "previous"}

Functions read the pointer only. It is updated under an optimistic lock, so of two concurrent updates one is refused.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from infra.packs.document import version_of

_POINTER = "registry/current.json"
_TAKEN = {"PreconditionFailed", "ConditionalRequestConflict", "412"}
_ABSENT = {"NoSuchKey", "404"}


class Refused(Exception):
    """The registry was not changed; the message says why."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """The pack in force: sequence number, version and name, time (RFC 3339, UTC) and person of its application, and the
    previous version."""

    n: int
    version: str
    name: str
    applied_at: str
    by: str
    previous: str | None


Seen = tuple[Pointer | None, str | None]
"""The pointer and its ETag, for a conditional update; None where there is none yet."""


def version_key(version: str) -> str:
    """Key of a version in the lake."""
    return f"registry/{version}.json"


def in_force(s3: Any, lake: str) -> Pointer | None:
    """The current pointer; None where no pack was ever applied."""
    return _seen(s3, lake)[0]


def put_in_force(s3: Any, lake: str, *, text: bytes, version: str, name: str, now: datetime, by: str) -> Pointer:
    """Store the version unless it is stored, then point at it. Does nothing for the version in force.

    The version is written first, so that a reader of the pointer always finds its target. Raises ``Refused``.
    """
    if not _put_new(s3, lake, version_key(version), text):
        stored(s3, lake, version)
    return _point(s3, lake, _seen(s3, lake), version=version, name=name, now=now, by=by)


def roll_back(s3: Any, lake: str, *, to: str | None, now: datetime, by: str) -> Pointer:
    """Put an earlier version in force again: ``to`` (or its unique prefix), else the previous one.

    Raises ``Refused`` for an unknown version.
    """
    seen = _seen(s3, lake)
    before = seen[0]
    if to is None and (before is None or before.previous is None):
        raise Refused("No other pack was in force before.")
    version = find_version(s3, lake, to) if to is not None else str(before and before.previous)
    return _point(s3, lake, seen, version=version, name=stored(s3, lake, version)["name"], now=now, by=by)


def find_version(s3: Any, lake: str, beginning: str) -> str:
    """The stored version with this prefix. Raises ``Refused`` where there is none or more than one."""
    found: list[str] = []
    if re.fullmatch(r"[0-9a-f]{4,64}", beginning):
        listed = s3.list_objects_v2(Bucket=lake, Prefix=f"registry/{beginning}", MaxKeys=2)
        found = [row["Key"].removeprefix("registry/").removesuffix(".json") for row in listed.get("Contents", ())]
    if len(found) != 1:
        raise Refused(f"{'More than one version begins' if found else 'No stored version begins'} with '{beginning}'.")
    return found[0]


def stored(s3: Any, lake: str, version: str) -> dict[str, Any]:
    """The document of a version. Raises ``Refused`` where it is missing or its hash is wrong."""
    text = _get(s3, lake, version_key(version))[0]
    if text is None:
        raise Refused(f"The version {version} is not stored.")
    if version_of(text) != version:
        raise Refused(f"What is stored as {version} has another content.")
    document: dict[str, Any] = json.loads(text)
    return document


def history(s3: Any, lake: str, most: int) -> Iterator[Pointer]:
    """The newest history entries, newest first, at most ``most``."""
    current = in_force(s3, lake)
    if current is None:
        return
    yield current
    for n in range(current.n - 1, max(0, current.n - most), -1):
        text = _get(s3, lake, _entry_key(n))[0]
        if text is not None:
            yield Pointer(**json.loads(text))


def _point(s3: Any, lake: str, seen: Seen, *, version: str, name: str, now: datetime, by: str) -> Pointer:
    """Update the pointer if it is still as seen."""
    before, tag = seen
    if before is not None:
        # Whoever wrote it may have been cut off before noting it.
        _note(s3, lake, before)
        if before.version == version:
            return before
    pointer = Pointer(
        n=before.n + 1 if before else 1,
        version=version,
        name=name,
        applied_at=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        by=by,
        previous=before.version if before else None,
    )
    condition = {"IfMatch": tag} if tag else {"IfNoneMatch": "*"}
    # The client writes again by itself when an answer is lost: then what is in its way is what it wrote itself.
    if not _put(s3, lake, _POINTER, _written(pointer), condition) and in_force(s3, lake) != pointer:
        raise Refused("Somebody else has just put a pack in force. Look at the list, then try again.")
    _note(s3, lake, pointer)
    return pointer


def _note(s3: Any, lake: str, pointer: Pointer) -> None:
    _put_new(s3, lake, _entry_key(pointer.n), _written(pointer))


def _entry_key(n: int) -> str:
    return f"registry/history/{n:08d}.json"


def _written(pointer: Pointer) -> bytes:
    return json.dumps(asdict(pointer)).encode()


def _seen(s3: Any, lake: str) -> Seen:
    text, tag = _get(s3, lake, _POINTER)
    return (None, None) if text is None else (Pointer(**json.loads(text)), tag)


def _get(s3: Any, lake: str, key: str) -> tuple[bytes | None, str | None]:
    try:
        found = s3.get_object(Bucket=lake, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in _ABSENT:
            return None, None
        raise
    return found["Body"].read(), found["ETag"]


def _put_new(s3: Any, lake: str, key: str, text: bytes) -> bool:
    """Write an object unless it exists; returns whether it was written."""
    return _put(s3, lake, key, text, {"IfNoneMatch": "*"})


def _put(s3: Any, lake: str, key: str, text: bytes, condition: dict[str, str]) -> bool:
    """Write an object on a condition; returns whether the condition held."""
    try:
        s3.put_object(Bucket=lake, Key=key, Body=text, ContentType="application/json", **condition)
    except ClientError as error:
        if error.response["Error"]["Code"] in _TAKEN:
            return False
        raise
    return True
