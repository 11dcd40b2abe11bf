"""Log an unexpected error: its type and its place, never its message, which may quote the input that caused it."""

import logging
from collections.abc import Mapping
from pathlib import Path
from traceback import walk_tb

_CODE = Path(__file__).parents[1]
"""Where the code of Heed lies; everything else is a package or Python itself."""


def log_error(log: logging.Logger, message: str, error: BaseException, **about: str) -> None:
    """Write an error line; ``about`` names what was being worked on, by its id."""
    log.error(message, extra={**about, **type_and_place(error)})


def type_and_place(error: BaseException) -> Mapping[str, str]:
    """The type of an error, ``at``: the innermost frame of our own code, and ``raised_at``: the innermost of all.

    A frame is its file, line and function: ``chalicelib/services/react.py:81 react``. An error that was never raised
    has none.
    """
    found = {"error": f"{type(error).__module__}.{type(error).__qualname__}"}
    for frame, line in walk_tb(error.__traceback__):  # the outermost frame comes first
        path = Path(frame.f_code.co_filename)
        is_ours = path.is_relative_to(_CODE)
        file = path.relative_to(_CODE.parent) if is_ours else path
        found["raised_at"] = f"{file.as_posix()}:{line} {frame.f_code.co_name}"
        if is_ours:
            found["at"] = found["raised_at"]
    return found
