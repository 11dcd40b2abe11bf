"""Fixtures and settings of all tests: AWS in process, one build, xdist groups, Hypothesis without deadlines."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from infra.build import Artefact, build
from infra.paths import ROOT

pytest_plugins = ["tests.stacks"]

settings.register_profile("heed", deadline=None)
settings.load_profile("heed")


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """AWS in process (moto). Keep the data of a test small: every transaction there copies every table."""
    # Here, so that the tests that need no cloud start without it.
    from moto import mock_aws

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        yield


@pytest.fixture(scope="session")
def artefact(tmp_path_factory: pytest.TempPathFactory) -> Artefact:
    """The artefact of `make package`, but with wheels for this machine. xdist workers share it."""
    run = tmp_path_factory.getbasetemp()
    folder = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / "artefact"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return Artefact.of(folder) if (folder / "built").exists() else _built(folder)


def _built(folder: Path) -> Artefact:
    artefact = build(architecture=None, into=folder)
    (folder / "built").touch()
    return artefact


LONGEST = (
    "tests/integration/test_access_patterns.py",
    "tests/infra/test_checkers.py",
    "browser",
    "journeys",
    "demo clocks",
    "update",
    "restart",
    "boston",
)
"""Groups that take longest, in the order in which they are begun, so that no worker is left with one in the end."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group tests that one worker runs (``--dist loadgroup``): those that use the same stack, else those of a file."""
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(_group(item)))
    items.sort(key=_turn)


def _group(item: pytest.Item) -> str:
    if not (isinstance(item, pytest.Function) and "stack" in item.fixturenames):
        return str(item.path.relative_to(ROOT))
    stack = item.callspec.params.get("stack") if hasattr(item, "callspec") else None
    return str(stack or item.path.parent.name)


def _turn(item: pytest.Item) -> int:
    group = next(item.iter_markers("xdist_group")).args[0]
    return LONGEST.index(group) if group in LONGEST else len(LONGEST)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse to go on where pytest-xdist knows nothing of the groups: each worker would deploy every stack."""
    if not getattr(session.config.option, "loadgroup", False):
        return
    if any("@" not in item.nodeid for item in session.items):
        raise pytest.UsageError("pytest-xdist does not keep groups together with this pytest")
