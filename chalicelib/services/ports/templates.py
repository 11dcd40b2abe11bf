"""What drawing the site needs from outside: its templates, words and assets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Asset:
    """A script, style or picture; the path that it is published under carries the hash of its text.

    ``modules`` are the published paths of the scripts that a script imports, directly or not.
    """

    path: str
    text: str
    modules: tuple[str, ...] = ()


class SiteTemplates(Protocol):
    @property
    def sources(self) -> str:
        """A hash of the templates and of the code that draws and computes: a new release draws every page anew."""

    @property
    def assets(self) -> Mapping[str, Asset]:
        """By the name that templates use."""

    @property
    def openapi(self) -> str | None:
        """The API's description, where the site publishes one."""

    @property
    def languages(self) -> Sequence[str]:
        """The languages that the site has words in."""

    def words(self, language: str) -> Mapping[str, Any]:
        """The texts of one of them, by nested keys, and under ``format`` how it writes numbers and dates."""

    def render(self, template: str, values: Mapping[str, object]) -> str:
        """The text of a page."""
