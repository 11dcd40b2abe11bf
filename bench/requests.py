"""Compares the CPU time of ``POST /v1/feedback`` with a minimal Chalice handler that makes the same write.

Both get the same API Gateway event and write the same item through the same kind of client. Responses are canned at the
last step before the network, so both include serialising, signing and parsing. It runs as a process of its own, with
its own environment and log: ``python -m bench.requests <file for the result> <rounds>``.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from chalice.app import Chalice

from bench.engine import ENVIRONMENT
from bench.goals import REQUEST
from bench.report import FOLDER, Figure
from bench.timing import Comparison, compare
from tests.builders import pack_document

BARE_CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
"""Time-outs and attempts as ours, nothing else."""

REQUESTS = 200
ROUNDS = 9

BODY = {
    "survey": "short",
    "agency": "office",
    "service": "permits",
    "stage": "counter",
    "channel": "web",
    "level": 4,
    "answers": {"speed": 4},
    "comment": "Helpful, though the queue took an hour and nobody said why. " * 5,
    "language": "en",
}


def event(path: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The event that API Gateway sends to the function."""
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Host": "heed.example"}
    return {
        "resource": path,
        "path": path,
        "httpMethod": "POST",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": path,
            "httpMethod": "POST",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "identity": {"sourceIp": "127.0.0.1"},
        },
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }


class _Said:
    """DynamoDB's HTTP response to a successful write."""

    def __init__(self, text: bytes = b"{}") -> None:
        self._text = text

    def stream(self, **_: Any) -> Sequence[bytes]:
        return [self._text]


def answer_at_once(client: Any, note: Callable[[bytes], None] = lambda _: None) -> None:
    """Answer the client's calls of DynamoDB before the network, as successful writes; ``note`` gets what is sent."""

    def answer(request: Any, **_: Any) -> AWSResponse:
        note(request.body)
        raw: Any = _Said()
        headers: Any = {"content-type": "application/x-amz-json-1.0"}
        return AWSResponse(request.url, 200, headers, raw)

    client.meta.events.register("before-send.dynamodb", answer)


def bare_handler(client: Any) -> Chalice:
    """The minimal handler with the same write: parse, put, log a line, respond."""
    bare = Chalice(app_name="bare", configure_logs=False)

    @bare.route("/v1/feedback", methods=["POST"])
    def keep() -> dict[str, Any]:
        request: Any = bare.current_request
        given = request.json_body
        item: dict[str, Any] = {name: {"S": value} for name, value in given.items() if isinstance(value, str)}
        item |= {
            "level": {"N": str(given["level"])},
            "version": {"N": "1"},
            "answers": {"M": {"speed": {"N": str(given["answers"]["speed"])}}},
        }
        item |= {
            "pk": {"S": "FB#2026-11-23T10#0"},
            "sk": {"S": "01KAKYCA00000000000000000A"},
            "received_at": {"S": "2026-11-23T10:00:00.000000+00:00"},
            "source": {"S": "author"},
            "pack": {"S": "5" * 64},
        }
        client.put_item(
            TableName="records",
            Item=item,
            ConditionExpression="attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"level": "INFO", "message": "answered", "timestamp": at, "route": "keep", "status": 200}
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
        return {"id": "01KAKYCA00000000000000000A", "received_at": "2026-11-23T10:00:00Z", "case": None}

    return bare


def our_handler() -> tuple[Any, Any]:
    """Heed's app and its DynamoDB client; pack and secret are in memory, as in a warm function."""
    from app import app
    from chalicelib.domain.pack.read import read_pack
    from chalicelib.wiring import wiring
    from tests.fakes import FakePacks

    w: Any = wiring()
    w.packs = FakePacks(read_pack(pack_document(), "5" * 64))
    w.secret = b"secret"
    return app, w.dynamo


def milliseconds(handler: Callable[[Any, Any], Any], request: dict[str, Any]) -> float:
    """CPU milliseconds of one request, the mean of many."""
    start = time.process_time()
    for _ in range(REQUESTS):
        handler(request, None)
    return (time.process_time() - start) / REQUESTS * 1000


def main(result: Path, rounds: int) -> None:
    """Compare both handlers in ``rounds`` alternating rounds, and write the result."""
    os.environ.update(ENVIRONMENT)
    request = event("/v1/feedback", BODY)
    ours, our_client = our_handler()
    bare_client: Any = boto3.client("dynamodb", config=BARE_CONFIG)
    bare = bare_handler(bare_client)
    sent: list[bytes] = []
    for client in (our_client, bare_client):
        answer_at_once(client, sent.append)
    answers = [handler(request, None) for handler in (ours, bare)]
    assert [answer["statusCode"] for answer in answers] == [201, 200], answers
    ours_wrote, bare_wrote = (json.loads(body)["Item"] for body in sent)
    assert ours_wrote.keys() == bare_wrote.keys(), ours_wrote.keys() ^ bare_wrote.keys()
    taken = compare(rounds, lambda: milliseconds(ours, request), lambda: milliseconds(bare, request))
    result.write_text(json.dumps(asdict(taken)), encoding="utf-8")


def measure() -> Sequence[Figure]:
    """The ratio of the two CPU times, and the milliseconds of each."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    result = FOLDER / "requests.json"
    # The log lines are written, as they are in Lambda, and not read.
    program = [sys.executable, "-m", "bench.requests", str(result), str(ROUNDS)]
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL)
    taken = Comparison(**json.loads(result.read_text(encoding="utf-8")))
    return [Figure.compared(REQUEST, taken, f"{taken.one:.2f} / {taken.other:.2f} ms")]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
