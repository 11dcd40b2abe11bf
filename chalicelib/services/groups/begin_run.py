"""Begin a run: have one action done to every order of a group. The work itself is another function's."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.cases.groups import RUNS, Run, RunState, check_run
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.reasons import Reason
from chalicelib.services.caller import Caller
from chalicelib.services.groups.group_book import GroupBook


def begin_run(
    group_id: str,
    action: str,
    *,
    fields: Mapping[str, Any],
    texts: Mapping[str, str],
    caller: Caller,
    book: GroupBook,
) -> Run:
    """Save a run and its group in one write; the reaction to that write starts the work.

    Raises ``Conflict`` while an earlier run is at work: the actions an order allows depend on those done before.
    """
    if action not in RUNS:
        raise NotFound(f"One of {', '.join(RUNS)} can be done to a group.")
    group = book.get_group(group_id, caller)
    run = Run(
        group=group.id,
        n=group.runs + 1,
        action=action,
        role=caller.role,
        at=book.now,
        agency=caller.agency,
        actor=caller.subject,
        fields={name: value for name, value in fields.items() if value is not None},
        texts=texts,
    )
    check_run(run, book.pack)
    last = book.groups.run(group.id, group.runs) if group.runs else None
    if last is not None and last.state is RunState.RUNNING:
        raise Conflict(Reason.RUN_AT_WORK.said(run=last.n))
    book.groups.begin(replace(group, runs=run.n, version=group.version + 1), run)
    return run
