"""Load ratings or work orders: read the file, send what the server has not acknowledged, account for every row."""

import csv
import time
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.console import Console

from infra.load.grouping import read_ratings
from infra.load.journal import Journal
from infra.load.order_mapping import read_order_mapping
from infra.load.ordering import read_orders
from infra.load.progress import Step, following, now_and_then
from infra.load.sending import ORDERS, PATIENCE, RATINGS, Desk, Fate, GaveUp, Reply
from infra.load.table import Rejection, Submission
from infra.packs.models.mapping import read_mapping

WORKERS = 8


@dataclass(slots=True)
class Loaded:
    """What became of a file. Submissions are counted, and for the rejected their rows too."""

    new: int = 0
    replayed: int = 0
    known: int = 0
    """Acknowledged in an earlier run, not sent again."""
    rejected: list[Rejection] = field(default_factory=list)
    seconds: float = 0.0
    finished: bool = False
    interrupted: bool = False
    stopped_by: str = ""
    rejects_file: Path | None = None

    @property
    def sent(self) -> int:
        return self.new + self.replayed

    def reasons(self) -> Counter[str]:
        """Rejected rows by reason."""
        return Counter(rejection.reason for rejection in self.rejected)


def load(
    file: Path,
    *,
    pack: Path,
    orders: Path | None = None,
    api: str,
    token: str,
    workers: int = WORKERS,
    state: Path = Path(".local"),
    console: Console | None = None,
    patience: float = PATIENCE,
    transport: httpx.BaseTransport | None = None,
) -> Loaded:
    """Send a file to ``{api}`` as the operator whose bearer token is given.

    It holds ratings, explained by mapping.yaml in the folder ``pack``; or, where ``orders`` is given, work orders,
    explained by that mapping. ``state`` keeps the journal and the file of rejected rows. Stops early on Ctrl-C or when
    the server cannot be used: ``finished`` is then False, and the next call goes on. Raises ``BadFile`` when nothing
    can be read.
    """
    console = console or Console()
    started = time.monotonic()
    if orders is None:
        found, route = read_ratings(file, read_mapping(pack), namespace=pack.name), RATINGS
    else:
        found, route = read_orders(file, read_order_mapping(orders)), ORDERS
    loaded = Loaded(rejected=list(found.rejections))
    desk = Desk(
        api,
        token,
        route=route,
        workers=workers,
        patience=patience,
        on_wait=now_and_then(console, "waiting:"),
        transport=transport,
    )
    try:
        with (
            Journal(state, file, api) as journal,
            following(console, file.name, len(found.submissions)) as step,
            closing(_replies(desk, found.submissions, journal, loaded, step)) as replies,
        ):
            for reply in replies:
                _account(reply, loaded, journal)
                step(1)
        loaded.finished = True
    except GaveUp as error:
        loaded.stopped_by = str(error)
    except KeyboardInterrupt:
        loaded.stopped_by, loaded.interrupted = "Stopped by the keyboard.", True
    finally:
        desk.close()
        loaded.rejects_file = _write_rejects(state / f"rejected-{file.stem}.csv", found.columns, loaded.rejected)
    loaded.seconds = time.monotonic() - started
    return loaded


def _replies(
    desk: Desk, submissions: Iterable[Submission], journal: Journal, loaded: Loaded, step: Step
) -> Generator[Reply, None, None]:
    """The server's replies to whatever it has not acknowledged.

    A journal may outlive the server's memory (a local cloud started afresh), so the first thing it holds is sent once
    more: where the server finds it new, the journal is void.
    """
    submissions = list(submissions)
    acknowledged = next((one for one in submissions if one.id in journal.known), None)
    if acknowledged is not None:
        (reply,) = desk.send([acknowledged])
        if reply.fate is not Fate.REPLAYED:
            journal.forget()
        submissions.remove(acknowledged)
        yield reply
    waiting = [one for one in submissions if one.id not in journal.known]
    loaded.known = len(submissions) - len(waiting)
    step(loaded.known)
    yield from desk.send_all(waiting)


def _account(reply: Reply, loaded: Loaded, journal: Journal) -> None:
    match reply.fate:
        case Fate.NEW:
            loaded.new += 1
        case Fate.REPLAYED:
            loaded.replayed += 1
        case Fate.REJECTED:
            loaded.rejected.extend(Rejection(row, reply.reason) for row in reply.submission.rows)
            return
    journal.acknowledge(reply.submission.id)


def _write_rejects(path: Path, columns: tuple[str, ...], rejected: list[Rejection]) -> Path | None:
    """The rejected rows as they were, with line and reason, to be mended and loaded. None where there are none."""
    if not rejected:
        path.unlink(missing_ok=True)
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [name for name in columns if name not in {"line", "reason"}]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, ["line", "reason", *kept], extrasaction="ignore", restval="")
        writer.writeheader()
        for rejection in sorted(rejected, key=lambda one: one.row.line):
            writer.writerow(rejection.row.values | {"line": str(rejection.row.line), "reason": rejection.reason})
    return path
