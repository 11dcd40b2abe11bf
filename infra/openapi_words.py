"""Texts of the OpenAPI document that come from no view: security schemes, path parameters, meanings of statuses."""

from collections.abc import Mapping
from typing import Any

from chalicelib.entrypoints.http.bodies import JSON, MAX_BYTES
from chalicelib.entrypoints.http.guard import Who
from chalicelib.entrypoints.submissions.receipts import Receipt

Document = dict[str, Any]

SECURITY: Mapping[str, Document] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A token of one of the deployment's OpenID Connect issuers. From one of staff, its claims or "
        "the pack's staff list give a role; from any, authors have their own cases.",
    },
    "case_key": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Case <key>`, with the key from the receipt or from the link in a mail. The link that asks "
        "whether an answer helped has a key of its own: it shows the case and takes that one reply, once.",
    },
    "system_token": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A token that an agency's service system has signed in the last five minutes (EdDSA), with a "
        "key of the pack: its `iss` is the agency, its `aud` is `invitations`, for outreach too.",
    },
}

BEARER: Document = {"bearer": []}

SECURITY_OF: Mapping[Who, list[Document]] = {
    Who.ANYONE: [],
    Who.SIGNED_IN_OR_NOT: [{}, BEARER],
    Who.AUTHOR: [{"case_key": []}, BEARER],
    Who.PERSON: [BEARER],
    Who.SYSTEM: [{"system_token": []}],
}
"""Security requirements of operations that are not for staff; an empty one (``{}``) allows anonymous calls."""

EXAMPLES: Mapping[type, Document] = {
    Receipt: {
        "id": "01KAKYCA00000000000000000A",
        "received_at": "2026-11-21T19:00:00Z",
        "case": {"number": "7K3M-Q9ZT-4R2XN", "key": "mzxw6ytboi4dkmjqgezdgnbv"},
    }
}

ID: Document = {
    "type": "string",
    "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$",
    "examples": ["01KAKYCA00000000000000000A"],
}

PATH_PARAMETERS: Mapping[str, Document] = {
    "number": {
        "description": "The case's number; small letters, spaces and hyphens do not matter",
        "schema": {"type": "string", "examples": ["7K3M-Q9ZT-4R2XN"]},
    },
    "order": {
        "description": "The work order's number within its case",
        "schema": {"type": "integer", "minimum": 1, "maximum": 9999},
    },
    "attachment": {
        "description": "The id of a file of the case",
        "schema": ID,
    },
    "group": {
        "description": "The group's id",
        "schema": ID,
    },
    "token": {
        "description": "What the link in a mail carries after its #",
        "schema": {"type": "string", "pattern": "^[0-9a-f]{24}[.][0-9a-f]{32}$"},
    },
    "entry": {
        "description": "The frequent question's id",
        "schema": ID,
    },
    "campaign": {
        "description": "The campaign's id",
        "schema": ID,
    },
    "action": {
        "description": "An action of the workflow table; a case lists those that are open to its reader now",
        "schema": {"type": "string", "pattern": "^[a-z_]+$", "examples": ["accept", "answer"]},
    },
}

ANSWERS: Mapping[int, str] = {
    200: "As it is now; to a repeated submission, the first receipt.",
    201: "Kept.",
    202: "Kept, and soon being worked off.",
    303: "There is a page for people; `Location` says where.",
}

REFUSALS: Mapping[int, str] = {
    400: "The body is not JSON in UTF-8.",
    401: "There is no valid bearer token.",
    403: "The caller is known but has no role for this.",
    404: "There is no such thing, or not for this caller.",
    410: "The answer to this was given before, or the time for it is over. Nothing was written.",
    409: "The case has moved on since the caller saw it, or the id stands for another submission. Nothing was written.",
    413: f"The body is longer than {MAX_BYTES} bytes.",
    415: f"The body is not announced as {JSON}.",
    422: "Something in it breaks a rule; `errors` names each wrong field. Nothing was written.",
    429: "Too many requests at once. Says the gateway; try again in a moment.",
    500: "Something went wrong on the service's side.",
    503: "The service is too busy; `Retry-After` says in how many seconds to try again.",
    504: "The service took too long. Says the gateway; try again.",
}
