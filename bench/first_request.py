"""Measures a cold start: a fresh interpreter up to its first response to a rating.

Runs in an interpreter of its own: ``python -I -S first_request.py <ours or bare> <bundle> <file>``. ``bundle`` is the
unpacked zip; the file holds environment, event and compiled pack. AWS calls get canned responses. ``bare`` answers the
same request with boto3 and Chalice alone: it parses the body, writes the same item and logs a line; it knows neither a
pack nor a secret. Prints CPU seconds.
"""

import hashlib
import json
import os
import sys
import time
from typing import Any


class _Said:
    """A response body that can be read at once or as a stream."""

    def __init__(self, text: bytes) -> None:
        self._text = text

    def stream(self, **_: Any) -> list[bytes]:
        return [self._text]

    def read(self, *_: Any, **__: Any) -> bytes:
        text, self._text = self._text, b""
        return text


def ours() -> Any:
    from app import app  # type: ignore[import-not-found, unused-ignore]

    return app


def bare() -> Any:
    import boto3
    from botocore.config import Config
    from chalice.app import Chalice

    app = Chalice(app_name="bare")
    config = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})

    @app.route("/v1/feedback", methods=["POST"])
    def keep() -> Any:
        from chalice.app import Response

        client: Any = boto3.client("dynamodb", config=config)
        request: Any = app.current_request
        given = request.json_body
        item: dict[str, Any] = {name: {"S": value} for name, value in given.items() if isinstance(value, str)}
        item |= {"level": {"N": str(given["level"])}, "answers": {"M": {"speed": {"N": "4"}}}}
        item |= {"pk": {"S": "FB#2026-11-23T10#0"}, "sk": {"S": "01KAKYCA00000000000000000A"}}
        client.put_item(TableName="records", Item=item, ConditionExpression="attribute_not_exists(pk)")
        sys.stdout.write(json.dumps({"level": "INFO", "message": "answered", "status": 201}) + "\n")
        return Response({"id": "01KAKYCA00000000000000000A", "case": None}, status_code=201)

    return app


def main(kind: str, bundle: str, file: str) -> None:
    """Import the app, handle one request, print the CPU seconds."""
    with open(file, encoding="utf-8") as opened:  # noqa: PTH123 - pathlib would be paid for here alone.
        given = json.load(opened)
    os.environ.update(given["environment"])
    sys.path.insert(0, bundle)
    start = time.process_time()

    import boto3

    app = {"ours": ours, "bare": bare}[kind]()
    boto3.setup_default_session()
    session: Any = boto3.DEFAULT_SESSION
    pack = json.dumps(given["pack"]).encode()
    version = hashlib.sha256(pack).hexdigest()
    texts = {"registry/current.json": json.dumps({"version": version}).encode(), f"registry/{version}.json": pack}

    def answer(request: Any, **_: Any) -> Any:
        from botocore.awsrequest import AWSResponse

        kind = "application/x-amz-json-1.0"
        text = next((text for key, text in texts.items() if request.url.endswith(key)), None)
        if text is None:
            text = b'{"SecretString": "secret"}' if "secretsmanager" in request.url else b"{}"
        headers: Any = {"content-type": kind, "content-length": str(len(text))}
        return AWSResponse(request.url, 200, headers, _Said(text))

    session.events.register("before-send", answer)
    answered = app(given["event"], None)
    taken = time.process_time() - start
    if answered["statusCode"] != 201:
        sys.exit(str(answered))
    sys.stderr.write(f"{taken}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
