"""Reads a mapping: a pack's mapping.yaml for ratings, or one for work orders. Errors name the line."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from infra.load.bad_file import BadFile
from infra.load.order_mapping import OrderMapping
from infra.packs.findings import Finding
from infra.packs.models.mapping import Mapping
from infra.packs.reader import shaped
from infra.packs.source import read_source

_Model = TypeVar("_Model", bound=BaseModel)


def read_mapping(file: Path) -> Mapping:
    """The mapping of ratings in a YAML file. Raises ``OSError`` when unreadable, ``BadFile`` when invalid."""
    return _read(file, Mapping)


def read_order_mapping(file: Path) -> OrderMapping:
    """The mapping of work orders in a YAML file. Raises as ``read_mapping`` does."""
    return _read(file, OrderMapping)


def _read(file: Path, model: type[_Model]) -> _Model:
    source = read_source(file, file.name)
    findings: list[Finding] = [*source.findings]
    mapping: _Model | None = shaped(source, model, findings)
    if findings or mapping is None:
        raise BadFile("\n".join(f"{file.name}, line {one.line}: {one.message} {one.fix}" for one in sorted(findings)))
    return mapping
