"""Starts and ends the stack's own processes by process id, never by name."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from infra.local.stack_config import HOST, StackConfig

MARK = "HEED_LOCAL_MARK"
"""Environment variable that marks our processes: a foreign process with a reused id lacks it."""

PATIENCE = 30.0
"""Seconds in which children must end by themselves; the local cloud writes its snapshot in this time."""


class StackError(Exception):
    """The stack cannot start, does not run or does not work; the message says why and what to do."""


@dataclass(slots=True)
class Processes:
    """The child processes of one stack. Their ids are stored in a file, so that `stop` finds them."""

    place: StackConfig
    _children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def file(self) -> Path:
        """The file with process ids by name."""
        return self.place.folder / "processes.json"

    def recorded(self) -> dict[str, int]:
        """The stored process ids by name, of ended processes too."""
        try:
            numbers: dict[str, int] = json.loads(self.file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return numbers

    def running(self) -> dict[str, int]:
        """The stored processes that still run."""
        return {name: pid for name, pid in self.recorded().items() if _is_ours(pid)}

    def record(self, name: str, pid: int) -> None:
        """Store that ``name`` runs as ``pid``."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(self.recorded() | {name: pid}), encoding="utf-8")

    def start(self, name: str, command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Start a child in a process group of its own, which can be ended as a whole."""
        self.place.logs.mkdir(parents=True, exist_ok=True)
        with (self.place.logs / f"{name}.log").open("wb") as log:
            child = subprocess.Popen(
                command,
                env={**environment, MARK: str(self.place.folder)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._children.append(child)
        self.record(name, child.pid)
        return child

    def end_children(self, patience: float = PATIENCE) -> None:
        """End all stored children and their process groups; kill them after ``patience`` seconds."""
        groups = [pid for name, pid in self.running().items() if name != "up"]
        for sign in (signal.SIGTERM, signal.SIGKILL):
            for pid in groups:
                _signal_group(pid, sign)
            deadline = time.monotonic() + patience
            while any(_group_lives(pid) for pid in groups) and time.monotonic() < deadline:
                self._reap()
                time.sleep(0.05)
            groups = [pid for pid in groups if _group_lives(pid)]
            if not groups:
                break
        self._reap()
        self.file.unlink(missing_ok=True)

    def _reap(self) -> None:
        # An ended child is a member of its group until its parent has asked for its exit code.
        for child in self._children:
            child.poll()


def python(*arguments: str) -> list[str]:
    """The command that runs this Python with ``arguments``."""
    return [sys.executable, *arguments]


def port_is_free(port: int) -> bool:
    """Whether no process listens on the loopback port."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Loopback ports that are free at the moment."""
    probes = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def waiting(
    what: str, *, seconds: float, child: subprocess.Popen[bytes] | None = None, log: Path | None = None
) -> Iterator[Callable[[], None]]:
    """Yield until the deadline; use as ``for pause in waiting(...): if done: break; pause()``.

    Raises ``StackError`` at the deadline, or at once when ``child`` ends.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if child is not None and child.poll() is not None:
            raise StackError(f"{what}: the process ended with {child.returncode}.{_tail(log)}")
        yield lambda: time.sleep(0.05)
    raise StackError(f"{what}: not within {seconds:.0f} s.{_tail(log)}")


def _tail(log: Path | None) -> str:
    if log is None or not log.exists():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
    return f" The end of {log}:\n" + "\n".join(lines)


def _is_ours(pid: int) -> bool:
    process = Path(f"/proc/{pid}")
    if process.exists():
        try:
            return MARK.encode() in (process / "environ").read_bytes() or b"infra.local" in _command(process)
        except OSError:
            return False
    if Path("/proc/self").exists():
        return False
    listed = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "infra.local" in listed.stdout or "ministack" in listed.stdout


def _command(process: Path) -> bytes:
    return (process / "cmdline").read_bytes()


def _signal_group(pid: int, sign: signal.Signals) -> None:
    try:
        os.killpg(pid, sign)
    except ProcessLookupError:
        return


def _group_lives(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True
