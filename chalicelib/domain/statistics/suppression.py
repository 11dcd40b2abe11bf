"""Complementary suppression: what is held back because it is about few must not follow from what is shown beside it.

A whole that is shown, less all its parts but one, is the part that is not. So where one part is held back by its number
a second one is, the smallest that is shown, and more until what is left of the whole is not about few either.
"""

from collections.abc import Collection, Mapping


def also_held_back(
    counts: Mapping[str, int], shown: Collection[str], *, whole: int, whole_is_shown: bool, limit: int
) -> frozenset[str]:
    """Those of the ``shown`` parts that must be held back too. ``counts`` says how many things each part is about, and
    ``whole`` all of them, with what is in no part."""
    hidden = {part for part, count in counts.items() if count and part not in shown}
    left = sorted((part for part in shown if counts[part]), key=lambda part: (-counts[part], part))
    more: set[str] = set()

    def can_be_told() -> bool:
        parts = hidden | more
        if not whole_is_shown:
            # Held back itself: it must not follow from all of its parts.
            return not parts and whole == sum(counts.values())
        return bool(parts) and (len(parts) < 2 or whole - sum(counts[part] for part in left) < limit)

    while left and can_be_told():
        more.add(left.pop())
    return frozenset(more)
