"""Structured log lines (JSON, one a line). Free text, contacts, keys and tokens are never logged.

Every other module writes to a logger below this one (``heed.sweep``), so that its lines come out in the same form.

The message of an unexpected error may quote the input that caused it, so an error is logged as its type, the types
that caused it, and where it happened.
"""

import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from chalicelib.services.error_log import type_and_place

Event = TypeVar("Event")
Result = TypeVar("Result")


class _WithoutMessages(LambdaPowertoolsFormatter):
    """Writes errors without what they say."""

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


def log_unexpected(message: str, error: Exception, **about: Any) -> None:
    """Log an error of a handler as those of the services are, and every frame of its traceback."""
    logger.error(message, exc_info=error, extra={**about, **type_and_place(error)})


class HandlerFailed(Exception):
    """A handler did not finish. Says only what kind of error it met: Lambda prints this message."""


def reported(handler: Callable[[Event], Result]) -> Callable[[Event], Result]:
    """Guard a handler of events: an unexpected error is logged our way and fails the run without its message."""

    @wraps(handler)
    def guarded(event: Event) -> Result:
        try:
            return handler(event)
        except Exception as error:
            log_unexpected("a run failed", error, handler=handler.__name__)
            kind = type(error).__name__
        # Raised out here, so that the first error does not travel along with its message.
        raise HandlerFailed(kind)

    return guarded
