"""Measures start-up: import time of the functions in a fresh interpreter, from the production zip.

The baseline imports the libraries of the function alone. (pydantic loads parts lazily; those that any model with limits
needs are named.) Both import from the same compiled bundle only. Both times are CPU times taken inside the interpreter,
so that its own start does not distort the ratio.
"""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

from bench.engine import ENVIRONMENT
from bench.report import FOLDER, Figure
from bench.requests import BODY, event
from bench.timing import compare
from infra.build import build
from tests.builders import pack_document

RUNS = 15
TARGET = 1.3

API = "import app"
API_BARE = "import boto3; from chalice.app import Chalice; from pydantic import BaseModel, Field"
REACT = "import chalicelib.entrypoints.streams"
REACT_BARE = "import boto3; from chalice.app import Blueprint"

_TIMED = """
import sys, time
sys.path.insert(0, sys.argv[1])
start = time.process_time()
exec(sys.argv[2])
print(time.process_time() - start)
"""


def unpacked() -> Path:
    """The folder of the functions' code as Lambda unpacks it."""
    artefact = build(architecture=None, into=FOLDER / "dist")
    code = FOLDER / "code" / artefact.zip.stem
    if not code.is_dir():
        shutil.rmtree(code.parent, ignore_errors=True)
        with zipfile.ZipFile(artefact.zip) as archive:
            archive.extractall(code)
    return code


def seconds_to_run(code: Path, statements: str) -> float:
    """CPU seconds that statements take in a fresh interpreter with modules from ``code``."""
    command = [sys.executable, "-I", "-S", "-B", "-c", _TIMED, str(code), statements]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=code).stdout)


def seconds_to_first_answer(code: Path, given: Path) -> float:
    """CPU seconds from a fresh interpreter to its first response."""
    program = str(Path(__file__).with_name("first_request.py"))
    command = [sys.executable, "-I", "-S", "-B", program, str(code), str(given)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=code).stderr)


def measure() -> Sequence[Figure]:
    """Ratios of import times, and the times in milliseconds."""
    code = unpacked()

    def ratio(name: str, ours: str, bare: str, target: float | None) -> Figure:
        taken = compare(RUNS, partial(seconds_to_run, code, ours), partial(seconds_to_run, code, bare))
        detail = f"{1000 * taken.one:.0f} / {1000 * taken.other:.0f} ms"
        return Figure("start-up", name, taken.ratio, "x", target, detail)

    given = FOLDER / "first_request.json"
    request = event("/v1/feedback", BODY)
    given.write_text(json.dumps({"environment": ENVIRONMENT, "event": request, "pack": pack_document()}))
    first = median(seconds_to_first_answer(code, given) for _ in range(RUNS // 2))
    return [
        ratio("api / chalice + boto3 + pydantic", API, API_BARE, TARGET),
        ratio("react / chalice + boto3", REACT, REACT_BARE, None),
        Figure(
            "start-up", "api, to the first answered request", 1000 * first, "ms", None, "clients, pack, secret made"
        ),
    ]
