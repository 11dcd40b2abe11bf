"""The minute's run of publishing: what it gives back, and that it fails aloud where somebody has to look."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.adapters.dynamodb import keys
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.entrypoints import schedules
from chalicelib.entrypoints.logs import HandlerFailed
from tests.builders import ROOT, a_feedback
from tests.deployment import FakeWiring, a_deployment, log_lines

EVENT = json.loads((ROOT / "tests" / "events" / "schedule.json").read_text(encoding="utf-8"))
LONG = SimpleNamespace(get_remaining_time_in_millis=lambda: 120_000)


@pytest.fixture
def deployment() -> Iterator[FakeWiring]:
    with a_deployment() as fake:
        yield fake


def rated(deployment: FakeWiring) -> str:
    feedback = a_feedback()
    deployment.feedback.kept[feedback.id] = feedback
    bucket = keys.submission_bucket(feedback.id, 1)
    deployment.facts.dirty.append(bucket)
    return bucket


def test_a_run_says_what_it_did(deployment: FakeWiring) -> None:
    rated(deployment)
    with log_lines() as logged:
        result: dict[str, Any] = schedules.publish(EVENT, LONG)
    assert (result["buckets"], result["remaining"], result["unreadable"], result["days_to_recompute"]) == (1, 0, 0, 0)
    assert '"published"' in logged()


def test_an_unreadable_bucket_fails_the_run_after_everything_else_is_out(
    deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    rated(deployment)
    broken = "2026-01-01T00#0"
    deployment.facts.dirty.append(broken)
    read = deployment.feedback.feedback_in

    def feedback_in(bucket: str) -> list[Feedback]:
        if bucket == broken:
            raise KeyError("Turned away twice.")
        return list(read(bucket))

    monkeypatch.setattr(deployment.feedback, "feedback_in", feedback_in)
    with log_lines() as logged, pytest.raises(HandlerFailed):
        schedules.publish(EVENT, LONG)
    assert deployment.facts.dirty == [broken]
    assert json.loads(deployment.site_s3.objects["data/index.json"])["overall"]["levels"]["n"] == 1
    assert "RuntimeError" in logged()
    assert "Turned away" not in logged()
