"""Complementary suppression: a suppressed number must not follow from the numbers that are shown.

A shown whole less all parts but one gives the missing part. So where one part is suppressed, the smallest shown part is
suppressed too, and more until the difference to the whole is not below the limit.

A number may be a part of several wholes at once: of the body above it, and of all time. ``held_by_sums`` goes through
all such sums until none reveals a suppressed number.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

Cell = TypeVar("Cell", bound=Hashable)


def also_held_back(
    counts: Mapping[Cell, int], shown: Collection[Cell], *, whole: int, whole_is_shown: bool, limit: int
) -> frozenset[Cell]:
    """Those of the ``shown`` parts that must be held back too. ``counts`` says how many things each part is about, and
    ``whole`` all of them, with what is in no part."""
    hidden = {part for part, count in counts.items() if count and part not in shown}
    left = sorted((part for part in shown if counts[part]), key=lambda part: (-counts[part], str(part)))
    more: set[Cell] = set()

    def can_be_told() -> bool:
        parts = hidden | more
        if not whole_is_shown:
            # Held back itself: it must not follow from all of its parts.
            return not parts and whole == sum(counts.values())
        return bool(parts) and (len(parts) < 2 or whole - sum(counts[part] for part in left) < limit)

    while left and can_be_told():
        more.add(left.pop())
    return frozenset(more)


def held_by_sums(
    counts: Mapping[Cell, int],
    shown: Collection[Cell],
    sums: Sequence[tuple[Cell, Sequence[Cell]]],
    *,
    limit: int,
    always: Collection[Cell] = (),
) -> frozenset[Cell]:
    """Those of the ``shown`` cells that must be held back too, where ``sums`` name wholes and the parts of each.

    A whole may have more than its parts: what is published in none of them. Where no part is left to hold back the
    whole is, unless it is shown ``always``.
    """
    held: set[Cell] = set()
    settled = False
    while not settled:
        settled = True
        for whole, parts in sums:
            left = [part for part in parts if part in shown and part not in held]
            is_shown = whole in shown and whole not in held
            if len(left) == len(parts) and is_shown:
                continue
            of_parts = {part: counts.get(part, 0) for part in parts}
            of_whole = counts.get(whole, 0)
            more = also_held_back(of_parts, left, whole=of_whole, whole_is_shown=is_shown, limit=limit)
            held |= more
            if is_shown and whole not in always and _tells(of_parts, set(left) - more, of_whole, limit):
                more |= {whole}
                held.add(whole)
            settled = settled and not more
    return frozenset(held)


def _tells(counts: Mapping[Cell, int], shown: Collection[Cell], whole: int, limit: int) -> bool:
    """Whether a whole tells of what is held back of its parts, with what is in none of them."""
    hidden = [count for part, count in counts.items() if count and part not in shown]
    in_no_part = whole - sum(counts.values())
    return bool(hidden) and ((len(hidden) < 2 and not in_no_part) or sum(hidden) + in_no_part < limit)
