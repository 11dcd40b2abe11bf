"""An API client without a network: passes API Gateway events to the real app object.

Every response is checked against the OpenAPI document.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app import app
from tests.contract import check_described

OFFICIAL = {"sub": "ann", "role": "official", "agency": "office", "staff": "true"}
OPERATOR = {"sub": "oleh", "role": "operator", "agency": "ministry", "staff": "true"}


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
    """The client. ``claims`` are the verified claims of the caller's token."""

    claims: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _routes(self) -> Sequence[tuple[str, re.Pattern[str]]]:
        def pattern(route: str) -> str:
            return re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route)

        # Where a path fits several routes, the gateway takes the one with the fewest variables.
        return [(route, re.compile(pattern(route))) for route in sorted(app.routes, key=lambda r: r.count("{"))]

    def get(self, path: str, *, query: Mapping[str, str] | None = None, **more: Any) -> Answer:
        return self.send("GET", path, None, query=query, **more)

    def post(self, path: str, document: Any, **more: Any) -> Answer:
        """POST a document as JSON; lone surrogates are escaped."""
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
        checked: bool = True,
    ) -> Answer:
        """Send one request. A body of bytes is sent in base64, as API Gateway does for binary bodies.

        With ``checked``, the response is checked against the OpenAPI document.
        """
        route, values = next((r, m.groupdict()) for r, p in self._routes if (m := p.fullmatch(path)))
        if isinstance(body, bytes):
            body, is_base64 = base64.b64encode(body).decode(), True
        given = {**self.headers, **(headers or {})}
        if method in ("POST", "PATCH") and content_type is not None:
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
        if checked:
            check_described(method, route, answer["statusCode"], answer["headers"]["Content-Type"], answer["body"])
        return Answer(answer["statusCode"], answer["headers"], answer["body"])
