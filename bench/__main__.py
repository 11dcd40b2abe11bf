"""Runs all benchmarks (``make bench``), prints results and targets, and writes .local/bench.json.

Exit code 1 when a target is missed or was not measured. ``LONG=1`` adds a history of ten million ratings.
"""

import os
import sys
from collections.abc import Sequence

import pytest

from bench import flood, loading, publishing, recounting, requests, startup, streams, suppression, sweeping, units
from bench.goals import COST, GOALS, Goal
from bench.report import Figure, keep, missing, show
from infra.cost.measured import read_measured
from infra.cost.stack import read_stack
from infra.cost.yearly import per_million, yearly
from infra.dependencies import Architecture
from infra.paths import ROOT
from infra.template import build_template
from tests.dynamodb_local import dynamodb_local

RESULT = ROOT / ".local" / "bench.json"
NEGATIVE = 0.1


def measured() -> tuple[Sequence[Figure], Sequence[Goal]]:
    """All figures, and the goals that they must have met.

    Without Java or Maven those that need DynamoDB Local are left out, with a message.
    """
    expected = [goal for goal in GOALS if not goal.long or os.environ.get(publishing.LONG)]
    figures = [
        *startup.measure(),
        *requests.measure(),
        *suppression.measure(),
        *loading.measure(),
        *sweeping.measure(),
        *publishing.measure(),
        cost(),
    ]
    if os.environ.get(publishing.LONG):
        figures += recounting.measure()
    try:
        with dynamodb_local() as endpoint:
            figures += [*units.figures(endpoint), *streams.measure(endpoint), *flood.measure(endpoint)]
    except pytest.skip.Exception as missing_engine:
        print(f"left out: units, stream. {missing_engine}")
        expected = [goal for goal in expected if not goal.engine]
    return figures, expected


def cost() -> Figure:
    """A year's cost of the units that docs/measured.json keeps."""
    kept, stack = read_measured(), read_stack(build_template(ROOT, Architecture.ARM, clean_key="clean.zip"))
    lines = yearly(kept, stack, ratings=1e6, negative=NEGATIVE)
    most = ", ".join(f"{line.part} {line.dollars:.0f}" for line in sorted(lines, key=lambda line: -line.dollars)[:3])
    million, whole = per_million(kept, stack, negative=NEGATIVE), sum(line.dollars for line in lines)
    detail = f"units kept on {kept.at}; {whole - million:.0f} more for a stack that takes none; most: {most}"
    return Figure.of(COST, million, detail)


def main() -> int:
    """Measure, print and write the figures."""
    figures, expected = measured()
    show(figures)
    keep(figures, RESULT)
    unmeasured = missing(figures, expected)
    for goal in unmeasured:
        print(f"not measured: {goal.group}, {goal.name}")
    return 0 if all(figure.met for figure in figures) and not unmeasured else 1


if __name__ == "__main__":
    sys.exit(main())
