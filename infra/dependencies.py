"""Selects the pinned runtime dependencies and installs them into a folder for one processor architecture."""

import hashlib
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from infra.paths import CACHE, ROOT

COMMAND_LINE_ONLY = frozenset({"chalice"})
"""Packages whose dependencies are used by their command line only. ``chalice.app`` needs the standard library alone."""

NEVER_IMPORTED = frozenset({"dnspython"})
"""Transitive dependencies that are never imported: mail addresses are checked without a DNS query."""

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
"""The Python version of the functions, the same as this one's: bytecode and wheels are specific to it."""

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==(?P<version>\S+)")


class Architecture(StrEnum):
    """Processor of a Lambda function, with the names that Lambda uses."""

    ARM = "arm64"
    INTEL = "x86_64"


def host_architecture() -> Architecture:
    """The processor of this machine."""
    return Architecture.ARM if platform.machine().lower() in {"arm64", "aarch64"} else Architecture.INTEL


def runtime_pins(compiled: str) -> tuple[str, ...]:
    """Return ``name==version`` of all that the functions import.

    ``compiled`` is the text of a file as pip-compile writes it: comments after each pin name the packages that
    require it. A package is included if a requirements file names it, or if an included package requires it that is
    not in ``COMMAND_LINE_ONLY``.
    """
    pins: dict[str, str] = {}
    askers: dict[str, set[str]] = {}
    name = ""
    for line in compiled.splitlines():
        if found := _PIN.match(line):
            name = found["name"].lower()
            pins[name] = f"{name}=={found['version']}"
            askers[name] = set()
        elif name and line.lstrip().startswith("#"):
            asker = line.strip(" #").removeprefix("via").strip()
            if asker:
                askers[name].add(asker.lower())
        else:
            name = ""
    return tuple(pins[name] for name in sorted(_needed(askers)))


def _needed(askers: Mapping[str, set[str]]) -> set[str]:
    askers = {name: who for name, who in askers.items() if name not in NEVER_IMPORTED}
    needed = {name for name, who in askers.items() if any(asker.startswith("-r ") for asker in who)}
    while True:
        more = {name for name, who in askers.items() if who & (needed - COMMAND_LINE_ONLY)} - needed
        if not more:
            return needed
        needed |= more


ALL, CLEAN = "requirements.txt", "requirements-clean.txt"
"""The pins of what every function has, and of what ``Clean`` has: all of that and its own."""


def installed(architecture: Architecture | None, pinned: str = ALL) -> Path:
    """Return a folder with the runtime dependencies for Lambda on ``architecture``, or for this machine when ``None``.

    The folder is a cache: its name is made from pins, Python version and platform, so it is never stale.
    Raises ``CalledProcessError`` when pip cannot find a wheel.
    """
    pins = runtime_pins((ROOT / pinned).read_text(encoding="utf-8"))
    platform_options = [] if architecture is None else _lambda_platform(architecture)
    target = str(architecture) if architecture else f"{sys.platform}-{platform.machine()}"
    fingerprint = hashlib.sha256("\n".join([*pins, PYTHON, target]).encode()).hexdigest()[:16]
    folder = CACHE / f"dependencies-{target}-{fingerprint}"
    if folder.is_dir():
        return folder
    unfinished = folder.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-compile",
    ]
    where = ["--only-binary=:all:", f"--target={unfinished}", *platform_options]
    subprocess.run([*pip, *where, *pins], check=True)
    unfinished.rename(folder)
    return folder


def _lambda_platform(architecture: Architecture) -> list[str]:
    wheel = "aarch64" if architecture is Architecture.ARM else "x86_64"
    return [
        f"--platform=manylinux2014_{wheel}",
        f"--platform=manylinux_2_17_{wheel}",
        "--implementation=cp",
        f"--python-version={PYTHON}",
    ]
