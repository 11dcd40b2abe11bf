"""Runs MiniStack with five changes for the local stack: ``python -m infra.local.emulator``.

* Streams and queues are polled every ``IDLE_SECONDS`` and not once a second.
* A zip is unpacked once for all functions that share it, not per function and again after each error.
* A request's body is read in one piece: MiniStack copies the body once per piece.
* ``GET /.local/backlog`` returns the number of unprocessed stream records.
* Its data is kept in snapshots (infra/local/snapshots.py) and loaded at the next start.
"""

import hashlib
import json
import logging
import os
import shutil
import threading
import time
import zipfile
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace
from typing import Any

from ministack import app as ministack
from ministack.core import lambda_runtime
from ministack.services import dynamodb, lambda_svc

from infra.local.backlog import BACKLOG_PATH
from infra.local.snapshots import Snapshots
from infra.local.stack_config import CODE_FOLDER, KEPT_FOLDER

IDLE_SECONDS = 0.05

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_inner = ministack.app
_answers = threading.Event()
_snapshots: Snapshots | None = None
_log = logging.getLogger(__name__)


def poll() -> None:
    """Poll queues and streams and invoke the functions, for ever. Replaces MiniStack's own loop.

    Functions call the cloud, so polling starts once the cloud answers.
    """
    _answers.wait()
    while True:
        brought = [_brought(source) for source in (lambda_svc._poll_sqs, lambda_svc._poll_dynamodb_streams)]
        if not any(brought):
            time.sleep(IDLE_SECONDS)


def _brought(source: Callable[[], bool]) -> bool:
    try:
        return source()
    except Exception as error:
        _log.error("a source of events cannot be polled: %s", error)
        return False


class UnpackedOnce(zipfile.ZipFile):
    """A function's zip that was unpacked once beside the artefact; extracting it creates links to its content.

    Sharing is safe, as unpacked code is never written to; in Lambda it is read-only too.
    """

    def extractall(self, path: str | os.PathLike[str] | None = None, *_: object, **__: object) -> None:
        content = hashlib.sha256(Path(str(self.filename)).read_bytes()).hexdigest()[:20]
        folder = Path(os.environ[CODE_FOLDER]) / f"heed-{content}"
        if not folder.is_dir():
            unfinished = Path(mkdtemp(dir=folder.parent))
            super().extractall(unfinished)
            try:
                unfinished.rename(folder)
            except OSError:
                # Another function, or another stack, was faster.
                shutil.rmtree(unfinished)
        for entry in folder.iterdir():
            (Path(path or ".") / entry.name).symlink_to(entry)


async def app(scope: Message, receive: Receive, send: Send) -> None:
    """MiniStack's ASGI application with the backlog path added."""
    if scope["type"] != "http":
        await _inner(scope, receive, send)
        return
    _answers.set()
    if _snapshots:
        _snapshots.seen(scope["method"], dict(scope["headers"]))
    if scope["path"] != BACKLOG_PATH:
        await _inner(scope, await _in_one_piece(receive), send)
        return
    body = json.dumps({"records": sum(_not_dealt_with())}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": body})


async def _in_one_piece(receive: Receive) -> Receive:
    """The same request with its whole body in the first message."""
    parts: list[bytes] = []
    while (message := await receive())["type"] == "http.request":
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    first: list[Message] = [{**message, "body": b"".join(parts)}]

    async def received() -> Message:
        return first.pop() if first else await receive()

    return received


def _not_dealt_with() -> Iterator[int]:
    """Yields the number of unprocessed records of each function that reads a stream.

    MiniStack advances a function's position when the function returns, so records in process count as well.
    """
    for account, region, source in lambda_svc._iter_all_esms():
        position = lambda_svc._dynamodb_stream_positions.get_scoped(account, region, source["UUID"])
        if position is not None:
            table = source["EventSourceArn"].split("/")[1]
            yield dynamodb.stream_end_position(table, account_id=account, region=region) - position


if __name__ == "__main__":
    lambda_svc._poll_loop = poll
    lambda_runtime.zipfile = SimpleNamespace(ZipFile=UnpackedOnce, BadZipFile=zipfile.BadZipFile)
    ministack.app = app
    if folder := os.environ.get(KEPT_FOLDER):
        _snapshots = Snapshots(Path(folder))
        _snapshots.restore()
        _snapshots.keep_taking()
    ministack.main()
    if _snapshots:
        _snapshots.end()
