"""Files of packs are parsed once: most packs that are checked here differ from another in one file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from infra.packs import reader
from infra.packs.source import MOST_BYTES, Source, read_source


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """A file whose name and content were read before is not parsed again."""
    known: dict[tuple[str, bytes], Source] = {}

    def remembered(path: Path, name: str) -> Source:
        if path.stat().st_size > MOST_BYTES:
            return read_source(path, name)
        key = name, path.read_bytes()
        if key not in known:
            known[key] = read_source(path, name)
        return replace(known[key], findings=[*known[key].findings])

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reader, "read_source", remembered)
        yield
