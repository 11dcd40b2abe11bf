"""The pack in force and earlier versions; bookmarks of work that takes many runs."""

from collections.abc import Mapping
from typing import Protocol

from chalicelib.domain.pack.pack import Pack


class Packs(Protocol):
    def current(self) -> Pack:
        """The pack in force, at most a minute old."""

    def version(self, version: str) -> Pack:
        """A pack exactly as it was applied. Raises ``NotFound``."""

    def of(self, version: str) -> Pack:
        """The pack under which an item was made, with the calendars of the pack in force where it has such.

        When offices work is a fact of the world and not of the pack: a decree about a holiday holds for what is open
        already. Raises ``NotFound``.
        """


class Bookmarks(Protocol):
    """Where work that takes many runs left off."""

    def read(self, name: str) -> Mapping[str, str]:
        """The place kept under a name; empty when none was."""

    def move(self, name: str, *, seen: Mapping[str, str], to: Mapping[str, str]) -> None:
        """Keep another place. Raises ``Conflict`` when it is no longer the one that was seen."""
