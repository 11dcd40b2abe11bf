"""Makes the zip that our functions share, and a larger one for ``Clean``: our code, runtime dependencies, bytecode.

Builds are reproducible.

Wheels bring no bytecode and ``/var/task`` is read-only, so without ours every cold start would compile every module.
The bytecode is unchecked (PEP 552), because the modification times of unpacked files mean nothing. Dependencies are
included as bytecode only; our own modules also as source, so that a traceback shows our lines.
"""

import hashlib
import importlib.util
import io
import marshal
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from infra import service_data
from infra.service_data import trimmed

CHALICE_RUNTIME = frozenset({"chalice/__init__.py", "chalice/app.py"})
"""The files of Chalice that run in Lambda; its other files are for packaging and deploying."""

_LEFT_OUT_PARTS = frozenset({"tests", "test", "testing", "__pycache__", "bin", "examples"})
_LEFT_OUT_SUFFIXES = (".dist-info", ".egg-info")
_LEFT_OUT_FILES = (".pyi", ".pyc", "py.typed", ".c", ".h", ".pyx", ".pxd", ".rst", ".md")

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every zip entry, the earliest that zip allows: equal content then gives equal bytes."""


_UNCHECKED = 0b01
"""PEP 552's flags for hash-based bytecode that is never compared with its source."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A finished zip and its content-addressed key."""

    content: bytes
    name: str = "heed"

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:20]

    @property
    def key(self) -> str:
        """``heed-<hash>.zip``. A changed build needs a new key, or CloudFormation would not update the functions."""
        return f"{self.name}-{self.hash}.zip"


def make_bundle(*, ours: Path, dependencies: Path, name: str = "heed") -> Bundle:
    """Zip our code under ``ours`` (app.py, chalicelib/, vendor/) with the packages installed in ``dependencies``.

    The zip of the packages is cached beside their folder; our code is added to a copy of it.
    """
    rules = hashlib.sha256(b"".join(Path(file).read_bytes() for file in (__file__, service_data.__file__))).hexdigest()[
        :8
    ]
    packed = dependencies.with_name(f"{dependencies.name}-{rules}.zip")
    if not packed.exists():
        unfinished = packed.with_suffix(".unfinished")
        unfinished.write_bytes(_added(b"", _dependency_entries(dependencies)))
        unfinished.rename(packed)
    return Bundle(_added(packed.read_bytes(), _our_entries(ours)), name)


def _added(archive: bytes, entries: Iterable[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO(archive)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
        for name, content in sorted(entries):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = (0o755 if name.endswith(".so") else 0o644) << 16
            info.create_system = 3
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, content)
    return buffer.getvalue()


def _our_entries(root: Path) -> Iterator[tuple[str, bytes]]:
    sources = [root / "app.py", *sorted((root / "chalicelib").rglob("*"))]
    for path in sources:
        if path.is_file() and path.suffix != ".pyc":
            name = path.relative_to(root).as_posix()
            yield name, path.read_bytes()
            if path.suffix == ".py":
                yield importlib.util.cache_from_source(name), _bytecode(name, path.read_bytes())
    vendor = root / "vendor"
    if vendor.is_dir():
        # Through the links in vendor/, as Chalice does: its content lies at the zip's root.
        for top in sorted(vendor.iterdir()):
            for path in [top] if top.is_file() else sorted(top.rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    yield path.relative_to(vendor).as_posix(), path.read_bytes()


def _dependency_entries(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or not _belongs(name):
            continue
        if path.suffix == ".py":
            yield f"{name}c", _bytecode(name, path.read_bytes())
        elif name.startswith("botocore/data/"):
            if kept := trimmed(name, path.read_bytes()):
                yield kept
        else:
            yield name, path.read_bytes()


def _belongs(name: str) -> bool:
    parts = PurePosixPath(name).parts
    if any(part in _LEFT_OUT_PARTS or part.endswith(_LEFT_OUT_SUFFIXES) for part in parts[:-1]):
        return False
    if name.endswith(_LEFT_OUT_FILES):
        return False
    if parts[0] == "chalice":
        return name in CHALICE_RUNTIME
    return parts[:2] != ("boto3", "data")  # descriptions of resources, which are not used


def _bytecode(name: str, source: bytes) -> bytes:
    """Compile ``source`` under its path in the zip, which tracebacks show. Raises ``SyntaxError``."""
    code = compile(source, name, "exec", dont_inherit=True, optimize=0)
    head = importlib.util.MAGIC_NUMBER + _UNCHECKED.to_bytes(4, "little") + importlib.util.source_hash(source)
    return head + marshal.dumps(code)
