"""Measures read and write capacity units of every access pattern on DynamoDB Local.

``python -m bench.units`` prints the table; ``--write`` puts it into docs/access-patterns.md.
"""

import sys
from collections.abc import Mapping, Sequence

from bench.capacity import Units
from bench.engine import stores, tables
from bench.goals import LIFE, RATING, SECOND_ROUND, Goal
from bench.lives import ANSWERS, LETTERS, a_life, long_rating
from bench.patterns import PATTERNS
from bench.report import Figure
from infra.generated_part import replaced, split
from infra.paths import ROOT
from tests.dynamodb_local import dynamodb_local

DOCUMENT = ROOT / "docs" / "access-patterns.md"
START, END = "<!-- measured by python -m bench.units --write -->", "<!-- end of what is measured -->"


def measure(endpoint: str) -> Mapping[str, Units]:
    """Capacity units by pattern; each pattern runs on empty tables."""
    measured: dict[str, Units] = {}
    for number, pattern in enumerate(PATTERNS):
        with tables(endpoint, f"units-{number}-", stream=False) as names:
            measured[pattern.name] = pattern.units(stores(names))
    return measured


def figures(endpoint: str) -> Sequence[Figure]:
    """A figure for each pattern: its write units, or its read units where it writes nothing. Then those of lives."""
    return [_figure(name, units) for name, units in measure(endpoint).items()] + lives(endpoint)


def _figure(name: str, units: Units) -> Figure:
    detail = f"{units.read:g} read, {units.write:g} written in {units.calls} calls"
    if name == PATTERNS[0].name:
        return Figure.of(RATING, units.write, detail)
    kind = "written" if units.write else "read"
    return Figure("units", name, units.write or units.read, kind, None, detail)


def lives(endpoint: str) -> list[Figure]:
    """What whole lives write: with the indexes, facts, marks and claims of mails."""

    def of(goal: Goal, *outcomes: str) -> Figure:
        life = a_life(endpoint, *outcomes)
        return Figure.of(goal, life.written, ", ".join(f"{name} {units.write:g}" for name, units in life.steps))

    long = Figure("units", f"a rating with {ANSWERS} answers and {LETTERS:,} letters", long_rating(), "written")
    return [of(LIFE, "solved"), of(SECOND_ROUND, "not_solved", "solved"), long]


def table(measured: Mapping[str, Units]) -> str:
    """The patterns and their units as a Markdown table."""
    lines = [
        "| access pattern | function | table or index | key condition | read units | write units |",
        "|---|---|---|---|--:|--:|",
    ]
    for pattern in PATTERNS:
        units = measured[pattern.name]
        cells = (pattern.name, pattern.who, pattern.where, pattern.key, f"{units.read:g}", f"{units.write:g}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def written(document: str) -> str:
    """The table in a document. Raises ``ValueError`` when its markers are missing."""
    return split(document, START, END)[1].strip()


def rewritten(document: str, new: str) -> str:
    """The document with its table replaced."""
    return replaced(document, START, END, new)


def main(arguments: list[str]) -> None:
    """Measure, then print or write."""
    with dynamodb_local() as endpoint:
        measured = table(measure(endpoint))
    if "--write" in arguments:
        DOCUMENT.write_text(rewritten(DOCUMENT.read_text(encoding="utf-8"), measured), encoding="utf-8")
    else:
        print(measured)


if __name__ == "__main__":
    main(sys.argv[1:])
