"""Buckets as folders, which count what is read and written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from chalicelib.adapters.s3.lake import packed, unpacked


@dataclass
class Traffic:
    """Objects and bytes read and written, and the largest object."""

    read: int = 0
    written: int = 0
    bytes_read: int = 0
    bytes_written: int = 0
    biggest: int = 0
    biggest_key: str = ""


@dataclass
class Folder:
    """A bucket as a folder."""

    root: Path
    traffic: Traffic = field(default_factory=Traffic)

    def get(self, key: str) -> bytes | None:
        self.traffic.read += 1
        file = self.root / key
        body = file.read_bytes() if file.exists() else None
        self._seen(key, body or b"")
        self.traffic.bytes_read += len(body or b"")
        return body

    def write(self, key: str, body: bytes) -> None:
        self.traffic.written += 1
        self.traffic.bytes_written += len(body)
        self._seen(key, body)
        file = self.root / key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)

    def _seen(self, key: str, body: bytes) -> None:
        if len(body) > self.traffic.biggest:
            self.traffic.biggest, self.traffic.biggest_key = len(body), key


class FolderLake(Folder):
    """Satisfies ``Lake``."""

    def get(self, key: str) -> bytes | None:
        body = super().get(key)
        return None if body is None else unpacked(key, body)

    def put(self, key: str, body: bytes) -> None:
        self.write(key, packed(key, body))

    def keys(self, prefix: str) -> Iterable[str]:
        files = (file.relative_to(self.root).as_posix() for file in self.root.rglob("*") if file.is_file())
        return sorted(key for key in files if key.startswith(prefix))


class FolderSite(Folder):
    """Satisfies ``Site``."""

    def paths(self) -> Iterable[str]:
        return [path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file()]

    def put(self, path: str, body: bytes, *, content_type: str, cache_control: str) -> None:  # noqa: ARG002
        self.write(path, body)

    def delete(self, path: str) -> None:
        (self.root / path).unlink(missing_ok=True)
