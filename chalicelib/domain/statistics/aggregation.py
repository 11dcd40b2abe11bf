"""Aggregation: count feedback, work orders and outreach into a cube, each under every scope that it belongs to.

``cube.py`` lists the cells that are counted, ``scopes.py`` the names of the scopes.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.pack.tree import Node, lineage
from chalicelib.domain.people.person import person_of
from chalicelib.domain.statistics.cube import Authors, Cube, kept, waiting_class
from chalicelib.domain.statistics.exclusions import Reason, counts_towards_index, why_left_out
from chalicelib.domain.statistics.facts import OrderFact, PromiseFact, RoundFact, author_mark
from chalicelib.domain.statistics.scopes import (
    ALL,
    GROUP_SCOPE_PREFIX,
    OUTREACH,
    PROMISES,
    WITH_ANSWERS,
    campaign_scope,
    office_scope,
    segment_scope,
    step_scope,
    topic_scope,
    window_scope,
)
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.domain.surveys.counting import countable
from chalicelib.domain.surveys.survey import Survey

AGGREGATION_VERSION = 14
"""Increase it whenever ``aggregate`` gives other counts for the same input: then every bucket is recomputed."""


class Body(Node, Protocol):
    """A body of the tree of agencies."""

    @property
    def region(self) -> str | None: ...


class Catalogue(Protocol):
    """What aggregation needs to know of a pack."""

    @property
    def agencies(self) -> Mapping[str, Body]: ...
    @property
    def services(self) -> Mapping[str, Node]: ...
    @property
    def surveys(self) -> Mapping[str, Survey]: ...
    @property
    def topics(self) -> Mapping[str, Node]: ...
    @property
    def excluded_sources(self) -> Collection[str]: ...


def aggregate(
    feedback: Iterable[Feedback],
    orders: Iterable[OrderFact],
    *,
    exclusions: Mapping[str, Reason],
    pack: Catalogue,
    now: datetime,
    outreach: Iterable[Outreach] = (),
) -> Cube:
    """Count feedback, orders and outreach into a cube. ``exclusions``: feedback id -> what was decided about it."""
    counts: dict[str, Counter[str]] = {}

    def add(scopes: Iterable[str], cells: Collection[str]) -> None:
        for scope in scopes:
            counts.setdefault(scope, Counter()).update(cells)

    for item in feedback:
        decided = exclusions.get(item.id)
        is_counted = counts_towards_index(item, pack, decided)
        why = why_left_out(item, pack, decided)
        cells = _feedback_cells(item) if is_counted else [f"out/{why}"]
        scopes = _scopes(item.agency, item.service, item.region, pack)
        answered = [scope for scope in scopes if scope.startswith(WITH_ANSWERS)] if is_counted else []
        if item.campaign:
            asked = campaign_scope(item.campaign)
            add([asked], _feedback_cells(item) if why is Reason.CAMPAIGN else cells)
            answered += [asked] if is_counted or why is Reason.CAMPAIGN else []
        scopes += [f"channel:{item.channel}", *_office_scopes(item), *_step_scopes(item, pack)]
        add([*scopes, *map(segment_scope, item.segments)], cells)
        if is_counted:
            add(_segment_scopes(item, pack), _rating_cells(item))
        if answered and item.answers:
            survey = pack.surveys.get(item.survey)
            add(answered, answer_cells(item.survey, item.answers, survey, item.survey_version))
    for order in orders:
        _count_order(order, now, pack, add)
    for report in outreach:
        for scope in (*_scopes(report.agency, report.service, None, pack), f"channel:{report.channel}", OUTREACH):
            counts.setdefault(scope, Counter())[f"invited/{report.survey}/{report.channel}"] += report.invited
    return {scope: kept(dict(cells)) for scope, cells in counts.items() if cells}


def changes_at(orders: Iterable[OrderFact], now: datetime) -> datetime | None:
    """The moment after which ``aggregate`` counts these orders differently without any new event; None if never.

    That is when the next of them falls overdue: nothing else that is counted depends on the time.
    """
    return min((at for order in orders if (at := order.falls_overdue(now))), default=None)


def _scopes(agency: str | None, service: str | None, region: str | None, pack: Catalogue) -> list[str]:
    """The whole, the bodies and services with those above them, and the region.

    Without a given region it is that of the body, or of the next body above it that has one."""
    scopes = [ALL, *_bodies_and_services(agency, service, pack)]
    bodies = (pack.agencies[each] for each in lineage(agency, pack.agencies) if each in pack.agencies)
    where = region or next((body.region for body in bodies if body.region), None)
    if where is not None:
        scopes.append(f"region:{where}")
    return scopes


def _bodies_and_services(agency: str | None, service: str | None, pack: Catalogue) -> list[str]:
    agencies = [f"agency:{each}" for each in lineage(agency, pack.agencies)]
    return [*agencies, *(f"service:{each}" for each in lineage(service, pack.services))]


def _office_scopes(item: Feedback) -> list[str]:
    scopes = [office_scope(item.office)] if item.office else []
    return [*scopes, window_scope(item.office, item.window)] if item.office and item.window else scopes


def _step_scopes(item: Feedback, pack: Catalogue) -> list[str]:
    """The stage at the service and at every service above it; nothing without a stage."""
    return [step_scope(each, item.stage) for each in lineage(item.service, pack.services)] if item.stage else []


def _segment_scopes(item: Feedback, pack: Catalogue) -> list[str]:
    """Each group that the author was in, at each body and service that the rating counts for."""
    return [
        segment_scope(segment, place)
        for segment in item.segments
        for place in _bodies_and_services(item.agency, item.service, pack)
    ]


def _rating_cells(item: Feedback) -> list[str]:
    cells = [f"level/{item.level or 'none'}"]
    if item.level and item.transaction:
        cells.append("verified")
    if item.person and item.person != person_of(item.id):
        cells.append(Authors.SUBMISSIONS.cell(author_mark(item.person)))
    return cells


def _feedback_cells(item: Feedback) -> list[str]:
    """What is counted of a submission in every scope; its answers are counted in those ``WITH_ANSWERS`` alone."""
    cells = [*_rating_cells(item), f"given/{item.survey}/{item.channel}"]
    return [*cells, "comment"] if item.comment else cells


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
    """Count an order at the agency that has it now, and each round at the agency that had it then.

    An order that waits for a dispatcher is also counted at the agency that it is about.
    """
    together = [f"{GROUP_SCOPE_PREFIX}{order.group}"] if order.group else []
    together += map(topic_scope, lineage(order.topic, pack.topics))
    together += [f"channel:{order.channel}"] if order.channel else []
    overdue = order.is_overdue(now)
    add([*_scopes(order.agency, order.service, order.region, pack), *together], _order_cells(order, overdue, now))
    if order.undispatched:
        add([*_scopes(order.about, order.service, order.region, pack), *together], _undispatched_cells(order, overdue))
    # Several rounds of one order are one person's, known or not.
    author = order.author or (author_mark(order.case) if len(order.rounds) > 1 else None)
    for place, turn in enumerate(order.rounds, start=1):
        scopes = [*_scopes(turn.agency, order.service, order.region, pack), *together]
        if cells := _round_cells(turn, overdue and place == len(order.rounds), author):
            add(scopes, cells)
        if turn.promise:
            add([*scopes, PROMISES], _promise_cells(turn.promise))


def _order_cells(order: OrderFact, overdue: bool, now: datetime) -> list[str]:
    cells = ["order/opened"]
    if order.author:
        cells.append(Authors.ORDERS.cell(order.author))
    if order.closed:
        cells.append(f"closed/{order.resolution or 'unknown'}")
    else:
        cells.append("order/open")
        if overdue:
            cells.append("order/overdue")
        if order.is_running(now):
            cells.append("order/running")
    answered = [turn.answered_at for turn in order.rounds if turn.answered_at]
    if not order.closed and not answered:
        cells.append("order/waiting")
    if answered:
        cells.append("order/answered")
        cells.append(f"wait/{waiting_class(min(answered) - order.opened_at)}")
        if len(order.rounds) > 1:
            cells.append("order/redo")
    return cells


def _undispatched_cells(order: OrderFact, overdue: bool) -> list[str]:
    cells = ["undispatched/orders", *(["undispatched/overdue"] if overdue else [])]
    return [*cells, Authors.UNDISPATCHED.cell(order.author)] if order.author else cells


def _round_cells(turn: RoundFact, overdue: bool, author: str | None) -> list[str]:
    # A round without a deadline can be neither late nor in time: it stays out of both on-time rates, and is counted.
    cells = [] if turn.due else ["round/untimed"]
    if turn.answered_at:
        cells.append("round/answered")
        if turn.due:
            cells.append("round/timed")
            if turn.in_time:
                cells.append("round/in-time")
    elif overdue:
        cells.append("round/overdue")
    if cells and author:
        cells.append(Authors.ROUNDS.cell(author))
    if not turn.by_author:
        # Near-perfect scores are what staff type in: they never stand for what authors say.
        if turn.follow_up or turn.rating:
            cells.append("staff-entered/follow-up")
        return cells
    if turn.follow_up:
        cells.append(f"follow-up/{turn.follow_up}")
    if turn.rating:
        cells.append(f"handling/{turn.n}/{turn.rating}")
    if author and (turn.follow_up or turn.rating):
        cells.append(Authors.FOLLOW_UPS.cell(author))
    return cells


def _promise_cells(promise: PromiseFact) -> list[str]:
    cells = ["promise/made", f"promise/{promise.state}"]
    if promise.moves:
        cells.append("promise/moved")
    if promise.state is PromiseState.OPEN:
        cells.append(f"promise-due/{promise.due}")
    return cells
