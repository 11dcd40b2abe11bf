"""A stack that is kept goes on after a stop, and after a kill with all but the last seconds."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.console import Console

from infra.build import Artefact
from infra.local import clock
from infra.local.processes import Processes, free_ports
from infra.local.publishing import publish_until_clean
from infra.local.stack_config import SNAPSHOT, StackConfig
from infra.local.start import PACK, Data, running_stack
from infra.packs import PACKS
from tests.journeys.test_groups import a_case
from tests.journeys.test_loop import act, orders_published
from tests.stacks import Api, Deployed, Mailbox, eventually

pytestmark = pytest.mark.xdist_group("restart")

AGENCY = "neas"
AUTHOR = "restart@person.example"


@pytest.fixture
def place(tmp_path: Path, artefact: Artefact) -> StackConfig:
    """A place of its own: this stack is stopped and killed."""
    port, edge_port = free_ports(2)
    return StackConfig(tmp_path, port, edge_port, built=artefact.zip.parent)


@contextmanager
def started(place: StackConfig, said: Console | None = None) -> Iterator[Deployed]:
    console = said or Console(stderr=True)
    with (
        running_stack(place, sample=None, console=console, pack=PACKS / PACK, data=Data.KEPT) as stack,
        httpx.Client(base_url=f"{stack.api}/", timeout=30, trust_env=False) as http,
    ):
        yield Deployed(place, stack, Api(http), Mailbox(place))


def shown(there: Deployed, number: str, key: str) -> dict[str, Any]:
    return dict(there.api.get(f"cases/{number}", key=key).json())


def published(there: Deployed) -> dict[str, int]:
    publish_until_clean(there.stack)
    with httpx.Client(base_url=there.stack.site, trust_env=False) as site:
        return orders_published(site)


def test_a_stopped_stack_goes_on_with_all_it_held(place: StackConfig) -> None:
    with started(place) as there:
        number, key = a_case(there.api, AUTHOR, agency=AGENCY)
        act(there.api, number, "accept", there.token("official", AGENCY))
        clock.move(there.stack, timedelta(hours=1))
        there.mailbox.wait(number, to=AUTHOR)
        token, case, orders = there.token("official", AGENCY), shown(there, number, key), published(there)
        mails = {mail["MessageId"] for mail in there.mailbox.all()}
        stack = there.stack

    with started(place) as there:
        assert there.stack.tables == stack.tables
        assert there.stack.functions == stack.functions
        assert shown(there, number, key) == case
        assert published(there) == orders
        assert {mail["MessageId"] for mail in there.mailbox.all()} == mails
        assert clock.shown(there.stack) == timedelta(hours=1)

        assert there.api.get("desk/me", token=token).status_code == 200

        # Streams and queues go on: nothing comes a second time, and what is new has its effects.
        act(there.api, number, "answer", there.token("official", AGENCY), outcome="explained", text="We are sorry.")
        assert len(there.mailbox.wait(number, to=AUTHOR, count=2)) == 2
        newer, _ = a_case(there.api, AUTHOR, agency=AGENCY)
        assert newer != number
        there.mailbox.wait(newer, to=AUTHOR)
        # Nor do the clocks stand still.
        there.move_to(there.now() + timedelta(days=10))
        assert shown(there, number, key)["version"] > case["version"] + 1


def test_a_killed_stack_goes_on_from_its_last_snapshot_and_says_so(place: StackConfig) -> None:
    snapshot = place.kept(PACKS / PACK) / SNAPSHOT
    with started(place) as there:
        number, key = a_case(there.api, AUTHOR, agency=AGENCY)
        (mail,) = there.mailbox.wait(number, to=AUTHOR)
        case = shown(there, number, key)
        eventually(
            lambda: snapshot.exists() and mail["MessageId"] in snapshot.read_text("utf-8"),
            what="a snapshot while the stack runs",
        )
        os.killpg(Processes(place).recorded()["cloud"], signal.SIGKILL)

    said = Console(record=True)
    # Another port: the first may be taken when an office comes back to it.
    port, edge_port = free_ports(2)
    with started(replace(place, port=port, edge_port=edge_port), said=said) as there:
        assert "cut off" in said.export_text()
        assert shown(there, number, key) == case
        newer, _ = a_case(there.api, AUTHOR, agency=AGENCY)
        there.mailbox.wait(newer, to=AUTHOR)
