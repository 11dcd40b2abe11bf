"""Splits what is too long for one page into several pages, so that no page exceeds 200 kB of HTML."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")

PART_BYTES = 60_000
"""So many bytes of one list are on a page: with a second list beside it, the page stays below 200 kB."""
MARKUP_BYTES = 1_500
"""About what the markup of one entry takes beside its text."""


def split(items: Iterable[T], text: Callable[[T], str]) -> list[list[T]]:
    """The items in parts of at most ``PART_BYTES``, each part with one item at least. ``text`` gives the long text of
    an item."""
    parts: list[list[T]] = []
    room = 0
    for item in items:
        size = MARKUP_BYTES + len(text(item).encode())
        if not parts or size > room:
            parts.append([])
            room = PART_BYTES
        parts[-1].append(item)
        room -= size
    return parts


def part_url(folder: str, number: int) -> str:
    """The address of a part: the first is at the folder itself, the others are below it."""
    return folder if number == 1 else f"{folder}{number}/"


def path_of(url: str) -> str:
    """Where the page of an address is published."""
    return f"{url}index.html".lstrip("/")


def pager(folder: str, number: int, count: int) -> Mapping[str, object]:
    """What the template ``pager.html`` needs: the number of this part, how many there are, and the parts beside it."""
    return {
        "number": number,
        "count": count,
        "before": part_url(folder, number - 1) if number > 1 else None,
        "after": part_url(folder, number + 1) if number < count else None,
    }
