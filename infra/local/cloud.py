"""Starts the local cloud as a process with a minimal environment."""

import os
from pathlib import Path

import httpx

from infra.local.processes import Processes, python, waiting
from infra.local.stack_config import CODE_FOLDER, HOST, KEPT_FOLDER, REGION, StackConfig, http

START_SECONDS = 30

INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV")
"""Environment variables that the cloud inherits. The functions see them too, so there are no others."""


def start_cloud(processes: Processes, *, kept: Path | None) -> None:
    """Start the local cloud on the edge port and wait until it answers. Raises ``StackError``.

    It loads and keeps its data in the folder ``kept``; with None, data is lost when it ends.
    """
    place = processes.place
    scratch = place.folder / "scratch"
    for folder in (scratch, place.artefact):
        folder.mkdir(parents=True, exist_ok=True)
    child = processes.start("cloud", python("-m", "infra.local.emulator"), _environment(place, scratch, kept))
    for pause in waiting("the local cloud", seconds=START_SECONDS, child=child, log=place.logs / "cloud.log"):
        if answers(f"{place.endpoint}/_ministack/health"):
            break
        pause()


def answers(url: str) -> bool:
    """Whether a GET of the URL succeeds."""
    try:
        with http(seconds=2) as anybody:
            return anybody.get(url).is_success
    except httpx.HTTPError:
        return False


def _environment(place: StackConfig, scratch: Path, kept: Path | None) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    keeping = {KEPT_FOLDER: str(kept), "S3_PERSIST": "1", "S3_DATA_DIR": str(kept / "objects")} if kept else {}
    return (
        inherited
        | keeping
        | {
            "BIND_HOST": HOST,
            "GATEWAY_PORT": str(place.edge_port),
            "MINISTACK_HOST": HOST,
            "MINISTACK_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_DEFAULT_REGION": REGION,
            # What functions need while they run lies here and goes when the stack goes.
            "TMPDIR": str(scratch),
            CODE_FOLDER: str(place.artefact),
            # These would listen on ports of their own.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "LOG_LEVEL": "INFO",
            "NO_PROXY": "*",
        }
    )
