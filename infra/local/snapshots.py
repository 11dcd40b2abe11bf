"""Keeps the data of the local cloud in one snapshot file: all of it over a stop, nearly all of it over a kill.

MiniStack can save its services only when it ends, and without stream records and mails. Here a forked copy of the
process writes the file: the snapshot is consistent, and requests do not wait for it. It does not hold objects of
buckets, because MiniStack writes each to disk itself.
"""

import copy
import json
import logging
import os
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ministack import app as ministack
from ministack.core import persistence
from ministack.services import dynamodb, lambda_svc, ses, sqs

from infra.local.stack_config import OPEN, SNAPSHOT

EVERY_SECONDS = 5.0
SHARE = 10
"""Snapshots take at most one part in ``SHARE`` of the time."""

_ADDED = {
    "stream_records": dynamodb._stream_records,
    "stream_trimmed": dynamodb._stream_trimmed,
    "sent_mails": ses._sent_emails,
}
"""Data that MiniStack itself does not save."""

_READS = ("Get", "Describe", "List", "Query", "Scan", "BatchGet", "TransactGet", "Receive")
"""Prefixes of the operations that change nothing."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Snapshots:
    """The snapshots of one local cloud; each replaces the one before."""

    folder: Path
    _changes: int = 0
    _taking: threading.Lock = field(default_factory=threading.Lock)

    @property
    def file(self) -> Path:
        """The file of the newest snapshot: a line with host and port, then JSON."""
        return self.folder / SNAPSHOT

    def restore(self) -> None:
        """Load the newest snapshot, if there is one, into the services."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # It holds names and addresses of people.
        self.folder.chmod(0o700)
        # Code of functions goes to files of its own, named by its content.
        lambda_svc.CODE_BLOB_DIR = str(self.folder / "code")
        if self.file.exists():
            where, _, text = self.file.read_text(encoding="utf-8").partition("\n")
            # Queues are known by addresses with the port, which may be another one now.
            text = text.replace(where, sqs._CANONICAL_NETLOC)
            kept = json.loads(text, object_hook=persistence._json_object_hook)
            for name, store in _ADDED.items():
                store._data.update(kept["added"][name]._data)
            for name, state in kept["services"].items():
                service = ministack._get_module(ministack._state_map[name])
                restore = getattr(service, "restore_state", None) or service.load_persisted_state
                restore(state)
        (self.folder / OPEN).touch()

    def keep_taking(self) -> None:
        """Start a background task that takes a snapshot whenever data has changed."""
        threading.Thread(target=self._keep_taking, daemon=True).start()

    def end(self) -> None:
        """Take the last snapshot and mark it as complete for the next start."""
        self.take()
        (self.folder / OPEN).unlink()

    def seen(self, method: str, headers: Mapping[bytes, bytes]) -> None:
        """Note a request that may change something."""
        operation = headers.get(b"x-amz-target", b"").decode("ascii", "replace").rpartition(".")[2]
        if method not in ("GET", "HEAD", "OPTIONS") and not operation.startswith(_READS):
            self._changes += 1

    def take(self) -> None:
        """Write a snapshot and wait for it. Raises ``OSError`` when it could not be written."""
        with self._taking:
            child = os.fork()
            if child == 0:
                _write_and_end(self.file)
            _, status = os.waitpid(child, 0)
            if status:
                raise OSError(f"the snapshot {self.file} could not be written")

    def _keep_taking(self) -> None:
        written = self._changes
        while True:
            time.sleep(EVERY_SECONDS)
            if (changes := self._changes) != written:
                began = time.monotonic()
                try:
                    self.take()
                    written = changes
                except OSError as error:
                    _log.error("%s", error)
                time.sleep(SHARE * (time.monotonic() - began))


def _write_and_end(file: Path) -> None:
    """Write the snapshot and end this process, which is a fork."""
    ended = 1
    try:
        signal.set_wakeup_fd(-1)
        # Who ends the cloud ends its whole group; this file is still to be finished.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        # Nobody changes what is written, so nothing of it needs to be copied.
        copy.deepcopy = lambda value, *_: value
        services: dict[str, Any] = {name: state() for name, state in ministack._build_persistence_save_dict().items()}
        text = json.dumps({"services": services, "added": _ADDED}, default=persistence._json_default)
        unfinished = file.with_suffix(".unfinished")
        with unfinished.open("w", encoding="utf-8") as written:
            written.write(f"{sqs._CANONICAL_NETLOC}\n{text}")
            written.flush()
            os.fsync(written.fileno())
        unfinished.replace(file)
        ended = 0
    except BaseException:
        _log.exception("a snapshot failed")
    finally:
        os._exit(ended)
