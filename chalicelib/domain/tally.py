"""Counts that add up: what the published numbers are made of.

A *tally* holds exact counts by cell name (``level/4`` -> 120) and a *cube* holds a tally for each scope
(``agency:tax`` -> tally). Only whole numbers other than zero are kept, so merging is plain addition:
associative, commutative, with the empty cube as identity, and folding two sets apart and merging gives what
folding them together gives. That is what lets one changed hour be recounted without touching the rest.

Cells
    level/<1-5>, level/none                ratings by level; submissions without one
    verified                               of the ratings with a level, those that show which use of a service they rate
    comment, out/<reason>                  submissions with words; submissions left out, by reason
    answer/<survey>/<question>/<choice>    answers on scales and by choice; ``<question>.<row>`` in a matrix
    asked/<survey>/<question>              submissions with an answer to it (a multiple choice has several)
                                           ``<question>@<version>``: to an earlier wording, which counts by itself
    order/<opened|open|overdue|answered|redo>, closed/<resolution>
    round/<answered|timed|in-time|overdue> rounds answered; those with a deadline; kept; open past it
    round/untimed                          rounds without a deadline, as older systems have them
    follow-up/<outcome>, handling/<round>/<1-10>   what authors say themselves
    staff-entered/follow-up                rounds whose follow-up or rating somebody else typed in
    wait/<hours>                           work orders by time to the first answer, see ``waiting_class``
    promise/<made|moved|open|kept|broken|dropped>  promises: all, those that got another day, by what became of them
    promise-due/<day>                      open promises by the day as it stands now

The scope ``promises`` holds the promises of all agencies once more, so that a change of them can be told from any
other; ``group:<id>`` holds what a group of similar orders came to, ``topic:<id>`` what work orders about it did.
``step:<service>/<stage>`` holds the ratings of a stage, whether or not it is a step of any life situation: so
situations change without history being counted again.
``campaign:<id>`` holds what those answered whom a campaign asked, which no other scope counts.
``segment:<id>`` holds what a group of people said, ``segment:<id>/agency:<id>`` and ``segment:<id>/service:<id>``
their ratings of one body or service: levels and ``verified`` alone, because nothing else of them is published.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from chalicelib.domain.facts import OrderFact, PromiseFact, RoundFact
from chalicelib.domain.feedback import Feedback
from chalicelib.domain.index_rules import Reason, counts_towards_index, why_left_out
from chalicelib.domain.rounds import PromiseState
from chalicelib.domain.survey_answers import countable
from chalicelib.domain.surveys import Survey

Tally = Mapping[str, int]
Cube = Mapping[str, Tally]

ALL = "all"
LEVELS = (1, 2, 3, 4, 5)
FIRST_DAYS_BY_HOUR = 72
PROMISES = "promises"
GROUP_PREFIX = "group:"
CAMPAIGN_PREFIX = "campaign:"
FOLD_VERSION = 9
"""Goes up with every change of what ``fold`` makes of the same things: then all of history is counted again."""


class Place(Protocol):
    """A node of the tree of agencies, services or topics."""

    @property
    def parent(self) -> str | None: ...


class Catalogue(Protocol):
    """What folding needs to know of a pack."""

    @property
    def agencies(self) -> Mapping[str, Place]: ...
    @property
    def services(self) -> Mapping[str, Place]: ...
    @property
    def surveys(self) -> Mapping[str, Survey]: ...
    @property
    def topics(self) -> Mapping[str, Place]: ...
    @property
    def excluded_sources(self) -> Collection[str]: ...


def lineage(start: str | None, places: Mapping[str, Place]) -> list[str]:
    """A place and its ancestors, nearest first. An id that the pack no longer knows stands alone."""
    line: list[str] = []
    while start is not None and start not in line:
        line.append(start)
        place = places.get(start)
        start = place.parent if place else None
    return line


def waiting_class(waited: timedelta) -> int:
    """The hours a wait is counted under: whole hours in the first three days, whole days (in hours) after."""
    hours = max(0, int(waited / timedelta(hours=1)))
    return hours if hours < FIRST_DAYS_BY_HOUR else hours // 24 * 24


def waiting_limit(hours: int) -> int:
    """The hours that a wait counted under ``hours`` did not reach."""
    return hours + (1 if hours < FIRST_DAYS_BY_HOUR else 24)


def merge_tallies(tallies: Iterable[Tally]) -> Tally:
    """The sum, cell by cell."""
    total: Counter[str] = Counter()
    for tally in tallies:
        total.update(tally)
    return {cell: count for cell, count in total.items() if count}


def merge(cubes: Iterable[Cube]) -> Cube:
    """The sum, scope by scope."""
    tallies: dict[str, list[Tally]] = {}
    for cube in cubes:
        for scope, tally in cube.items():
            tallies.setdefault(scope, []).append(tally)
    merged = {scope: merge_tallies(group) for scope, group in tallies.items()}
    return {scope: tally for scope, tally in merged.items() if tally}


def fold(
    feedback: Iterable[Feedback],
    orders: Iterable[OrderFact],
    *,
    exclusions: Mapping[str, Reason],
    pack: Catalogue,
    now: datetime,
) -> Cube:
    """Count feedback and work orders into a cube. ``exclusions``: feedback id -> what was decided about it."""
    counts: dict[str, Counter[str]] = {}

    def add(scopes: Iterable[str], cells: Collection[str]) -> None:
        for scope in scopes:
            counts.setdefault(scope, Counter()).update(cells)

    for item in feedback:
        decided = exclusions.get(item.id)
        is_counted = counts_towards_index(item, pack, decided)
        cells = _feedback_cells(item, pack) if is_counted else [f"out/{why_left_out(item, pack, decided)}"]
        scopes = _scopes(item.agency, item.service, item.region, pack)
        if item.campaign:
            asked = why_left_out(item, pack, decided) is Reason.CAMPAIGN
            add([campaign_scope(item.campaign)], _feedback_cells(item, pack) if asked else cells)
        scopes += [f"channel:{item.channel}", *_office_scopes(item), *_step_scopes(item, pack)]
        add([*scopes, *map(segment_scope, item.segments)], cells)
        if is_counted:
            add(_segment_scopes(item, pack), _rating_cells(item))
    for order in orders:
        _count_order(order, now, pack, add)
    return {scope: dict(cells) for scope, cells in counts.items() if cells}


def _scopes(agency: str | None, service: str | None, region: str | None, pack: Catalogue) -> list[str]:
    scopes = [ALL, *_bodies_and_services(agency, service, pack)]
    if region is not None:
        scopes.append(f"region:{region}")
    return scopes


def _bodies_and_services(agency: str | None, service: str | None, pack: Catalogue) -> list[str]:
    agencies = [f"agency:{each}" for each in lineage(agency, pack.agencies)]
    return [*agencies, *(f"service:{each}" for each in lineage(service, pack.services))]


def _office_scopes(item: Feedback) -> list[str]:
    scopes = [office_scope(item.office)] if item.office else []
    return [*scopes, window_scope(item.office, item.window)] if item.office and item.window else scopes


def _step_scopes(item: Feedback, pack: Catalogue) -> list[str]:
    """A stage of a part of a service is that stage of the whole, too."""
    return [step_scope(each, item.stage) for each in lineage(item.service, pack.services)] if item.stage else []


def _segment_scopes(item: Feedback, pack: Catalogue) -> list[str]:
    """Each group that the author was in, at each body and service that the rating counts for."""
    return [
        segment_scope(segment, place)
        for segment in item.segments
        for place in _bodies_and_services(item.agency, item.service, pack)
    ]


def office_scope(office: str) -> str:
    """What is counted of an office, its windows included."""
    return f"office:{office}"


def campaign_scope(campaign: str) -> str:
    """What those answered whom a campaign asked."""
    return f"{CAMPAIGN_PREFIX}{campaign}"


def topic_scope(topic: str) -> str:
    """What work orders about a topic, and about those below it, came to."""
    return f"topic:{topic}"


def segment_scope(segment: str, place: str = ALL) -> str:
    """What people of a segment said, everywhere or of the body or service whose scope ``place`` is."""
    return f"segment:{segment}" if place == ALL else f"segment:{segment}/{place}"


def step_scope(service: str, stage: str | None) -> str:
    """What is counted of a step of people's way: of a stage of a service or, where none is named, of all of it."""
    return f"step:{service}/{stage}" if stage else f"service:{service}"


def window_scope(office: str, window: str) -> str:
    """What is counted of one window: its id is unique within its office only."""
    return f"window:{office}/{window}"


def _rating_cells(item: Feedback) -> list[str]:
    cells = [f"level/{item.level or 'none'}"]
    if item.level and item.transaction:
        cells.append("verified")
    return cells


def _feedback_cells(item: Feedback, pack: Catalogue) -> list[str]:
    cells = _rating_cells(item)
    if item.comment:
        cells.append("comment")
    return [*cells, *answer_cells(item.survey, item.answers, pack.surveys.get(item.survey), item.version)]


def answer_cells(name: str, answers: Mapping[str, Any], survey: Survey | None, version: int) -> list[str]:
    """The cells of the answers to a ``version`` of a survey.

    The survey is None where the pack no longer has one of this ``name``.
    """
    counted = list(countable(survey, answers, version)) if answers else []
    cells = [f"asked/{name}/{question}" for question in dict.fromkeys(question for question, _ in counted)]
    return cells + [f"answer/{name}/{question}/{choice}" for question, choice in counted]


def _count_order(
    order: OrderFact, now: datetime, pack: Catalogue, add: Callable[[Iterable[str], Collection[str]], None]
) -> None:
    """An order belongs to the agency that has it now; each round to the agency that had it then."""
    together = [f"{GROUP_PREFIX}{order.group}"] if order.group else []
    together += map(topic_scope, lineage(order.topic, pack.topics))
    add([*_scopes(order.agency, order.service, order.region, pack), *together], _order_cells(order, now))
    for turn in order.rounds:
        scopes = [*_scopes(turn.agency, order.service, order.region, pack), *together]
        if cells := _round_cells(turn, order.closed, now):
            add(scopes, cells)
        if turn.promise:
            add([*scopes, PROMISES], _promise_cells(turn.promise))


def _order_cells(order: OrderFact, now: datetime) -> list[str]:
    cells = ["order/opened"]
    if order.closed:
        cells.append(f"closed/{order.resolution or 'unknown'}")
    else:
        cells.append("order/open")
        if any(is_overdue(turn, now) for turn in order.rounds):
            cells.append("order/overdue")
    answered = [turn.answered_at for turn in order.rounds if turn.answered_at]
    if answered:
        cells.append("order/answered")
        cells.append(f"wait/{waiting_class(min(answered) - order.opened_at)}")
        if len(order.rounds) > 1:
            cells.append("order/redo")
    return cells


def _round_cells(turn: RoundFact, closed: bool, now: datetime) -> list[str]:
    # A round without a deadline can be neither late nor in time: it stays out of both on-time rates, and is counted.
    cells = [] if turn.due else ["round/untimed"]
    if turn.answered_at:
        cells.append("round/answered")
        if turn.due:
            cells.append("round/timed")
            if turn.answered_at <= turn.due:
                cells.append("round/in-time")
    elif not closed and is_overdue(turn, now):
        cells.append("round/overdue")
    if not turn.by_author:
        # Near-perfect scores are what staff type in: they never stand for what authors say.
        if turn.follow_up or turn.rating:
            cells.append("staff-entered/follow-up")
        return cells
    if turn.follow_up:
        cells.append(f"follow-up/{turn.follow_up}")
    if turn.rating:
        cells.append(f"handling/{turn.n}/{turn.rating}")
    return cells


def _promise_cells(promise: PromiseFact) -> list[str]:
    cells = ["promise/made", f"promise/{promise.state}"]
    if promise.moves:
        cells.append("promise/moved")
    if promise.state is PromiseState.OPEN:
        cells.append(f"promise-due/{promise.due}")
    return cells


def is_overdue(turn: RoundFact, now: datetime) -> bool:
    """Unanswered past its deadline."""
    return turn.answered_at is None and turn.due is not None and turn.due < now


def cells_under(tally: Tally, prefix: str) -> dict[str, int]:
    """The cells whose name starts with ``prefix`` and a slash, by the rest of their name."""
    start = len(prefix) + 1
    return {cell[start:]: count for cell, count in tally.items() if cell.startswith(f"{prefix}/")}


def level_counts(tally: Tally) -> tuple[int, ...]:
    """How many ratings have level 1, 2, 3, 4, 5."""
    return tuple(tally.get(f"level/{level}", 0) for level in LEVELS)


def to_json(document: object) -> bytes:
    """The one way a cube is written: equal content gives equal bytes."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
