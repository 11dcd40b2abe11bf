"""Emulates what MiniStack lacks at the edge, from the deployed template.

API Gateway renders its own errors with the API's gateway responses. CloudFront adds security headers to the site.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

HEADER_OF = {
    "ContentSecurityPolicy": ("content-security-policy", "ContentSecurityPolicy"),
    "FrameOptions": ("x-frame-options", "FrameOption"),
    "ReferrerPolicy": ("referrer-policy", "ReferrerPolicy"),
}
"""Security headers by their names in the template; without strict transport security, as this is plain HTTP."""


GATEWAY_RESPONSES = "x-amazon-apigateway-gateway-responses"

ATTACHMENTS_HOST = "https://${Attachments}.s3.${AWS::Region}.${AWS::URLSuffix}"
"""The host of uploads, as the template writes it."""


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """A response of the gateway itself, not of a function."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Edge:
    """The template's gateway responses and security headers."""

    responses: Mapping[str, Mapping[str, Any]]
    security: Mapping[str, str]

    @classmethod
    def of(cls, template: Mapping[str, Any], files: str) -> Self:
        """Read them from the built template. ``files`` is the base URL of the buckets."""
        resources = template["Resources"]
        config = resources["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
        named = {
            header: _without_hosts(config[name][value], files)
            for name, (header, value) in HEADER_OF.items()
            if name in config
        }
        return cls(
            responses=resources["RestAPI"]["Properties"]["Body"][GATEWAY_RESPONSES],
            security=named | {"x-content-type-options": "nosniff"},
        )

    def own_answer(self, status: int, content_type: str, body: bytes) -> OwnAnswer | None:
        """The response of API Gateway in place of this one; None when a function returned it.

        The emulator's own errors are JSON objects with one key, ``message`` or ``Message``.
        """
        if status < 400 or content_type != "application/json" or len(body) > 500:
            return None
        try:
            said = json.loads(body)
        except ValueError:
            return None
        if not isinstance(said, dict) or {key.lower() for key in said} != {"message"}:
            return None
        return self.response(_kind(status, str(next(iter(said.values())))), status, str(next(iter(said.values()))))

    def response(self, kind: str, status: int, message: str) -> OwnAnswer:
        """The gateway response of a kind, or the default response of its class (4xx, 5xx)."""
        chosen = self.responses.get(kind) or self.responses["DEFAULT_5XX" if status >= 500 else "DEFAULT_4XX"]
        prefix = "gatewayresponse.header."
        headers = {
            name.removeprefix(prefix).lower(): value.strip("'")
            for name, value in chosen.get("responseParameters", {}).items()
            if name.startswith(prefix)
        }
        text: str = chosen["responseTemplates"]["application/json"]
        body = text.replace("$context.error.messageString", json.dumps(message)).encode()
        return OwnAnswer(int(chosen.get("statusCode", status)), headers, body)


def _without_hosts(value: Any, files: str) -> str:
    """A header's value with the local host in the place of Amazon's; local issuers have the site's origin."""
    text: str = value["Fn::Sub"] if isinstance(value, Mapping) else value
    return text.replace(ATTACHMENTS_HOST, files).replace(" ${SignInOrigins}", "")


def _kind(status: int, message: str) -> str:
    if message == "Missing Authentication Token":
        return "MISSING_AUTHENTICATION_TOKEN"
    return {401: "UNAUTHORIZED", 403: "ACCESS_DENIED", 429: "THROTTLED", 504: "INTEGRATION_TIMEOUT"}.get(status, "")
