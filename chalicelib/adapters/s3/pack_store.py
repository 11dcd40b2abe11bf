"""The pack in force, from the lake: a pointer looked at once a minute, versions kept in memory for good.

While the lake does not answer, or what it holds there is damaged, the pack last read stays in force for as
long as that lasts; packs change seldom. Damage does not end by itself, so it raises an alarm.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.connection import error_code
from chalicelib.domain.clocks.calendars import Calendar
from chalicelib.domain.errors import NotFound, Transient
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.read import read_pack

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

POINTER = "registry/current.json"
DAMAGED = "the pack in force cannot be read"
"""The line in the log that an alarm counts (infra/resources/alarms.yaml)."""

_log = logging.getLogger("heed.packs")

_FRESH_FOR = timedelta(minutes=1)
_AFTER_FAILURE = timedelta(seconds=10)
"""When to look again after the lake did not answer."""


def version_key(version: str) -> str:
    return f"registry/{version}.json"


class Damaged(Transient):
    """What the registry holds is not what was written there. Somebody has to repair it."""


class LakePacks:
    """Satisfies ``Packs``.

    The minute is measured by wall-clock time: other clocks may stand still while a function is frozen between calls.
    """

    def __init__(self, client: "S3Client", lake: str, now: Callable[[], datetime]) -> None:
        self._client = client
        self._lake = lake
        self._now = now
        self._versions: dict[str, Pack] = {}
        self._reckoned: dict[str, Pack] = {}
        self._current: Pack | None = None
        self._look_again_at = datetime.min.replace(tzinfo=UTC)

    def current(self) -> Pack:
        if self._current is None or self._now() > self._look_again_at:
            fresh_for = _FRESH_FOR
            try:
                self._current = self._pointed_at()
            except Transient as error:
                if isinstance(error, Damaged):
                    _log.error(DAMAGED, extra={"reason": error.detail})
                if self._current is None:
                    raise
                fresh_for = _AFTER_FAILURE
                _log.warning("an earlier pack stays in force", extra={"reason": error.detail})
            self._look_again_at = self._now() + fresh_for
        return self._current

    def version(self, version: str) -> Pack:
        if version not in self._versions:
            self._versions[version] = self._read_pack(version, {})
        return self._versions[version]

    def of(self, version: str) -> Pack:
        current, applied = self.current(), self.version(version)
        calendars = {name: current.calendars.get(name, own) for name, own in applied.calendars.items()}
        if calendars == applied.calendars:
            return applied
        known = self._reckoned.get(version)
        if known is None or known.calendars != calendars:
            # Read anew rather than changed: how long a budget of days is depends on the calendar.
            known = self._reckoned[version] = self._read_pack(version, calendars)
        return known

    def _pointed_at(self) -> Pack:
        version = self._read_pointer()
        try:
            return self.version(version)
        except NotFound as missing:
            raise Damaged(f"The version {version} is not stored.") from missing

    def _read_pack(self, version: str, calendars: Mapping[str, Calendar]) -> Pack:
        text = self._read(version_key(version))
        if hashlib.sha256(text).hexdigest() != version:
            raise Damaged(f"What is stored as {version} has another content.")
        try:
            return read_pack(json.loads(text), version, calendars)
        except (ValueError, LookupError, TypeError) as error:
            # It was made for a later release, say.
            raise Damaged(f"This release cannot read the version {version}.") from error

    def _read_pointer(self) -> str:
        try:
            text = self._read(POINTER)
        except NotFound as missing:
            if self._current is None:
                raise Transient("No pack has been applied yet.") from missing
            raise Damaged("The pointer to the pack in force is gone.") from missing
        try:
            return str(json.loads(text)["version"])
        except (ValueError, LookupError, TypeError) as error:
            raise Damaged("The pointer to the pack in force cannot be read.") from error

    def _read(self, key: str) -> bytes:
        try:
            return self._client.get_object(Bucket=self._lake, Key=key)["Body"].read()
        except BotoCoreError as error:
            raise Transient(f"The lake did not answer ({type(error).__name__}).") from error
        except ClientError as error:
            if error_code(error) in ("NoSuchKey", "404"):
                raise NotFound("There is no such pack.") from error
            raise Transient(f"The lake is busy ({error_code(error)}).") from error
