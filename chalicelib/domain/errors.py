"""The error tree. Each kind maps once to an HTTP status and once to a retry decision.

HeedError
├── Invalid     422      the caller's input is wrong; names each field; never retried
├── Forbidden   403      the caller may not do this; never retried
├── NotFound    404      nothing there (or not for this caller); never retried
├── Conflict    409      the caller acted on an old state; read again, then decide
├── Gone        410      used or too late; says what happened
└── Transient   503      nothing is wrong with the input; try again later
    └── Damaged   503    an object that was stored is not what was written; publishing makes it again
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from chalicelib.domain.reasons import Reason


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field. ``path`` is dotted, as in ``answers.q3``."""

    path: str
    message: str


class HeedError(Exception):
    """Base of everything Heed raises on purpose. ``detail`` is safe to show and to log; ``general`` stands for a
    detail without a code of its own."""

    general: ClassVar[Reason] = Reason.NOT_ACCEPTED

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Invalid(HeedError):
    """The input breaks a rule. Carries every problem found, not only the first."""

    general = Reason.INVALID

    def __init__(self, problems: Sequence[Problem], detail: str = Reason.INVALID.said()) -> None:
        super().__init__(detail)
        self.problems = tuple(problems)

    @classmethod
    def field(cls, path: str, message: str) -> "Invalid":
        return cls([Problem(path, message)])


class Forbidden(HeedError):
    """The caller is known but may not do this."""

    general = Reason.FORBIDDEN


class NotFound(HeedError):
    """There is no such thing, or the caller may not know of it."""

    general = Reason.NOT_FOUND


class Conflict(HeedError):
    """The state moved on since the caller saw it; nothing was written."""

    general = Reason.CONFLICT


class Gone(HeedError):
    """What a link or a page asked for existed; it was used, or its time is over.

    ``how`` says in one word how it ended, ``at`` when, where that is known: a page can say both in any language.
    """

    general = Reason.GONE

    def __init__(self, detail: str, *, how: str | None = None, at: datetime | None = None) -> None:
        super().__init__(detail)
        self.how = how
        self.at = at


class Transient(HeedError):
    """A dependency did not answer in time; the same call may work later."""

    general = Reason.TRY_LATER


class Damaged(Transient):
    """A stored object is missing or not what was written. ``key`` names it; publishing makes it again."""

    def __init__(self, key: str) -> None:
        super().__init__("A stored object is damaged; it is being made again.")
        self.key = key
