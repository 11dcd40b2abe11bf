"""``make bench``: measure everything, print it beside its targets, keep it in .local/bench.json.

Ends with 1 when a target is missed. Takes a few minutes, most of it loading a history.
"""

import sys
from collections.abc import Sequence

import pytest

from bench import loading, publishing, requests, startup, streams, units
from bench.report import Figure, keep, show
from infra.paths import ROOT
from tests.dynamodb_local import dynamodb_local

RESULT = ROOT / ".local" / "bench.json"


def measured() -> Sequence[Figure]:
    """Every figure. What needs Amazon's own engine is left out, and says so, where Java or Maven is missing."""
    figures = [*startup.measure(), *requests.measure(), *loading.measure()]
    try:
        with dynamodb_local() as endpoint:
            figures += [*units.figures(endpoint), *streams.measure(endpoint), *publishing.measure(endpoint)]
    except pytest.skip.Exception as missing:
        print(f"left out: units, stream, publish. {missing}")
    return figures


def main() -> int:
    """Measure, show, keep."""
    figures = measured()
    show(figures)
    keep(figures, RESULT)
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
