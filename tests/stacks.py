"""Fixtures of deployed stacks for journeys and browser tests, on free ports, shared by many modules.

They start by the same code as `make run`. Tests use them from outside only: HTTP, mails, pages. Modules with the same
stack run one after the other on one worker, in any order.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import httpx
import pytest
from rich.console import Console

from infra.build import Artefact
from infra.local import clock
from infra.local.mailbox import fetch_messages
from infra.local.processes import free_ports
from infra.local.publishing import publish_until_clean
from infra.local.stack_config import Stack, StackConfig
from infra.local.stack_config import client as aws_client
from infra.local.start import PACK, running_stack
from infra.local.tokens import Issuer, make_token
from infra.packs import PACKS
from tests.builders import ROOT

T = TypeVar("T")

PATIENCE_SECONDS = 60.0
"""Maximum seconds to wait for a condition on a busy machine."""

SCHEDULED = (ROOT / "tests/events/schedule.json").read_bytes()
"""The event that a schedule sends to a function."""

JsonObject = dict[str, Any]


def eventually(ask: Callable[[], T | None], *, what: str, seconds: float = PATIENCE_SECONDS) -> T:
    """Poll ``ask`` until its result is truthy, and return it; fail after ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := ask():
            return answer
        time.sleep(0.1)
    pytest.fail(f"Not within {seconds:.0f} s: {what}")


@dataclass(frozen=True, slots=True)
class Api:
    """A client of ``/api/v1``. Each method returns the response; ``problem`` checks an error response."""

    http: httpx.Client

    def get(self, path: str, *, token: str | None = None, key: str | None = None, **query: str) -> httpx.Response:
        return self.http.get(path, headers=self._headers(token, key), params=query)

    def post(
        self, path: str, body: Mapping[str, Any], *, token: str | None = None, key: str | None = None
    ) -> httpx.Response:
        return self.http.post(path, json=body, headers=self._headers(token, key))

    @staticmethod
    def _headers(token: str | None, key: str | None) -> dict[str, str]:
        if token:
            return {"Authorization": f"Bearer {token}"}
        return {"Authorization": f"Case {key}"} if key else {}

    @staticmethod
    def problem(answer: httpx.Response, status: int, *, path: str | None = None) -> JsonObject:
        """Check that ``answer`` is a problem document of this status, naming the field ``path`` when given."""
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"].split(";")[0] == "application/problem+json", answer.text
        problem: JsonObject = answer.json()
        assert problem["title"]
        assert problem.get("status", status) == status
        if path is not None:
            assert path in [error["path"] for error in problem["errors"]], problem
        return problem


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The mails that the stack has sent."""

    place: StackConfig

    def all(self) -> list[JsonObject]:
        """All mails, newest first: ``To``, ``Subject``, ``BodyText``, ``BodyHtml``, ``MessageId``."""
        return fetch_messages(self.place)

    def about(self, text: str, *, to: str | None = None) -> list[JsonObject]:
        """Mails with ``text`` (for example a case number) in subject or text part."""
        return [
            mail
            for mail in self.all()
            if text in f"{mail['Subject']}\n{mail['BodyText']}" and (to is None or to in mail["To"])
        ]

    def wait(
        self, text: str, *, to: str | None = None, count: int = 1, seconds: float = PATIENCE_SECONDS
    ) -> list[JsonObject]:
        """Wait for at least ``count`` mails about ``text``."""

        def enough() -> list[JsonObject] | None:
            found = self.about(text, to=to)
            return found if len(found) >= count else None

        return eventually(enough, what=f"{count} mails about {text} to {to or 'anybody'}", seconds=seconds)


@dataclass(frozen=True, slots=True)
class Deployed:
    """A stack with its public interfaces, its clock and its functions."""

    place: StackConfig
    stack: Stack
    api: Api
    mailbox: Mailbox

    def token(self, role: str, agency: str) -> str:
        return make_token(self.place, role=role, agency=agency)

    def aws(self, service: str) -> Any:
        return aws_client(service, self.stack.endpoint)

    def now(self) -> datetime:
        """The current time of the stack's clock."""
        return datetime.now(UTC) + clock.shown(self.stack)

    def environment(self) -> dict[str, str]:
        """Environment variables for commands that work on this stack."""
        own = {
            "HEED_LOCAL_DIR": str(self.place.folder),
            "PORT": str(self.place.port),
            "EDGE_PORT": str(self.place.edge_port),
        }
        return {**os.environ, **own}

    def move_to(self, moment: datetime) -> None:
        """Move the clock to the minute after a future moment, and process what has fallen due until then."""
        clock.move(self.stack, moment + timedelta(minutes=1) - self.now())
        self.run("Sweep")

    def run(self, function: str) -> JsonObject:
        """Invoke a scheduled function now; returns its result."""
        answer = self.aws("lambda").invoke(FunctionName=self.stack.functions[function], Payload=SCHEDULED)
        result: JsonObject = json.loads(answer["Payload"].read())
        assert not answer.get("FunctionError"), result
        return result

    def restart(self, *names: str) -> None:
        """Restart the functions, so that they have no earlier pack in memory."""
        functions = self.aws("lambda")
        for name in names:
            function = self.stack.functions[name]
            size = functions.get_function_configuration(FunctionName=function)["MemorySize"]
            functions.update_function_configuration(FunctionName=function, MemorySize=size)
            functions.get_waiter("function_updated_v2").wait(FunctionName=function, WaiterConfig={"Delay": 1})


def of_pack(name: str = PACK, *, apart: str = "") -> pytest.MarkDecorator:
    """Mark a module to use an empty stack with this pack, shared with modules that have the same mark.

    ``apart`` names a separate stack for modules that disturb others: they move the clock or apply another pack.
    """
    return pytest.mark.parametrize("stack", [f"{name} {apart}".strip()], indirect=True, scope="session")


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory, artefact: Artefact) -> StackConfig:
    """A folder and ports of this test session alone."""
    port, edge_port = free_ports(2)
    return StackConfig(tmp_path_factory.mktemp("stack"), port, edge_port, built=artefact.zip.parent)


@pytest.fixture(scope="session")
def stack(place: StackConfig, request: pytest.FixtureRequest) -> Iterator[Stack]:
    """A deployed production template without ratings, with the module's pack (``of_pack``) or else the demo pack."""
    pack, _, _ = getattr(request, "param", PACK).partition(" ")
    with running_stack(place, sample=None, console=Console(stderr=True), pack=PACKS / pack) as running:
        yield running


@pytest.fixture(scope="session")
def there(place: StackConfig, stack: Stack, api: Api, mailbox: Mailbox) -> Deployed:
    """The stack with its clock and functions, for modules with ``apart``."""
    return Deployed(place, stack, api, mailbox)


@pytest.fixture(scope="session")
def api(stack: Stack) -> Iterator[Api]:
    """An anonymous client of the API."""
    with httpx.Client(base_url=f"{stack.api}/", timeout=30, trust_env=False) as http:
        yield Api(http)


@pytest.fixture(scope="session")
def site(stack: Stack) -> Iterator[httpx.Client]:
    """An anonymous client of the published site."""
    with httpx.Client(base_url=stack.site, timeout=30, trust_env=False) as http:
        yield http


@pytest.fixture(scope="session")
def mailbox(place: StackConfig, stack: Stack) -> Mailbox:
    """The mails that were sent."""
    return Mailbox(place)


@pytest.fixture(scope="session")
def token(place: StackConfig) -> Callable[..., str]:
    """``token("official", "neas")``: a bearer token of the local issuer. Also ``email=`` and ``subject=``."""

    def make(role: str, agency: str, *, email: str | None = None, subject: str | None = None) -> str:
        return make_token(place, role=role, agency=agency, email=email, subject=subject)

    return make


@pytest.fixture(scope="session")
def person_token(place: StackConfig) -> Callable[..., str]:
    """``person_token("olena", email=..., by=...)``: a bearer token of a person who is not staff."""

    def make(subject: str, *, email: str | None = None, by: Issuer = Issuer.STATE_APP) -> str:
        return make_token(place, subject=subject, email=email, by=by)

    return make


@pytest.fixture(scope="session")
def publish(stack: Stack) -> Callable[[], int]:
    """A function that publishes until nothing is dirty."""
    return lambda: publish_until_clean(stack)
