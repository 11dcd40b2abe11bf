"""Work through a run: do its action on each order of its group, page by page, in bounded memory.

The run's progress is saved with an optimistic lock, and each order keeps the last run applied to it. So a message that
is delivered twice, or again after a crash, continues where the work stopped and repeats nothing: two workers on the
same page process each order once, and the one that saves the progress later stops.
"""

import logging
from collections.abc import Callable

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.engine import Command, allowed_actions
from chalicelib.domain.cases.groups import Refusal, Run, RunState
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.errors import Conflict, HeedError, Transient
from chalicelib.domain.pack.workflow import Action
from chalicelib.domain.reasons import Reason
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.error_log import log_error
from chalicelib.services.ports.cases import ListedOrder
from chalicelib.services.ports.groups import GroupStep, GroupStore, GroupWork

_log = logging.getLogger("heed.groups")

PAGE = 25
"""Orders that are read and written between two notes of how far the run got."""

"""What comes first where an agency answers an order that nobody has taken in hand."""

_TRIES = 3
"""How often an order that others act on at the same moment is tried."""


def work_group(
    step: GroupStep,
    *,
    book: CaseBook,
    groups: GroupStore,
    work: GroupWork,
    time_left: Callable[[], bool],
) -> Run | None:
    """Work off pages of a run while there is time, then hand the rest on. Returns the run as far as it got.

    Raises ``Transient`` when the message must come again; nothing is lost by that.
    """
    run = groups.run(step.group, step.run)
    while run is not None and run.state is RunState.RUNNING:
        page = groups.members(run.group, limit=PAGE, cursor=run.cursor)
        refusals = []
        for member in page.items:
            error = _why_not(member, run, book)
            if error is not None:
                refusals.append(Refusal.because(member.case, member.n, error))
        done = len(page.items) - len(refusals)
        run = run.after_page(done=done, refusals=tuple(refusals), cursor=page.next, now=book.now)
        try:
            groups.progress(run)
        except Conflict:
            # Another message of this run has saved this page; that one also queues the next page.
            return run
        if run.state is RunState.RUNNING and not time_left():
            work.put(step)
            return run
    return run


def _why_not(member: ListedOrder, run: Run, book: CaseBook) -> HeedError | None:
    """Do the run's action to one order. None when it has had the run, else why it could not."""
    try:
        _act(member, run, book)
    except Transient:
        raise
    except HeedError as error:
        return error
    except Exception as error:
        log_error(_log, "a case cannot have its group's run", error, case=member.case)
        return Conflict(Reason.NOT_WORKABLE.said())
    return None


def _act(member: ListedOrder, run: Run, book: CaseBook) -> None:
    for _ in range(_TRIES):
        case = book.cases.case(member.case)
        order = case.order(member.n) if case else None
        if case is None or order is None or order.group != run.group:
            raise Conflict(Reason.LEFT_GROUP.said())
        if order.group_run is not None and order.group_run >= run.n:
            return
        decision = _decide(case, order, run, book)
        try:
            book.save(decision)
        except Conflict:
            continue
        return
    raise Conflict(Reason.OTHERS_ACTING.said())


def _decide(case: Case, order: Order, run: Run, book: CaseBook) -> Decision:
    """The decision that applies the run's action to one order."""
    actions = [run.action]
    able = allowed_actions(case, order, run.role, agency=run.agency, now=book.now, pack=book.pack_of(case))
    if run.action not in able and Action.ACCEPT in able:
        actions.insert(0, Action.ACCEPT)
    decision = Decision(case)
    for action in actions:
        does_run = action == run.action
        command = Command(
            action=action,
            role=run.role,
            order=order.n,
            version=decision.case.version,
            fields=run.fields_in(case.language) if does_run else {},
            actor=run.actor,
            agency=run.agency,
            group_run=run.n if does_run else None,
        )
        decision = decision.followed_by(book.decide(decision.case, command))
    return decision
