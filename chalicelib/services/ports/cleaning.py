"""Cleaning of files: what waits for it, and what does it."""

from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.submissions.attachments import Uncleanable


@dataclass(frozen=True, slots=True)
class FileToClean:
    """A file that an appeal has named and that nobody has cleaned yet."""

    appeal: str
    upload: str


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was sent."""

    content: bytes
    type: str


class Cleaning(Protocol):
    def put(self, file: FileToClean, /) -> None:
        """Queue a file that is to be cleaned. Raises ``Transient`` when it was not taken."""


class Originals(Protocol):
    def original(self, file: FileToClean) -> Original | None:
        """The file as it was sent, or None when it has been dealt with."""

    def save_cleaned(self, file: FileToClean, content: bytes, kind: str) -> None:
        """Save the copy that people see, in the place of an earlier one, and forget the original, all its versions."""

    def refuse(self, file: FileToClean) -> None:
        """Move the original to where nobody can open it and where it is erased after a while."""


class Cleaner(Protocol):
    def __call__(self, original: Original, /) -> bytes | Uncleanable:
        """A copy with the visible picture or pages and nothing else, or the reason why there is none."""
