"""Groups: similar work orders answered together (E4, E5). Each keeps its own case, author, clock and outcome.

A run does one action on each order that is in the group when the run reaches it. It is carried out page by page and
records how far it got, so that it can continue where it stopped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain.cases.action_fields import field_problems
from chalicelib.domain.cases.gaps import gap_problems
from chalicelib.domain.clocks.plans import Plan
from chalicelib.domain.errors import Forbidden, HeedError, Invalid, Problem
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Action, Role
from chalicelib.domain.reasons import Reason, coded

RUNS = (Action.ANSWER, Action.APPROVE, Action.SEND_BACK, Action.KEEP, Action.MOVE)
"""The actions that can be done to a whole group."""

MOST_REFUSALS = 100
"""How many refusals of a run are listed; all are counted."""


@dataclass(frozen=True, slots=True)
class Group:
    """Similar work orders in the hands of one agency. ``title`` is public wording; ``runs`` is how many were begun."""

    id: str
    title: str
    agency: str
    opened_at: datetime
    topic: str | None = None
    runs: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True)
class Refusal:
    """An order on which a run could not do its action, and why: in English, and as a code with its values. Refusals
    from before there were codes have none."""

    case: str
    n: int
    reason: str
    code: str | None = None
    params: Mapping[str, int | str] = field(default_factory=dict)

    @classmethod
    def because(cls, case: str, n: int, error: HeedError) -> "Refusal":
        """The refusal of an order because of an error; of an ``Invalid`` its first problem."""
        problems = error.problems if isinstance(error, Invalid) else ()
        said, general = (problems[0].message, Reason.NOT_ACCEPTED) if problems else (error.detail, error.general)
        code, params = coded(said, general)
        return cls(case, n, str(said), code, params)


class RunState(StrEnum):
    """How far a run is."""

    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Run:
    """One action on all orders of a group, ``n`` counting from 1. ``texts`` are the words by the author's language.

    ``pages`` are worked off and the next one begins at ``cursor``; ``done`` and ``refused`` count their orders.
    """

    group: str
    n: int
    action: str
    role: Role
    at: datetime
    agency: str | None = None
    actor: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    state: RunState = RunState.RUNNING
    pages: int = 0
    cursor: str | None = None
    done: int = 0
    refused: int = 0
    refusals: tuple[Refusal, ...] = ()
    finished_at: datetime | None = None

    def fields_in(self, language: str | None) -> Mapping[str, Any]:
        """The action's fields for an author of this language."""
        text = self.texts.get(language or "")
        return {**self.fields, "text": text} if text else self.fields

    def after_page(self, *, done: int, refusals: tuple[Refusal, ...], cursor: str | None, now: datetime) -> "Run":
        """The run with one more page worked off. Without a cursor there is no other page."""
        return replace(
            self,
            pages=self.pages + 1,
            done=self.done + done,
            refused=self.refused + len(refusals),
            refusals=(*self.refusals, *refusals)[:MOST_REFUSALS],
            cursor=cursor,
            state=RunState.RUNNING if cursor else RunState.DONE,
            finished_at=None if cursor else now,
        )


@dataclass(frozen=True, slots=True)
class _AnyOrder:
    """The setting of a run's fields before any order is read."""

    pack: Pack
    now: datetime
    role: Role

    @property
    def plan(self) -> Plan:
        return self.pack.plans[self.pack.default_plans["feedback"]]

    @property
    def needs_paper(self) -> bool:
        return self.role.is_staff


def check_run(run: Run, pack: Pack) -> None:
    """Check a run before any order. Raises ``Forbidden`` for the role and ``Invalid`` naming each wrong field."""
    rows = [row for row in pack.workflow.transitions if row.action == run.action and run.role in row.by]
    if not rows:
        raise Forbidden(f"The role {run.role} may not {run.action} work orders.")
    setting = _AnyOrder(pack, run.at, run.role)
    problems = field_problems(rows[0], run.fields, setting)
    for language, text in run.texts.items():
        wrong = field_problems(rows[0], {**run.fields, "text": text}, setting).get("text")
        if language not in pack.languages:
            problems[f"texts.{language}"] = Reason.ONE_OF.said(choices=", ".join(pack.languages))
        elif wrong:
            problems[f"texts.{language}"] = wrong
    texts = {f"texts.{language}": text for language, text in run.texts.items()}
    gaps = gap_problems({**run.fields, **texts}, pack)
    found = [*(Problem(name, message) for name, message in problems.items()), *gaps]
    if found:
        raise Invalid(found)
