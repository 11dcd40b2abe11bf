"""Starts and ends a local stack: the common part of `make run` and the journey tests."""

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from rich.console import Console

from chalicelib.domain.pack.workflow import Role
from infra.build import Artefact, build
from infra.load import BadFile, load
from infra.load.summary import show
from infra.local.cloud import answers, start_cloud
from infra.local.deploy import Deployment, deploy
from infra.local.mailbox import MAILBOX_PATH
from infra.local.processes import PATIENCE, Processes, StackError, port_is_free, python, waiting
from infra.local.publishing import publish_once, publish_until_clean
from infra.local.stack_config import FRONT_PROXY, NAMES, OPEN, REGION, SNAPSHOT, Stack, StackConfig, client
from infra.local.tokens import Issuer, keys_path, make_token, signing_key
from infra.packs import PACKS, apply, compiled
from infra.packs.models.mapping import FILE as MAPPING

PACK = "demo"
FRONT_PROXY_SECONDS = 20
IN_A_HURRY = 2.0
"""Seconds in which a stack whose data is not kept must end."""
JOURNALS = "load"
"""Folder, beside a stack's data, of the loader's journals."""


class Data(StrEnum):
    """Whether the data of a stack is loaded at the start and kept at the end."""

    KEPT = "kept"
    """Data of the last start is loaded, and kept for the next."""
    ANEW = "anew"
    """The stack begins empty; its data is kept."""
    FORGOTTEN = "forgotten"
    """The stack begins empty; its data is deleted at the end."""


@dataclass(slots=True)
class Steps:
    """Prints progress lines: what was done, and the seconds since the start."""

    say: Callable[[str], None]
    started: float = field(default_factory=time.monotonic)

    def done(self, what: str) -> None:
        """Report one finished step."""
        self.say(f"{time.monotonic() - self.started:6.1f} s  {what}")


@contextmanager
def running_stack(
    place: StackConfig, *, sample: Path | None, console: Console, pack: Path = PACKS / PACK, data: Data = Data.FORGOTTEN
) -> Iterator[Stack]:
    """Start a stack with a pack in force, and end it with the block.

    An empty one is loaded with the ratings of the file ``sample``. Raises ``StackError`` when folder or ports are in
    use or a step fails; no process is left running then.
    """
    processes = Processes(place)
    refuse_taken(processes)
    make_room(place, place.kept(pack), data, console)
    processes.record("up", os.getpid())
    try:
        yield _raised(processes, sample, console, pack, data)
    finally:
        with _undisturbed():
            place.stack_file.unlink(missing_ok=True)
            processes.end_children(IN_A_HURRY if data is Data.FORGOTTEN else PATIENCE)
            shutil.rmtree(place.folder / "scratch", ignore_errors=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ignore further Ctrl-C during the clean-up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def refuse_taken(processes: Processes) -> None:
    """Raise ``StackError``, with what to do, when a stack already runs here or a port is in use."""
    place = processes.place
    if processes.running():
        state = "is running" if place.stack_file.exists() else "is being started or ended"
        raise StackError(f"A local stack {state} at {place.site}. End it with: make stop")
    for port in (place.port, place.edge_port):
        if not port_is_free(port):
            other = place.port + 100
            raise StackError(f"Port {port} is used by another program. Choose other ports: make run PORT={other}")


def make_room(place: StackConfig, kept: Path, data: Data, console: Console) -> None:
    """Delete files that an earlier stack left, and its data unless it is to be kept."""
    place.folder.mkdir(parents=True, exist_ok=True)
    place.stack_file.unlink(missing_ok=True)
    shutil.rmtree(place.folder / "scratch", ignore_errors=True)
    if data is not Data.KEPT:
        shutil.rmtree(kept, ignore_errors=True)
    elif (kept / OPEN).exists():
        # The journals of loads may know more than what was kept. Without them, rows are sent again and found in place.
        shutil.rmtree(kept / JOURNALS, ignore_errors=True)
        console.print(_cut_off(kept / SNAPSHOT), highlight=False, soft_wrap=True)


def _cut_off(snapshot: Path) -> str:
    if not snapshot.exists():
        return "The stack was cut off before anything was kept. It begins empty."
    taken = datetime.fromtimestamp(snapshot.stat().st_mtime).astimezone()
    return f"The stack was cut off. What came after {taken:%Y-%m-%d %H:%M:%S} may be lost; load files once more."


def _raised(processes: Processes, sample: Path | None, console: Console, pack: Path, data: Data) -> Stack:
    place, kept = processes.place, processes.place.kept(pack)
    goes_on = (kept / SNAPSHOT).exists()
    steps = Steps(lambda text: console.print(text, highlight=False))
    start_cloud(processes, kept=None if data is Data.FORGOTTEN else kept)
    steps.done(f"local cloud at {place.endpoint}" + (f", with what was kept in {kept}" if goes_on else ""))
    artefact = Artefact.of(place.built) if place.built else build(architecture=None, into=place.artefact)
    steps.done(f"built {artefact.zip.name} ({artefact.zip.stat().st_size / 1e6:.1f} MB) and the template")
    proxy = _start_front_proxy(processes, artefact)
    deployment = deploy(place, artefact)
    steps.done(f"deployed {len(deployment.names)} resources")
    version = apply(pack, lake=deployment.names["Lake"], s3=client("s3", place.endpoint))
    steps.done(f"applied the pack {pack.name}, version {version[:12]}")
    stack = _described(place, deployment, pack)
    (place.folder / NAMES).write_text(json.dumps(dict(deployment.names)), encoding="utf-8")
    _wait_for_front_proxy(place, proxy)
    steps.done(f"front proxy at {place.site}")
    if sample is None or goes_on:
        publish_once(stack)
    else:
        load_file(place, stack, sample, console)
        steps.done(f"loaded {sample.name}")
        publish_until_clean(stack)
    steps.done("published the dashboard")
    stack.write(place.stack_file)
    return stack


def load_file(place: StackConfig, stack: Stack, file: Path, console: Console, *, orders: Path | None = None) -> None:
    """Load ratings, or work orders with the mapping ``orders``. Raises ``StackError`` when the load stops half-way."""
    pack = Path(stack.pack)
    if orders is None and not (pack / MAPPING).is_file():
        raise StackError(f"The pack {pack.name} has no {MAPPING}, which would say what the columns of {file} mean.")
    try:
        loaded = load(
            file,
            mapping=orders or pack / MAPPING,
            namespace=None if orders else pack.name,
            api=stack.api,
            token=make_token(place, role=Role.OPERATOR, agency=_operators(pack)),
            state=place.kept(pack) / JOURNALS,
            console=console,
        )
    except (BadFile, OSError) as error:
        raise StackError(f"Nothing was loaded. {error}") from None
    show(loaded, console)
    if not loaded.finished:
        raise StackError(f"Loading {file} stopped: {loaded.stopped_by}")


def _operators(pack: Path) -> str:
    """The agency whose operators enter submissions made by phone or on paper."""
    return next(str(one["agency"]) for one in compiled(pack).document["staff"] if one["role"] == Role.OPERATOR)


def _described(place: StackConfig, deployment: Deployment, pack: Path) -> Stack:
    return Stack(
        site=place.site,
        api=f"{place.site}/api/v1",
        openapi=f"{place.site}/openapi.json",
        mailbox=f"{place.endpoint}{MAILBOX_PATH}",
        mailbox_page=f"{place.site}/.local/mail",
        endpoint=place.endpoint,
        region=REGION,
        api_id=deployment.names["RestAPI"],
        tables=deployment.of("AWS::DynamoDB::Table"),
        buckets=deployment.of("AWS::S3::Bucket"),
        functions=deployment.of("AWS::Lambda::Function"),
        queues=deployment.of("AWS::SQS::Queue"),
        pack=str(pack),
        pid=os.getpid(),
    )


def _start_front_proxy(processes: Processes, artefact: Artefact) -> subprocess.Popen[bytes]:
    """Start the front proxy. The names of its backends may be written later."""
    place = processes.place
    for name in Issuer:
        signing_key(place.folder, name)
    told = {"port": place.port, "edge_port": place.edge_port, "template": str(artefact.template)}
    (place.folder / FRONT_PROXY).write_text(json.dumps(told), encoding="utf-8")
    return processes.start("door", python("-m", "infra.local.front_proxy", str(place.folder)), os.environ)


def _wait_for_front_proxy(place: StackConfig, proxy: subprocess.Popen[bytes]) -> None:
    for pause in waiting("the front proxy", seconds=FRONT_PROXY_SECONDS, child=proxy, log=place.logs / "door.log"):
        if answers(f"{place.site}{keys_path(Issuer.STAFF)}"):
            break
        pause()
