"""Every handler as Lambda runs it: imported by its own name in a fresh interpreter, without the app, and invoked."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError

from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.errors import Transient
from chalicelib.entrypoints import queues, schedules, streams
from chalicelib.entrypoints.logs import HandlerFailed
from tests.builders import NOW, ROOT, a_feedback, an_id, number_of
from tests.deployment import FakeWiring, a_deployment, log_lines

EVENTS = ROOT / "tests" / "events"
LONG = SimpleNamespace(get_remaining_time_in_millis=lambda: 60_000)

INVOKE = """
import importlib, json, sys
from types import SimpleNamespace
from tests.builders import a_feedback
from tests.deployment import a_deployment

module, function, event = sys.argv[1:]
with a_deployment() as deployment:
    feedback = a_feedback()
    deployment.feedback.kept[feedback.id] = feedback
    deployment.facts.dirty.append("2026-11-23T10#0")
    handler = getattr(importlib.import_module(module), function)
    try:
        result = handler(json.load(open(event)), SimpleNamespace(get_remaining_time_in_millis=lambda: 60_000))
    except Exception as error:
        result = repr(error)
    mails = len(deployment.mailer.sent)
modules = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps({"result": result, "modules": modules, "mails": mails}))
"""

HANDLERS = {
    "react": ("chalicelib.entrypoints.streams", "stream.json"),
    "deliver": ("chalicelib.entrypoints.queues", "queue.json"),
    "work_group": ("chalicelib.entrypoints.queues", "group.json"),
    "clean": ("chalicelib.entrypoints.queues", "clean.json"),
    "sweep": ("chalicelib.entrypoints.schedules", "schedule.json"),
    "digest": ("chalicelib.entrypoints.schedules", "schedule.json"),
    "publish": ("chalicelib.entrypoints.schedules", "schedule.json"),
    "authorize": ("chalicelib.entrypoints.authorizer", "authorizer.json"),
    "app": ("app", "request.json"),
    "app, refusing": ("app", "refused_request.json"),
}


@dataclass(frozen=True, slots=True)
class Invoked:
    result: Any
    modules: frozenset[str]
    mails: int
    log: str


@cache
def invoked(function: str) -> Invoked:
    """What a handler did with its event, and the packages that were imported by then."""
    module, event = HANDLERS[function]
    function = function.partition(",")[0]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", INVOKE, module, function, str(EVENTS / event)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *log, said = done.stdout.splitlines()
    answer = json.loads(said)
    return Invoked(answer["result"], frozenset(answer["modules"]), answer["mails"], "\n".join(log) + done.stderr)


@pytest.mark.parametrize("function", [name for name in HANDLERS if not name.startswith("app")])
def test_a_handler_works_without_the_app(function: str) -> None:
    assert "app" not in invoked(function).modules


def test_react_deals_with_a_batch() -> None:
    assert invoked("react").result == {"batchItemFailures": []}


def test_deliver_says_which_messages_must_come_again() -> None:
    # The first one's reader was erased. The case of the others is not there, though it was when they were queued.
    _erased, *others = json.loads((EVENTS / "queue.json").read_text(encoding="utf-8"))["Records"]
    failures = invoked("deliver").result["batchItemFailures"]
    assert [failure["itemIdentifier"] for failure in failures] == [record["messageId"] for record in others]


def test_work_on_groups_says_which_messages_must_come_again() -> None:
    # There is no such run, so nothing is left of it to do; what cannot be read is somebody's to look at.
    assert invoked("work_group").result == {"batchItemFailures": [{"itemIdentifier": "g2"}]}


def test_cleaning_says_which_messages_must_come_again() -> None:
    # The first file was dealt with before; what cannot be read is somebody's to look at.
    assert invoked("clean").result == {"batchItemFailures": [{"itemIdentifier": "f2"}]}


def test_sweep_digest_and_publish_say_what_they_did() -> None:
    assert set(invoked("sweep").result.values()) == {0}
    assert invoked("digest").result == {"mails": 0, "failed": 0}
    assert invoked("publish").result["buckets"] == 1
    assert invoked("publish").result["written"] > 10


def test_authorize_turns_away_what_is_no_token() -> None:
    assert invoked("authorize").result == "Exception('Unauthorized')"


def test_the_app_takes_a_rating() -> None:
    assert invoked("app").result["statusCode"] in (200, 201, 409)


@pytest.mark.parametrize("function", HANDLERS)
def test_nothing_that_a_person_wrote_is_logged(function: str) -> None:
    log = invoked(function).log
    for secret in ("Turned away", "sam@person.example", "not-a-token", "ann@gov.example"):
        assert secret not in log


# The stream ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def deployment() -> Iterator[FakeWiring]:
    with a_deployment() as fake:
        yield fake


def stream(count: int = 5) -> list[dict[str, Any]]:
    """Records of so many new feedback items, each of an hour of its own."""
    from datetime import timedelta

    from chalicelib.adapters.dynamodb.codec import to_wire
    from chalicelib.adapters.dynamodb.feedback_store import feedback_item

    records = []
    for n in range(1, count + 1):
        item = to_wire(feedback_item(a_feedback(id=an_id(NOW - timedelta(hours=n), n), level=1), lanes=1))
        keys = {name: item[name] for name in ("pk", "sk")}
        records.append({"eventName": "INSERT", "dynamodb": {"Keys": keys, "NewImage": item, "SequenceNumber": f"s{n}"}})
    return records


def hour(n: int) -> str:
    return f"2026-11-23T{10 - n:02}#0"


def react(records: list[dict[str, Any]]) -> list[str]:
    """Where the stream must start again."""
    result = streams.react({"Records": records}, None)
    return [failure["itemIdentifier"] for failure in result["batchItemFailures"]]


def failing_at(n: int, error: Exception, deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening the case of the n-th item fails."""
    save = deployment.cases.save

    def failing(decision: Decision, pack: Any) -> None:
        if decision.case.number == number:
            raise error
        save(decision, pack)

    number = number_of(stream()[n - 1]["dynamodb"]["Keys"]["sk"]["S"])
    monkeypatch.setattr(deployment.cases, "save", failing)


def test_a_batch_stops_at_the_first_record_that_must_be_tried_again(
    deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_at(3, Transient("The store is busy."), deployment, monkeypatch)

    assert react(stream()) == ["s3"]
    assert deployment.facts.dirty == [hour(2), hour(1)]
    assert len(deployment.cases.cases) == 2


def test_a_record_that_can_never_succeed_is_parked_by_its_keys_and_the_batch_goes_on(
    deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_at(3, ValueError("Turned away twice."), deployment, monkeypatch)
    records = stream()

    with log_lines() as logged:
        assert react(records) == []

    assert len(deployment.cases.cases) == 4
    assert deployment.sqs.sent == [
        {
            "queue": "failures",
            "why": "ValueError",
            "table": "records",
            "keys": records[2]["dynamodb"]["Keys"],
            "sequence": "s3",
            "event": "INSERT",
        }
    ]
    assert "Turned away" not in logged()
    assert '"s3"' in logged()


@pytest.mark.parametrize(
    "record",
    [
        {"eventName": "INSERT", "dynamodb": {"Keys": {}, "SequenceNumber": "s1"}},
        {"eventName": "INSERT", "dynamodb": {"Keys": {"pk": {"S": "FB#x"}, "sk": {"S": "y"}}, "SequenceNumber": "s1"}},
        {"eventName": "INSERT"},
    ],
)
def test_what_is_none_of_ours_is_parked(record: dict[str, Any], deployment: FakeWiring) -> None:
    assert react([record, *stream(1)]) == []
    assert len(deployment.sqs.sent) == 1
    assert len(deployment.cases.cases) == 1


def test_no_record_is_lost_when_the_failure_queue_is_down(
    deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_at(3, ValueError(), deployment, monkeypatch)
    deployment.sqs.fails_with = ConnectTimeoutError(endpoint_url="http://queue")

    assert react(stream()) == ["s3"]
    assert deployment.facts.dirty == [hour(2), hour(1)]

    deployment.sqs.fails_with = None
    assert react(stream()[2:]) == []
    assert len(deployment.sqs.sent) == 1


def test_a_batch_comes_again_when_its_marks_could_not_be_set(deployment: FakeWiring) -> None:
    deployment.facts.fails_with = Transient("The store is busy.")

    assert react(stream()) == ["s1"]


# The queue and the clock ---------------------------------------------------------------------------------------------


def test_each_mail_fails_for_itself(deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch) -> None:
    event = json.loads((EVENTS / "queue.json").read_text(encoding="utf-8"))
    first, second, *_ = event["Records"]
    broken = {**first, "messageId": "broken", "body": '{"Turned away": 1}'}
    second["body"] = json.dumps({**json.loads(second["body"]), "to": "person/erased"})

    def busy(person_id: str) -> None:
        if person_id != "erased":
            raise Transient("The store is busy.")

    monkeypatch.setattr(deployment.people, "person", busy)
    with log_lines() as logged:
        result = queues.deliver({"Records": [broken, first, second]}, None)

    assert [failure["itemIdentifier"] for failure in result["batchItemFailures"]] == ["broken", first["messageId"]]
    assert "Turned away" not in logged()


def test_a_run_that_breaks_fails_with_the_kind_of_error_alone(
    deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("Turned away twice.")

    monkeypatch.setattr(deployment.packs, "current", broken)
    event = json.loads((EVENTS / "schedule.json").read_text(encoding="utf-8"))

    with log_lines() as logged, pytest.raises(HandlerFailed) as failed:
        schedules.digest(event, LONG)

    assert str(failed.value) == "ValueError"
    assert failed.value.__context__ is None
    assert "Turned away" not in logged()
    assert json.loads(logged())["exception_name"] == "ValueError"
