"""The trees of a pack: agencies, services, topics, processes, each under one above it or at the top."""

from collections.abc import Mapping
from typing import Protocol


class Node(Protocol):
    """A node of a tree."""

    @property
    def parent(self) -> str | None: ...


def lineage(start: str | None, places: Mapping[str, Node]) -> list[str]:
    """A place and its ancestors, nearest first.

    An id that the pack does not know stands alone. Where places are above each other in a circle, each is named once.
    """
    line: list[str] = []
    while start is not None and start not in line:
        line.append(start)
        place = places.get(start)
        start = place.parent if place else None
    return line


def in_one_line(one: str, other: str, places: Mapping[str, Node]) -> bool:
    """Whether two places are the same one, or one is above the other."""
    return one in lineage(other, places) or other in lineage(one, places)
