"""The pack in force, from the lake: a pointer looked at once a minute, versions kept in memory for good."""

import json
import time
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.dynamo import error_code
from chalicelib.domain.errors import NotFound, Transient
from chalicelib.domain.pack import Pack, read_pack

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

POINTER = "registry/current.json"
_FRESH_FOR = 60.0


def version_key(version: str) -> str:
    return f"registry/{version}.json"


class LakePacks:
    """Satisfies ``Packs``."""

    def __init__(self, client: "S3Client", lake: str) -> None:
        self._client = client
        self._lake = lake
        self._versions: dict[str, Pack] = {}
        self._current: str | None = None
        self._read_at = 0.0

    def current(self) -> Pack:
        if self._current is None or time.monotonic() - self._read_at > _FRESH_FOR:
            self._current = self._read_pointer()
            self._read_at = time.monotonic()
        return self.version(self._current)

    def version(self, version: str) -> Pack:
        if version not in self._versions:
            self._versions[version] = read_pack(json.loads(self._read(version_key(version))), version)
        return self._versions[version]

    def _read_pointer(self) -> str:
        try:
            return str(json.loads(self._read(POINTER))["version"])
        except NotFound as missing:
            raise Transient("No pack has been applied yet.") from missing

    def _read(self, key: str) -> bytes:
        try:
            return self._client.get_object(Bucket=self._lake, Key=key)["Body"].read()
        except BotoCoreError as error:
            raise Transient(f"The lake did not answer ({type(error).__name__}).") from error
        except ClientError as error:
            if error_code(error) in ("NoSuchKey", "404"):
                raise NotFound("There is no such pack.") from error
            raise Transient(f"The lake is busy ({error_code(error)}).") from error
