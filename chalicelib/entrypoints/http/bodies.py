"""Bodies of requests: what they must be before anything is read in them, and the errors for those that are not.

Nothing here imports pydantic: a rating that has nothing unusual is read without it.
"""

import binascii
from codecs import BOM_UTF8

from chalice.app import Request

from chalicelib.domain.errors import HeedError
from chalicelib.domain.reasons import Reason

JSON = "application/json"

MAX_BYTES = 300_000
"""Largest body accepted, in bytes: what is stored of it, with attribute names, fits a DynamoDB item (400 KB)."""


class WrongType(HeedError):
    """The header ``Content-Type`` does not say JSON."""

    general = Reason.WRONG_TYPE


class NotJson(HeedError):
    """The header says JSON, but the body is not JSON in UTF-8."""

    general = Reason.NOT_JSON


class TooLarge(HeedError):
    """The body fits its model, but is larger than ``MAX_BYTES``."""

    general = Reason.TOO_LARGE


def body_of(request: Request) -> bytes:
    """The bytes of a JSON body. Raises ``WrongType``, and ``NotJson`` where they cannot be had."""
    content_type = str(request.headers.get("content-type", "")).partition(";")[0].strip().lower()
    if content_type != JSON:
        raise WrongType(f"Send {JSON}, and say so in Content-Type.")
    try:
        raw = request.raw_body
        raw = raw.encode() if isinstance(raw, str) else raw
        return raw.removeprefix(BOM_UTF8)
    except binascii.Error:
        raise NotJson("The body is not the base64 it says it is.") from None
    except UnicodeError:
        raise NotJson("The body is not UTF-8.") from None
