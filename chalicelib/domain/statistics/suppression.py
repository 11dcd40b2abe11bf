"""Complementary suppression: a suppressed number must not follow from the numbers that are shown.

A shown whole less all parts but one gives the missing part. So where one part is suppressed, the smallest shown part is
suppressed too, and more until the difference to the whole is not below the limit.

A number may be a part of several wholes at once: of the body above it, and of all time. ``held_by_sums`` goes through
all such sums until none reveals a suppressed number.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence, Set
from typing import TypeVar

Cell = TypeVar("Cell", bound=Hashable)


def also_held_back(
    counts: Mapping[Cell, int], shown: Set[Cell], *, whole: int, whole_is_shown: bool, limit: int
) -> frozenset[Cell]:
    """Those of the ``shown`` parts that must be held back too. ``counts`` says how many things each part is about, and
    ``whole`` all of them, with what is in no part."""
    hidden = sum(1 for part, count in counts.items() if count and part not in shown)
    rest = whole - sum(counts[part] for part in shown)
    more: set[Cell] = set()

    def can_be_told() -> bool:
        parts = hidden + len(more)
        if not whole_is_shown:
            # Held back itself: it must not follow from all of its parts.
            return not parts and whole == sum(counts.values())
        return parts > 0 and (parts < 2 or rest < limit)

    if not can_be_told():
        return frozenset()
    left = sorted((part for part in shown if counts[part]), key=lambda part: (-counts[part], str(part)))
    while left and can_be_told():
        part = left.pop()
        more.add(part)
        rest += counts[part]
    return frozenset(more)


def held_by_sums(
    counts: Mapping[Cell, int],
    shown: Set[Cell],
    sums: Sequence[tuple[Cell, Sequence[Cell]]],
    *,
    limit: int,
    always: Collection[Cell] = (),
) -> frozenset[Cell]:
    """Those of the ``shown`` cells that must be held back too, where ``sums`` name wholes and the parts of each.

    A whole may have more than its parts: what is published in none of them. Where no part is left to hold back the
    whole is, unless it is shown ``always``.
    """
    still = set(shown)
    sums_with: dict[Cell, list[int]] = defaultdict(list)
    unchecked: set[int] = set()
    for n, (whole, parts) in enumerate(sums):
        for cell in (whole, *parts):
            sums_with[cell].append(n)
        if whole not in still or any(part not in still and counts.get(part) for part in parts):
            unchecked.add(n)
    while unchecked:
        for n, (whole, parts) in enumerate(sums):
            if n not in unchecked:
                continue
            more = _held_by_sum(counts, still, whole, parts, limit=limit, always=always)
            still -= more
            unchecked.update(other for cell in more for other in sums_with[cell])
            # What a sum itself holds back leaves nothing more to hold back in it.
            unchecked.discard(n)
    return frozenset(shown - still)


def _held_by_sum(
    counts: Mapping[Cell, int],
    shown: Set[Cell],
    whole: Cell,
    parts: Sequence[Cell],
    *,
    limit: int,
    always: Collection[Cell],
) -> frozenset[Cell]:
    """What one sum alone holds back of the ``shown`` cells: parts and, where these are not enough, the whole."""
    of_parts = {part: counts.get(part, 0) for part in parts}
    of_whole, left = counts.get(whole, 0), shown & of_parts.keys()
    more = also_held_back(of_parts, left, whole=of_whole, whole_is_shown=whole in shown, limit=limit)
    if whole in shown and whole not in always and _tells(of_parts, left - more, of_whole, limit):
        return more | {whole}
    return more


def _tells(counts: Mapping[Cell, int], shown: Set[Cell], whole: int, limit: int) -> bool:
    """Whether a whole tells of what is held back of its parts, with what is in none of them."""
    hidden = [count for part, count in counts.items() if count and part not in shown]
    in_no_part = whole - sum(counts.values())
    return bool(hidden) and ((len(hidden) < 2 and not in_no_part) or sum(hidden) + in_no_part < limit)
