"""Runs DynamoDB Local, Amazon's own engine, for tests of expressions and transactions.

Maven downloads it with its dependencies on first use. It runs in memory on a free loopback port and needs a JDK 17 and
Maven. Where one is missing the tests are skipped with a message; with HEED_REQUIRE_DYNAMODB_LOCAL=1, as in CI, they
fail.
"""

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from infra.local.processes import free_ports
from infra.paths import ROOT

HERE = Path(__file__).parent
CACHE = ROOT / ".local" / "dynamodb-local"
LOG = CACHE / f"engine{os.environ.get('PYTEST_XDIST_WORKER', '')}.log"
REQUIRED = "HEED_REQUIRE_DYNAMODB_LOCAL"
START_SECONDS = 30


@contextmanager
def dynamodb_local() -> Iterator[str]:
    """Run the engine; yields its endpoint. Where it cannot run, the test is skipped, or fails if it is required."""
    for program in ("java", "javac", "mvn"):
        if shutil.which(program) is None:
            _cannot(f"DynamoDB Local needs a JDK and Maven; {program} is not on the path")
    try:
        jars = _fetched()
    except subprocess.CalledProcessError as error:
        _cannot(f"Maven could not fetch DynamoDB Local: {(error.stdout or error.stderr or '').strip()[-500:]}")
    (port,) = free_ports(1)
    classpath, program = f"{jars}/*", str(HERE / "Loopback.java")
    engine = ["java", f"-Djava.library.path={jars}", "-cp", classpath, program]
    with LOG.open("wb") as log:
        child = subprocess.Popen(
            [*engine, "-inMemory", "-disableTelemetry", "-port", str(port)], stdout=log, stderr=subprocess.STDOUT
        )
    try:
        endpoint = f"http://127.0.0.1:{port}"
        _wait(child, endpoint)
        yield endpoint
    finally:
        child.terminate()
        child.wait(timeout=10)


def client(endpoint: str) -> Any:
    """A boto3 client of the engine."""
    import boto3
    from botocore.config import Config

    make: Any = boto3.client
    return make(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"max_attempts": 1}, connect_timeout=2, read_timeout=20),
    )


def _fetched() -> Path:
    version = (HERE / "pom.xml").read_text(encoding="utf-8").rpartition("<version>")[2].partition("<")[0]
    jars = CACHE / version
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        # Workers side by side wait for the first, which fetches for all.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not jars.is_dir():
            unfinished = CACHE / f"{version}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            maven = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), f"-DoutputDirectory={unfinished}"]
            subprocess.run([*maven, "dependency:copy-dependencies"], check=True, capture_output=True, text=True)
            unfinished.rename(jars)
    return jars


def _wait(child: subprocess.Popen[bytes], endpoint: str) -> None:
    from botocore.exceptions import BotoCoreError

    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        try:
            client(endpoint).list_tables()
        except BotoCoreError:
            time.sleep(0.2)
        else:
            return
    _cannot(f"DynamoDB Local did not start; see {LOG}")


def _cannot(reason: str) -> None:
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
