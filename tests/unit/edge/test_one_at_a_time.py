"""Where no concurrency is reserved, a publisher that finds another at work does nothing."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from chalicelib.entrypoints import schedules
from chalicelib.services.publishing.lease import lease
from tests.builders import ROOT
from tests.deployment import FakeWiring

EVENT = json.loads((ROOT / "tests" / "events" / "schedule.json").read_text(encoding="utf-8"))
CONTEXT = SimpleNamespace(get_remaining_time_in_millis=lambda: 300_000)


@pytest.mark.parametrize("leases", [True, False])
def test_a_run_that_overlaps_another_writes_nothing_where_runs_are_kept_apart_by_a_lease(
    deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch, leases: bool
) -> None:
    monkeypatch.setattr(deployment, "settings", replace(deployment.settings, leases=leases))
    with lease(deployment.bookmarks, now=deployment.now(), seconds=300):
        written = schedules.publish(EVENT, CONTEXT)
    assert bool(written) is not leases
    assert schedules.publish(EVENT, CONTEXT), "the next run publishes what this one left"
