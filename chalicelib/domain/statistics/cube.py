"""Counts that add up: what the published numbers are made of.

A *tally* holds exact counts by cell name (``level/4`` -> 120) and a *cube* holds a tally for each scope
(``agency:tax`` -> tally). Only whole numbers other than zero are kept, so merging is plain addition:
associative, commutative, with the empty cube as identity. Aggregating two sets separately and merging the cubes gives
the same as aggregating them together. So one changed hour can be counted again without touching the rest.

Five families of cells, those of ``Authors``, are limited: of the authors of a scope only the ``AUTHORS_KEPT``
whose marks sort first are kept, which are the same however the submissions were split into buckets. They only tell
whether there are as many people as the publication limit requires.

Cells
    level/<1-5>, level/none                ratings by level; submissions without one
    by/<mark>                              submissions of somebody who was signed in; see ``Authors``
    verified                               of the ratings with a level, those that show which use of a service they rate
    comment, out/<reason>                  submissions with words; submissions left out, by reason
    answer/<survey>/<question>/<choice>    answers on scales and by choice; ``<question>.<row>`` in a matrix
    asked/<survey>/<question>              submissions with an answer to it (a multiple choice has several)
                                           ``<question>@<version>``: to an earlier wording, which counts by itself
                                           answer and asked: in the scopes ``WITH_ANSWERS`` alone
    given/<survey>/<channel>               submissions to a survey
    invited/<survey>/<channel>             people whom service systems have invited to it themselves
    order/<opened|open|overdue|answered|redo>, closed/<resolution>
    order/waiting, order/running           open without any answer; open before the deadline of its next answer
    order-by/<mark>, round-by/<mark>, follow-up-by/<mark>, undispatched-by/<mark>   the same for orders, rounds, ...
    undispatched/<orders|overdue>          orders that a dispatcher still has to send on, at the body they are about
    round/<answered|timed|in-time|overdue> rounds answered; those with a deadline; kept; open past it
    round/untimed                          rounds without a deadline, as older systems have them
    follow-up/<outcome>, handling/<round>/<1-10>   what authors say themselves
    staff-entered/follow-up                rounds whose follow-up or rating somebody else typed in
    wait/<hours>                           work orders by time to the first answer, see ``waiting_class``
    promise/<made|moved|open|kept|broken|dropped>  promises: all, those that got another day, by what became of them
    promise-due/<day>                      open promises by the day as it stands now
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from chalicelib.domain.submissions.feedback import NEGATIVE_LEVELS

Tally = Mapping[str, int]
Cube = Mapping[str, Tally]

LEVELS = (1, 2, 3, 4, 5)
_LEVEL_CELLS = tuple(f"level/{level}" for level in LEVELS)
_SUBMISSION_CELLS = (*_LEVEL_CELLS, "level/none")
FIRST_DAYS_BY_HOUR = 72
AUTHORS_KEPT = 50
"""More than any publication limit."""


class Authors(StrEnum):
    """The prefixes of the cells that tell which things come from the same person."""

    SUBMISSIONS = "by"
    ORDERS = "order-by"
    ROUNDS = "round-by"
    FOLLOW_UPS = "follow-up-by"
    UNDISPATCHED = "undispatched-by"

    def cell(self, mark: str) -> str:
        """The cell of the author with this mark."""
        return f"{self}/{mark}"


def merge_tallies(tallies: Iterable[Tally]) -> Tally:
    """The sum, cell by cell."""
    total: Counter[str] = Counter()
    for tally in tallies:
        total.update(tally)
    return kept({cell: count for cell, count in total.items() if count})


def kept(tally: Tally) -> Tally:
    """A tally with at most ``AUTHORS_KEPT`` authors in each family."""
    dropped: set[str] = set()
    for family in Authors:
        prefix = family.cell("")
        authors = [cell for cell in tally if cell.startswith(prefix)]
        dropped.update(sorted(authors)[AUTHORS_KEPT:])
    return {cell: count for cell, count in tally.items() if cell not in dropped} if dropped else tally


def least_of(tally: Tally, limit: int, authors: Authors) -> int:
    """The least number of such things (submissions, orders, ...) that surely come from ``limit`` people or more.

    Each thing of an unknown author counts as that of another person.
    """
    return limit if limit <= 1 else least_of_people(cells_under(tally, authors), limit)


def least_of_people(known: Mapping[str, int], limit: int) -> int:
    """``least_of``, where ``known`` counts the things of each known author."""
    return limit if limit <= 1 or len(known) >= AUTHORS_KEPT else limit + sum(known.values()) - len(known)


def merge(cubes: Iterable[Cube]) -> Cube:
    """The sum, scope by scope."""
    tallies: dict[str, list[Tally]] = {}
    for cube in cubes:
        for scope, tally in cube.items():
            tallies.setdefault(scope, []).append(tally)
    merged = {scope: merge_tallies(group) for scope, group in tallies.items()}
    return {scope: tally for scope, tally in merged.items() if tally}


def is_cube(value: object) -> bool:
    """Whether a value that was read has the shape of a cube."""
    return isinstance(value, dict) and all(
        isinstance(tally, dict) and all(isinstance(count, int) for count in tally.values()) for tally in value.values()
    )


def cells_under(tally: Tally, prefix: str) -> dict[str, int]:
    """The cells whose name starts with ``prefix`` and a slash, by the rest of their name."""
    start = f"{prefix}/"
    rest = len(start)
    return {cell[rest:]: count for cell, count in tally.items() if cell.startswith(start)}


def families(tally: Tally) -> Mapping[str, Mapping[str, int]]:
    """The cells by the part of their name before the first slash, then by the rest: ``cells_under`` for all at once."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for cell, count in tally.items():
        family, _, rest = cell.partition("/")
        found[family][rest] = count
    return found


def level_counts(tally: Tally) -> tuple[int, ...]:
    """How many ratings have level 1, 2, 3, 4, 5."""
    return tuple([tally.get(cell, 0) for cell in _LEVEL_CELLS])


def submissions(tally: Tally) -> int:
    """How many submissions count, with a level or without."""
    return sum([tally.get(cell, 0) for cell in _SUBMISSION_CELLS])


def negatives(levels: Sequence[int]) -> int:
    """How many of the ratings that ``level_counts`` counted are negative, which is what opens a case too."""
    return sum(levels[level - 1] for level in NEGATIVE_LEVELS)


def waiting_class(waited: timedelta) -> int:
    """The hours a wait is counted under: whole hours in the first three days, whole days (in hours) after."""
    hours = max(0, int(waited / timedelta(hours=1)))
    return hours if hours < FIRST_DAYS_BY_HOUR else hours // 24 * 24


def waiting_limit(hours: int) -> int:
    """The upper edge, in hours, of the class that ``hours`` begins; waits in it are shorter."""
    return hours + (1 if hours < FIRST_DAYS_BY_HOUR else 24)


def to_json(document: object) -> bytes:
    """Canonical JSON, UTF-8, with sorted keys: equal content gives equal bytes."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
