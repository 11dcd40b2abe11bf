"""Measures a cold start: a fresh interpreter up to its first response, with clients, pack and secret.

Runs in an interpreter of its own: ``python -I -S first_request.py <bundle> <file>``. ``bundle`` is the unpacked zip;
the file holds environment, event and compiled pack. AWS calls get canned responses. Prints CPU seconds.
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


def main(bundle: str, file: str) -> None:
    """Import the app, handle one request, print the CPU seconds."""
    with open(file, encoding="utf-8") as opened:  # noqa: PTH123 - pathlib would be paid for here alone.
        given = json.load(opened)
    os.environ.update(given["environment"])
    sys.path.insert(0, bundle)
    start = time.process_time()

    import boto3

    from app import app  # type: ignore[import-not-found, unused-ignore]

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
    main(sys.argv[1], sys.argv[2])
