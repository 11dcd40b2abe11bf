"""Draws a reproducible sample of a ratings file: ``python -m infra.load.sample SOURCE TARGET``.

The unit of sampling is a respondent. Within each service of each agency, respondents are sorted by the SHA-256 of their
id; the first SHARE of them are kept, but at least LEAST. Respondents whose texts may identify a person (a long number,
a mail address) are replaced by the next one.
"""

import csv
import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from infra.load.mappings import read_mapping
from infra.packs import PACKS
from infra.packs.models.mapping import FILE as MAPPING
from infra.packs.models.mapping import Mapping

SHARE = 0.34
LEAST = 30
TELLING = re.compile(r"\d{5}|@")

Row = dict[str, str]


def chosen(rows: Iterable[Row], mapping: Mapping) -> list[Row]:
    """The rows of the sampled respondents, in the order of the file."""
    rows = list(rows)
    columns = mapping.columns
    respondents: dict[tuple[str, str], set[str]] = defaultdict(set)
    telling: set[str] = set()
    for row in rows:
        respondents[row[columns.agency], row[columns.service]].add(row[columns.respondent])
        if any(TELLING.search(row[name]) for name in columns.comments):
            telling.add(row[columns.respondent])
    kept: set[str] = set()
    for members in respondents.values():
        wanted = max(LEAST, math.ceil(SHARE * len(members)))
        kept.update(sorted(members - telling, key=_rank)[:wanted])
    return [row for row in rows if row[columns.respondent] in kept]


def _rank(respondent: str) -> str:
    return hashlib.sha256(respondent.encode()).hexdigest()


def main(
    source: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The large file.")],
    target: Annotated[Path, typer.Argument(help="The file to write.")],
    pack: Annotated[str, typer.Option(help="The pack whose mapping.yaml names the columns.")] = "demo",
) -> None:
    """Write the sample of a ratings file."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or ())
        rows = chosen(reader, read_mapping(PACKS / pack / MAPPING))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    typer.echo(f"{len(rows)} rows in {target}")


if __name__ == "__main__":
    typer.run(main)
