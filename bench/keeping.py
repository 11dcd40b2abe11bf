"""Keeps measured units in docs/measured.json, which ``infra.cost`` and docs/capacity.md are computed from.

``python -m bench.keeping`` measures them and writes the file. Processor time differs from machine to machine; units,
objects and bytes do not.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from bench import publishing, spending
from bench.engine import stores, tables
from bench.patterns.statistics import counted_hour
from bench.spending import Life, Spent
from infra.cost.measured import FILE, Publish
from tests.dynamodb_local import dynamodb_local


def document(
    lived: Mapping[str, Life], idle: Spent, hour_read: float, publishes: Sequence[Publish]
) -> Mapping[str, object]:
    """What is kept."""
    return {
        "at": f"{datetime.now(UTC):%Y-%m-%d}",
        "lives": {name: life.document() for name, life in lived.items()},
        "idle": asdict(idle),
        "hour_read": hour_read,
        "publishes": [asdict(each) for each in publishes],
    }


def main() -> None:
    """Measure and write."""
    with dynamodb_local() as endpoint:
        lived, idle = spending.measure(endpoint), spending.idle(endpoint)
        with tables(endpoint, "hour-", stream=False) as names:
            hour = counted_hour.units(stores(names))
    kept = document(lived, idle, hour.read, publishing.of_more_and_more())
    FILE.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
