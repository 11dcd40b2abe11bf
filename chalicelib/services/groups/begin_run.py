"""Begin a run: have one action done to every order of a group. The work itself is another function's."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain.cases.groups import RUNS, Run, RunState, check_run
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.services.caller import Caller
from chalicelib.services.groups.group_orders import found
from chalicelib.services.ports.groups import GroupStore


def begin_run(
    group_id: str,
    action: str,
    *,
    fields: Mapping[str, Any],
    texts: Mapping[str, str],
    caller: Caller,
    now: datetime,
    pack: Pack,
    groups: GroupStore,
) -> Run:
    """Record a run beside its group in one write; what reacts to that sees to the rest.

    Raises ``Conflict`` while an earlier run is at work: what an order may do next depends on what it has had.
    """
    if action not in RUNS:
        raise NotFound(f"One of {', '.join(RUNS)} can be done to a group.")
    group = found(group_id, caller, groups)
    run = Run(
        group=group.id,
        n=group.runs + 1,
        action=action,
        role=caller.role,
        at=now,
        agency=caller.agency,
        actor=caller.subject,
        fields={name: value for name, value in fields.items() if value is not None},
        texts=texts,
    )
    check_run(run, pack)
    last = groups.run(group.id, group.runs) if group.runs else None
    if last is not None and last.state is RunState.RUNNING:
        raise Conflict(f"Run {last.n} of this group is still at work.")
    groups.begin(replace(group, runs=run.n, version=group.version + 1), run)
    return run
