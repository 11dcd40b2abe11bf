"""A fake lake for the pack tool, and copies of packs to change."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.packs import PACKS

DEMO = PACKS / "demo"


class Bucket:
    """A fake S3 client with the operations of the registry, including conditional writes."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.written: list[str] = []

    def put_object(
        self,
        *,
        Bucket: str,  # noqa: N803 - boto3's names
        Key: str,  # noqa: N803
        Body: bytes,  # noqa: N803
        ContentType: str,  # noqa: N803
        IfNoneMatch: str | None = None,  # noqa: N803
        IfMatch: str | None = None,  # noqa: N803
    ) -> None:
        if (IfNoneMatch == "*" and Key in self.objects) or (IfMatch is not None and IfMatch != self._tag(Key)):
            raise ClientError({"Error": {"Code": "PreconditionFailed"}}, "PutObject")
        self.objects[Key] = Body
        self.written.append(Key)

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803
        if Key not in self.objects:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {"Body": io.BytesIO(self.objects[Key]), "ETag": self._tag(Key)}

    def list_objects_v2(self, *, Bucket: str, Prefix: str, MaxKeys: int) -> dict[str, Any]:  # noqa: N803
        found = sorted(key for key in self.objects if key.startswith(Prefix))[:MaxKeys]
        return {"Contents": [{"Key": key} for key in found]} if found else {}

    def _tag(self, key: str) -> str | None:
        return f'"{hashlib.sha256(self.objects[key]).hexdigest()}"' if key in self.objects else None


def copy_of(pack: Path, folder: Path) -> Path:
    """Copy a pack without its data into ``folder``, to be changed."""
    copy = folder / pack.name
    for path in pack.rglob("*.yaml"):
        target = copy / path.relative_to(pack)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return copy


def change(path: Path, old: str, new: str) -> None:
    """Replace a text in a file, which must contain it."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def packs() -> Iterator[Path]:
    """The folders of all packs in this repository."""
    return (path.parent for path in sorted(PACKS.glob("*/pack.yaml")))
