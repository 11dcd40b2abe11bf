"""Runs all benchmarks (``make bench``), prints results and targets, and writes .local/bench.json.

Exit code 1 when a target is missed. It takes a few minutes, mostly to load a history of ratings.
"""

import sys
from collections.abc import Sequence

import pytest

from bench import flood, loading, publishing, recounting, requests, startup, streams, suppression, units
from bench.report import Figure, keep, show
from infra.paths import ROOT
from tests.dynamodb_local import dynamodb_local

RESULT = ROOT / ".local" / "bench.json"


def measured() -> Sequence[Figure]:
    """All figures. Without Java or Maven those that need DynamoDB Local are skipped, with a message."""
    figures = [*startup.measure(), *requests.measure(), *suppression.measure(), *loading.measure()]
    try:
        with dynamodb_local() as endpoint:
            figures += [*units.figures(endpoint), *streams.measure(endpoint), *publishing.measure(endpoint)]
            figures += [*flood.measure(endpoint), *recounting.measure()]
    except pytest.skip.Exception as missing:
        print(f"left out: units, stream, publish. {missing}")
    return figures


def main() -> int:
    """Measure, print and write the figures."""
    figures = measured()
    show(figures)
    keep(figures, RESULT)
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
