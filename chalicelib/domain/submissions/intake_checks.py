"""Checks of every submission, feedback or appeal: its ids are in the pack, its times are plausible."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.domain.errors import Problem
from chalicelib.domain.ids import is_ulid, ulid_time
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.reasons import Reason

CLOCK_SKEW = timedelta(minutes=5)
"""How far ahead of ours a client's clock may be."""

Named = tuple[str, str | None, Collection[str]]
"""A field's path, the id that it gives, and those that there are."""


class Submitted(Protocol):
    """What drafts of every kind have in common."""

    @property
    def agency(self) -> str | None: ...
    @property
    def service(self) -> str | None: ...
    @property
    def region(self) -> str | None: ...
    @property
    def channel(self) -> str: ...
    @property
    def language(self) -> str | None: ...
    @property
    def id(self) -> str | None: ...
    @property
    def received_at(self) -> datetime | None: ...


def catalogue_problems(draft: Submitted, pack: Pack, *more: Named) -> Iterator[Problem]:
    """Ids of a draft that are not in the pack, also in the fields ``more``; and a service of another agency."""
    named: tuple[Named, ...] = (
        ("agency", draft.agency, pack.agencies),
        ("service", draft.service, pack.services),
        ("region", draft.region, pack.regions),
        ("channel", draft.channel, pack.channels),
        ("language", draft.language, pack.languages),
        *more,
    )
    wrong = [(path, value) for path, value, known in named if value is not None and value not in known]
    for path, value in wrong:
        yield Problem(path, Reason.NO_SUCH.said(what=path.rpartition(".")[2], value=value))
    if wrong or draft.service is None or draft.agency is None:
        return
    owner = pack.services[draft.service].agency
    if not pack.are_in_one_line(owner, draft.agency):
        yield Problem("service", Reason.SERVICE_OF_ANOTHER.said(service=draft.service, agency=draft.agency))


def time_problems(draft: Submitted, now: datetime, pack: Pack) -> Iterator[Problem]:
    """What is wrong with the time of receipt and the time inside the id."""
    if draft.received_at is not None and draft.received_at > now + CLOCK_SKEW:
        yield Problem("received_at", Reason.IN_FUTURE.said())
    if draft.id is None:
        return
    if not is_ulid(draft.id):
        yield Problem("id", Reason.ID_EXPECTED.said())
    elif ulid_time(draft.id) > now + CLOCK_SKEW:
        yield Problem("id", Reason.ID_IN_FUTURE.said())
    elif draft.received_at is not None:
        # The storage key follows from the id, so a second load finds the first only if the times agree.
        if abs(ulid_time(draft.id) - draft.received_at) >= timedelta(milliseconds=1):
            yield Problem("id", Reason.ID_OF_ANOTHER_TIME.said())
    elif ulid_time(draft.id) < now - timedelta(days=pack.limits.id_age_days):
        yield Problem("id", Reason.ID_TOO_OLD.said(days=pack.limits.id_age_days))
