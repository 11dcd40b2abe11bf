"""Loads ratings or work orders: reads the file, sends what is not yet acknowledged, counts the result of every row."""

import time
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.console import Console

from chalicelib.services.submissions.import_result import ImportResult
from infra.load.grouping import read_ratings
from infra.load.journal import Journal, Known, target_of
from infra.load.mappings import read_mapping, read_order_mapping
from infra.load.ordering import read_orders
from infra.load.progress import Step, following, now_and_then
from infra.load.reading import Found
from infra.load.rejects import write_rejects
from infra.load.sending import ORDERS, PATIENCE, RATINGS, Desk, GaveUp, Reply
from infra.load.table import Submission

WORKERS = 8
STAYS = "it is in already with other values, which stay: what is in is not changed by a file"


@dataclass(slots=True)
class Loaded:
    """The result of a load: counts of submissions, and of rejected rows."""

    new: int = 0
    replayed: int = 0
    known: int = 0
    """Acknowledged in an earlier run with the same content, not sent again."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Rejected rows by reason."""
    seconds: float = 0.0
    finished: bool = False
    interrupted: bool = False
    stopped_by: str = ""
    rejects_file: Path | None = None

    @property
    def sent(self) -> int:
        return self.new + self.replayed


def load(
    file: Path,
    *,
    mapping: Path,
    namespace: str | None,
    api: str,
    token: str,
    workers: int = WORKERS,
    state: Path = Path(".local"),
    console: Console | None = None,
    patience: float = PATIENCE,
    transport: httpx.BaseTransport | None = None,
) -> Loaded:
    """Send a file to ``{api}`` as the operator whose bearer token is given.

    ``mapping`` explains the columns. The file holds ratings, with ids in the ``namespace``; or work orders, where
    that is None. ``state`` is the folder of the journal and of the rejected rows. Stops early on Ctrl-C or when the
    server cannot be used: ``finished`` is then False, and the next call resumes. Raises ``BadFile`` for an unusable
    file.
    """
    console = console or Console()
    started = time.monotonic()
    if namespace is None:
        found, route = read_orders(file, read_order_mapping(mapping)), ORDERS
    else:
        found, route = read_ratings(file, read_mapping(mapping), namespace=namespace), RATINGS
    console.print(f"{file.name}: {found.table.dialect}", highlight=False, markup=False)
    loaded = Loaded()
    name = f"{file.stem}-{target_of(file, api)}"
    desk = Desk(
        api,
        token,
        route=route,
        workers=workers,
        patience=patience,
        on_wait=now_and_then(console, "waiting:"),
        transport=transport,
    )
    with found:
        try:
            with (
                Journal(state / f"loaded-{name}.sqlite") as journal,
                following(console, file.name, len(found.rows)) as step,
                closing(_replies(desk, found, journal, loaded, step)) as replies,
            ):
                for reply in replies:
                    _account(reply, loaded, journal, found)
                    step(1)
            loaded.finished = True
        except GaveUp as error:
            loaded.stopped_by = str(error)
        except KeyboardInterrupt:
            loaded.stopped_by, loaded.interrupted = "Stopped by the keyboard.", True
        finally:
            desk.close()
            loaded.rejects_file = write_rejects(state / f"rejected-{name}.csv", found.rows)
            loaded.reasons = found.rows.reasons()
    loaded.seconds = time.monotonic() - started
    return loaded


def _replies(desk: Desk, found: Found, journal: Journal, loaded: Loaded, step: Step) -> Generator[Reply, None, None]:
    """Send what the server has not acknowledged; yields its replies.

    A journal may be older than the server's data (a local cloud that began anew). So the first submission that it
    holds is sent again: if that is new to the server, the journal is discarded.
    """
    probe = None if journal.is_empty else next((one for one in found if journal.knows(one) is Known.SAME), None)
    if probe is not None:
        (reply,) = desk.send([probe])
        if reply.result is not ImportResult.EXISTING:
            journal.forget()
        yield reply
    yield from desk.send_all(_unknown(found, probe, journal, loaded, step))


def _unknown(
    found: Found, probe: Submission | None, journal: Journal, loaded: Loaded, step: Step
) -> Iterator[Submission]:
    """The submissions that the journal does not hold with this content; the others are counted as known."""
    for submission in found:
        if probe is not None and submission.id == probe.id:
            continue
        if journal.knows(submission) is Known.SAME:
            loaded.known += 1
            step(1)
        else:
            yield submission


def _account(reply: Reply, loaded: Loaded, journal: Journal, found: Found) -> None:
    submission = reply.submission
    if reply.result is ImportResult.REFUSED:
        found.reject(submission.rows, reply.reason)
        return
    if reply.result is ImportResult.EXISTING and journal.knows(submission) is Known.OTHER:
        # An order keeps its first values, so this is no replay of the row as it stands now.
        found.reject(submission.rows, STAYS)
        return
    loaded.new += reply.result is ImportResult.CREATED
    loaded.replayed += reply.result is ImportResult.EXISTING
    journal.acknowledge(submission)
