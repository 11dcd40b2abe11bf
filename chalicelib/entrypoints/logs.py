"""Structured logging: JSON, one entry per line. Free text, contacts, keys and tokens are never logged.

Other modules write to children of the standard library's logger ``heed`` (for example ``heed.sweep``); their entries
have the same form. What is logged for each request is written directly, which takes a third of the time.

The message of an unexpected error may quote the input that caused it. So an error is logged without its message: by
its type, the types of the errors that caused it, and the place in the code.
"""

import json
import logging
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TextIO, TypeVar

from chalicelib.services.error_log import type_and_place

Event = TypeVar("Event")
Result = TypeVar("Result")

_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode

_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({})))
"""Attributes of a record that are no fields of its entry."""


class Log(logging.Handler):
    """Writes entries to a stream: directly, and as the handler of the logger ``heed``."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self.stream = stream

    def info(self, message: str, /, **about: Any) -> None:
        self._write("INFO", message, about)

    def warning(self, message: str, /, **about: Any) -> None:
        self._write("WARNING", message, about)

    def error(self, message: str, error: BaseException, /, **about: Any) -> None:
        """Write an entry with the error's whole traceback."""
        self._write("ERROR", message, {**about, **_traceback(error)})

    def emit(self, record: logging.LogRecord) -> None:
        about = {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}
        about["location"] = f"{record.name} {record.funcName}:{record.lineno}"
        if record.exc_info and record.exc_info[1]:
            about |= _traceback(record.exc_info[1])
        self._write(record.levelname, record.getMessage(), about)

    def _write(self, level: str, message: str, about: Mapping[str, Any]) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        self.stream.write(
            _as_json({"level": level, "message": message, "timestamp": at, "service": "heed", **about}) + "\n"
        )
        self.stream.flush()


def _traceback(error: BaseException) -> Mapping[str, str]:
    """The error and those that caused it, by type and place."""
    name, seen, lines = type(error).__name__, list[BaseException](), list[str]()
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        seen.append(cause)
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        lines += [f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(cause.__traceback__)]
        cause = cause.__cause__ or cause.__context__
    return {"exception_name": name, "exception": "\n".join(lines)}


logger = Log(sys.stdout)
logging.getLogger("heed").addHandler(logger)
logging.getLogger("heed").setLevel(logging.INFO)
for _handler in logging.root.handlers:  # Lambda's own would write every entry a second time.
    _handler.addFilter(lambda record: record.name.partition(".")[0] != "heed")


def log_unexpected(message: str, error: Exception, **about: Any) -> None:
    """Log an unexpected error of a handler: the fields that ``services.error_log`` writes, and the whole traceback."""
    logger.error(message, error, **about, **type_and_place(error))


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
