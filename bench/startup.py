"""Measures start-up: import time of the functions in a fresh interpreter, from the production zip.

The baseline imports the libraries of the function alone. (pydantic loads parts lazily; those that any model with limits
needs are named.) Both import from the same compiled bundle only. Both times are CPU times taken inside the interpreter,
so that its own start does not distort the ratio.

The bare handler that answers the first request has the same compiled libraries, but all of botocore's descriptions of
AWS, which our build cuts down (``infra/service_data.py``); beside it stands the ratio to one that has ours.
"""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bench.engine import ENVIRONMENT
from bench.goals import FIRST, IMPORT, IMPORT_PLAIN, Goal
from bench.report import FOLDER, Figure
from bench.requests import BODY, event
from bench.timing import compare
from infra.build import build
from infra.dependencies import installed
from tests.builders import pack_document

RUNS = 15

API = "import app"
API_BARE = "import boto3; from chalice.app import Chalice"
WITH_MODELS = f"{API_BARE}; from pydantic import BaseModel, Field"
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


def plain(code: Path) -> Path:
    """The libraries of a function that is packed without more ado: those of ``code``, with all that botocore brings."""
    folder = code.with_name(f"plain-{code.name}")
    if not folder.is_dir():
        ours = shutil.ignore_patterns("chalicelib", "app.py", "templates")
        shutil.copytree(code, folder, ignore=ours)
        shutil.copytree(installed(None) / "botocore" / "data", folder / "botocore" / "data", dirs_exist_ok=True)
        for trimmed in (folder / "botocore" / "data").rglob("*.json"):
            if trimmed.with_suffix(".json.gz").exists():
                trimmed.unlink()
    return folder


def seconds_to_run(code: Path, statements: str) -> float:
    """CPU seconds that statements take in a fresh interpreter with modules from ``code``."""
    command = [sys.executable, "-I", "-S", "-B", "-c", _TIMED, str(code), statements]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=code).stdout)


def seconds_to_first_answer(kind: str, code: Path, given: Path) -> float:
    """CPU seconds from a fresh interpreter to its first response, ``ours`` or that of the ``bare`` handler."""
    program = str(Path(__file__).with_name("first_request.py"))
    command = [sys.executable, "-I", "-S", "-B", program, kind, str(code), str(given)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=code).stderr)


def measure() -> Sequence[Figure]:
    """Ratios of import times, and the times in milliseconds."""
    code = unpacked()

    def importing(statements: str) -> Callable[[], float]:
        return partial(seconds_to_run, code, statements)

    def first(kind: str, libraries: Path) -> Callable[[], float]:
        return partial(seconds_to_first_answer, kind, libraries, given)

    given = FOLDER / "first_request.json"
    request = event("/v1/feedback", BODY)
    given.write_text(json.dumps({"environment": ENVIRONMENT, "event": request, "pack": pack_document()}))
    return [
        _compared(IMPORT, importing(API), importing(WITH_MODELS)),
        _compared(IMPORT_PLAIN, importing(API), importing(API_BARE)),
        _compared("import of react / boto3 and Chalice", importing(REACT), importing(REACT_BARE)),
        _compared(FIRST, first("ours", code), first("bare", plain(code))),
        _compared("first answered request / a bare handler's with our zip", first("ours", code), first("bare", code)),
    ]


def _compared(goal: Goal | str, ours: Callable[[], float], bare: Callable[[], float]) -> Figure:
    """The ratio of two times, for a goal, or under a name of its own where there is none."""
    taken = compare(RUNS, ours, bare)
    detail = f"{1000 * taken.one:.0f} / {1000 * taken.other:.0f} ms"
    if isinstance(goal, Goal):
        return Figure.compared(goal, taken, detail)
    return Figure("start-up", goal, taken.ratio, "x", None, detail, taken.spread)
