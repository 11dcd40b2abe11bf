"""Structured logging: JSON, one entry per line. Free text, contacts, keys and tokens are never logged.

Every other module writes to a child of this logger (for example ``heed.sweep``), so its entries have the same form.

The message of an unexpected error may quote the input that caused it. So an error is logged without its message: by
its type, the types of the errors that caused it, and the place in the code.
"""

import json
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from chalicelib.services.error_log import type_and_place

Event = TypeVar("Event")
Result = TypeVar("Result")


class _WithoutMessages(LambdaPowertoolsFormatter):
    """A formatter that writes exceptions without their messages and notes."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        error: BaseException | None = ei[1]
        lines: list[str] = []
        seen: list[BaseException] = []
        while error is not None and error not in seen:
            seen.append(error)
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            lines += [f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)

    def serialize(self, log: Any) -> str:
        return super().serialize({name: value for name, value in log.items() if name != "exception_notes"})


logger = Logger(service="heed", logger_formatter=_WithoutMessages(serialize_stacktrace=False))


_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def log_request(message: str, **about: Any) -> None:
    """Log what became of a request, in the form of the other entries but for the place in the code.

    It is written directly to where the logger writes. The logger takes 60 us for an entry, and this one is written for
    each request.
    """
    now = datetime.now(UTC)
    at = f"{now:%Y-%m-%d %H:%M:%S},{now.microsecond // 1000:03}+0000"
    stream = logger.registered_handler.stream  # type: ignore[attr-defined]
    stream.write(_as_json({"level": "INFO", "message": message, "timestamp": at, "service": "heed", **about}) + "\n")
    stream.flush()


def log_unexpected(message: str, error: Exception, **about: Any) -> None:
    """Log an unexpected error of a handler: the fields that ``services.error_log`` writes, and the whole traceback."""
    logger.error(message, exc_info=error, extra={**about, **type_and_place(error)})


class HandlerFailed(Exception):
    """A handler failed. The message is only the type of the error, because Lambda logs the message."""


def reported(handler: Callable[[Event], Result]) -> Callable[[Event], Result]:
    """Guard an event handler: log an unexpected error without its message, then raise ``HandlerFailed``."""

    @wraps(handler)
    def guarded(event: Event) -> Result:
        try:
            return handler(event)
        except Exception as error:
            log_unexpected("a run failed", error, handler=handler.__name__)
            kind = type(error).__name__
        # Raised outside the except block: inside it, the first error and its message would be chained to this one.
        raise HandlerFailed(kind)

    return guarded
