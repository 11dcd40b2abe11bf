"""The API without a network: requests as API Gateway hands them to the function, on ports kept in memory.

``a_deployment`` puts fakes behind the composition root, so that the real app object runs from event to answer.
"""

import base64
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from unittest.mock import patch

import chalicelib.wiring
from app import app
from chalicelib.domain.pack import Pack
from chalicelib.entrypoints.logs import logger
from chalicelib.services.ports import ListedOrder, Page
from chalicelib.settings import Settings
from chalicelib.wiring import wiring
from tests.builders import NOW, a_pack
from tests.fakes import FakeCases, FakeClaims, FakeFacts, FakeFeedback, FakeLetters, FakeMailer, FakeOutbox, FakePacks

OFFICIAL = {"sub": "ann", "role": "official", "agency": "office"}
OPERATOR = {"sub": "oleh", "role": "operator", "agency": "ministry"}

SETTINGS = Settings(
    stage="test",
    records="records",
    facts="facts",
    people="people",
    control="control",
    lake="lake",
    site="site",
    outbox="outbox",
    failures="failures",
    site_url="https://heed.example",
    mail_from="heed@heed.example",
    secret="secret",
    issuers=(),
    lanes=1,
)


class ListedCases(FakeCases):
    """Cases with a plain list of an agency's orders, in one page."""

    def orders(
        self,
        agency: str,
        *,
        closed: bool,
        state: str | None,
        due_before: datetime | None,
        limit: int,
        cursor: str | None,
    ) -> Page:
        items = [ListedOrder(c.number, c.version, o) for c in self.cases.values() for o in c.orders]
        return Page([item for item in items if item.order.agency == agency][:limit], None)


class MarkedFacts(FakeFacts):
    """Facts that remember which buckets were marked."""

    def __init__(self) -> None:
        super().__init__()
        self.dirty: list[str] = []

    def mark_dirty(self, buckets: Any) -> None:
        self.dirty += buckets


class FakeQueue:
    """The failure queue's client."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.fails_with: Exception | None = None

    def send_message(self, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803 - boto3's names
        if self.fails_with:
            raise self.fails_with
        self.sent.append({"queue": QueueUrl, **json.loads(MessageBody)})


class FakeWiring:
    """Stands in for ``Wiring``: the same ports, in memory, at a fixed time."""

    def __init__(self, settings: Settings, pack: Pack | None = None) -> None:
        self.settings = settings
        self.secret = b"secret"
        self.at = NOW
        self.packs = FakePacks(pack or a_pack())
        self.feedback = FakeFeedback()
        self.people = self.feedback
        self.cases = ListedCases()
        self.facts = MarkedFacts()
        self.outbox = FakeOutbox()
        self.claims = FakeClaims()
        self.mailer = FakeMailer()
        self.letters = FakeLetters()
        self.sqs = FakeQueue()

    def now(self) -> datetime:
        return self.at

    def is_untouched(self) -> bool:
        """Whether nothing at all was written."""
        return not (self.feedback.kept or self.people.people or self.cases.cases or self.outbox.messages)


@contextmanager
def a_deployment(pack: Pack | None = None) -> Iterator[FakeWiring]:
    """Fakes behind the composition root until the end of the block."""
    fake = FakeWiring(SETTINGS, pack)
    with (
        patch.object(chalicelib.wiring, "settings", lambda: SETTINGS),
        patch.object(chalicelib.wiring, "Wiring", lambda _settings: fake),
    ):
        wiring.cache_clear()
        try:
            yield fake
        finally:
            wiring.cache_clear()


@contextmanager
def log_lines() -> Iterator[Callable[[], str]]:
    """What is logged in the block; call what this gives to read it."""
    buffer = io.StringIO()
    with patch.object(logger.registered_handler, "stream", buffer):
        yield buffer.getvalue


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def paths(self) -> list[str]:
        """The fields that a problem document names."""
        return [error["path"] for error in self.json.get("errors", ())]


@dataclass(frozen=True)
class Http:
    """A client. ``claims`` are what the authorizer found in the caller's token."""

    claims: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _routes(self) -> Sequence[tuple[str, re.Pattern[str]]]:
        def pattern(route: str) -> str:
            return re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route)

        return [(route, re.compile(pattern(route))) for route in app.routes]

    def get(self, path: str, *, query: Mapping[str, str] | None = None, **more: Any) -> Answer:
        return self.send("GET", path, None, query=query, **more)

    def post(self, path: str, document: Any, **more: Any) -> Answer:
        """POST a document as JSON; lone surrogates go as escapes."""
        return self.send("POST", path, json.dumps(document), **more)

    def send(
        self,
        method: str,
        path: str,
        body: str | bytes | None,
        *,
        content_type: str | None = "application/json",
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        is_base64: bool = False,
    ) -> Answer:
        """One request. A body of bytes goes in base64, as API Gateway sends what is not text."""
        route, values = next((r, m.groupdict()) for r, p in self._routes if (m := p.fullmatch(path)))
        if isinstance(body, bytes):
            body, is_base64 = base64.b64encode(body).decode(), True
        given = {**self.headers, **(headers or {})}
        if method == "POST" and content_type is not None:
            given["Content-Type"] = content_type
        event = {
            "resource": route,
            "path": path,
            "httpMethod": method,
            "headers": given,
            "multiValueHeaders": {name: [value] for name, value in given.items()},
            "queryStringParameters": query,
            "multiValueQueryStringParameters": {k: [v] for k, v in query.items()} if query else None,
            "pathParameters": values or None,
            "stageVariables": None,
            "body": body,
            "isBase64Encoded": is_base64,
            "requestContext": {
                "resourcePath": route,
                "httpMethod": method,
                **({"authorizer": dict(self.claims)} if self.claims else {}),
            },
        }
        answer = app(event, None)
        return Answer(answer["statusCode"], answer["headers"], answer["body"])
