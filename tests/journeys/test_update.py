"""A stack that an earlier release deployed goes on after an update, with all that was open in it.

The earlier release is a commit of this repository: its own code builds and deploys it and brings in the sample. Where
the repository has no history (a shallow clone) the test is skipped and says so.
"""

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.build import build
from infra.local.deploy import deploy
from infra.local.processes import free_ports
from infra.local.stack_config import Stack, StackConfig
from infra.paths import CACHE
from tests.builders import ROOT
from tests.journeys.test_loop import BODY, act, reply
from tests.stacks import Api, Deployed, Mailbox, eventually

pytestmark = pytest.mark.xdist_group("update")

EARLIER = "a762c077332c"
"""The last release whose modules lay flat: what it wrote must be read for ever."""

UP_SECONDS = 300.0
OTHER = {**BODY, "language": "en"}


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The earlier release with its sample, as its own ``up`` deploys it."""
    packed = subprocess.run(["git", "archive", EARLIER], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        pytest.skip(f"the history of this repository does not reach back to {EARLIER}")
    folder = tmp_path_factory.mktemp("earlier")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as tree:
        tree.extractall(folder, filter="data")
    # Dependencies are kept by the hash of their pins: what both releases need is installed once.
    CACHE.mkdir(parents=True, exist_ok=True)
    (folder / ".local").mkdir()
    (folder / ".local/build").symlink_to(CACHE)
    with _up(folder) as (place, stack), httpx.Client(base_url=f"{stack.api}/", timeout=30, trust_env=False) as http:
        yield Deployed(place, stack, Api(http), Mailbox(place))


@contextmanager
def _up(code: Path) -> Iterator[tuple[StackConfig, Stack]]:
    port, edge_port = free_ports(2)
    place = StackConfig(folder=code / ".local", port=port, edge_port=edge_port)
    environment = {**os.environ, "PORT": str(port), "EDGE_PORT": str(edge_port), "HEED_LOCAL_DIR": ".local"}
    command = [sys.executable, "-m", "infra.local"]
    said = code / "up.log"
    with (
        said.open("wb") as log,
        subprocess.Popen([*command, "up", "--quiet"], cwd=code, env=environment, stdout=log, stderr=log) as running,
    ):

        def ready() -> bool:
            assert running.poll() is None, said.read_text("utf-8")
            return place.stack_file.exists()

        try:
            eventually(ready, what="the earlier release is up", seconds=UP_SECONDS)
            yield place, Stack.read(place.stack_file)
        finally:
            running.terminate()


class Author:
    """Somebody with a case, as the earlier release knows them."""

    def __init__(self, there: Deployed, name: str, *, opened_by: dict[str, Any]) -> None:
        self.there = there
        self.mail = f"{name}@person.example"
        kind = "appeals" if "statement" in opened_by else "feedback"
        sent = there.api.post(kind, {**opened_by, "contact": {"email": self.mail}})
        assert sent.status_code == 201, sent.text
        self.number, self.key = (sent.json()["case"][name] for name in ("number", "key"))
        self.case = eventually(self.read, what=f"the case of {name}")

    def read(self) -> dict[str, Any] | None:
        answer = self.there.api.get(f"cases/{self.number}", key=self.key)
        return dict(answer.json()) if answer.status_code == 200 else None

    @property
    def state(self) -> str:
        case = self.read()
        assert case is not None
        return str(case["orders"][0]["state"])

    @property
    def agency(self) -> str:
        return str(self.case["orders"][0]["agency"]["id"])

    def acted_on(self, action: str, *, by: str = "official", **fields: Any) -> "Author":
        act(self.there.api, self.number, action, self.there.token(by, self.agency), **fields)
        return self

    def replied(self, **fields: Any) -> "Author":
        answer = reply(self.there.api, self.number, self.key, **fields)
        assert answer.status_code == 200, answer.text
        return self


def _published(there: Deployed) -> dict[str, Any]:
    """The figures once all is published, by the earlier release's own command: the local cloud is still its own."""
    code = there.place.folder.parent
    command = [sys.executable, "-m", "infra.local", "publish"]
    subprocess.run(command, cwd=code, env=there.environment(), check=True, timeout=200)
    document: dict[str, Any] = httpx.get(f"{there.stack.site}/data/index.json", trust_env=False).json()["overall"]
    return {name: document[name] for name in ("levels", "orders", "left_out")}


def _still(now: dict[str, Any], before: dict[str, Any]) -> None:
    """Check that each published number is what it was; others may have come."""
    for name, value in before.items():
        if isinstance(value, dict):
            _still(now[name], value)
        else:
            assert now[name] == value, name


ANSWER = {"outcome": "explained", "text": "The nurse was ill that day. We are sorry."}


def test_what_an_earlier_release_wrote_goes_on_after_an_update(earlier: Deployed) -> None:
    there = earlier
    waiting = Author(there, "waiting", opened_by=OTHER)
    accepted = Author(there, "accepted", opened_by=OTHER).acted_on("accept")
    asked = Author(there, "asked", opened_by=OTHER).acted_on("accept").acted_on("ask", text="Which day was it?")
    answered = Author(there, "answered", opened_by=OTHER).acted_on("accept").acted_on("answer", **ANSWER)
    again = Author(there, "again", opened_by=OTHER).acted_on("accept").acted_on("answer", **ANSWER)
    again.replied(outcome="not_solved", rating=2, comment="Nobody came.")
    closed = Author(there, "closed", opened_by=OTHER).acted_on("accept").acted_on("answer", **ANSWER)
    closed.replied(outcome="solved", rating=9)
    contested = Author(there, "contested", opened_by=OTHER).acted_on("contest", by="head", reason="Not our ward.")
    appeal = Author(
        there,
        "appeal",
        opened_by={
            "kind": "complaint",
            "statement": "The ambulance and its paramedic came after two hours.",
            "language": "en",
        },
    )
    everybody = [waiting, accepted, asked, answered, again, closed, contested, appeal]
    before = {author.number: author.read() for author in everybody}
    numbers = _published(there)
    assert numbers["levels"]["n"] > 1_000

    deploy(there.place, build(architecture=None, into=there.place.artefact))

    # Nothing is lost, and whoever looks sees what they saw.
    for number, case in before.items():
        seen = next(author.read() for author in everybody if author.number == number)
        assert case is not None
        assert seen is not None
        # The earlier release wrote the times inside of facts with another sign for UTC.
        assert seen["timeline"] == json.loads(json.dumps(case["timeline"]).replace("+00:00", "Z"))
        assert [order["state"] for order in seen["orders"]] == [order["state"] for order in case["orders"]]
    _still(_published(there), numbers)

    # Everything goes on from where it was.
    waiting.acted_on("accept").acted_on("answer", **ANSWER)
    accepted.acted_on("answer", **ANSWER).replied(outcome="solved", rating=10)
    version = there.api.get(f"cases/{asked.number}", key=asked.key).json()["version"]
    said = there.api.post(
        f"cases/{asked.number}/messages", {"version": version, "order": 1, "text": "On Monday."}, key=asked.key
    )
    assert said.status_code == 200, said.text
    answered.replied(outcome="not_solved", rating=1, comment="That is no help.")
    again.acted_on("accept").acted_on("answer", **ANSWER)
    assert [author.state for author in (waiting, accepted, asked, answered, again, closed)] == [
        *("following_up", "closed", "in_work", "assigned", "following_up", "closed")
    ]
    there.mailbox.wait(waiting.number, to=waiting.mail, count=2)
    there.mailbox.wait(answered.number, count=3)

    # New ones come in, and the clocks that the earlier release had set still ring.
    newcomer = Author(there, "newcomer", opened_by=OTHER)
    assert newcomer.state == "assigned"
    moment = there.now().replace(microsecond=0)
    due = max(case["orders"][0]["due"] for case in before.values() if case and case["orders"][0]["due"])
    assert due > moment.isoformat()
    counted = _published(there)
    assert counted["levels"]["n"] == numbers["levels"]["n"] + 1
    assert json.dumps(counted["left_out"]) == json.dumps(numbers["left_out"])
