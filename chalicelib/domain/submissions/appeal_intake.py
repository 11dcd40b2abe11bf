"""Intake of appeals: what an appeal must meet before it is kept, checked against the pack in force."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.errors import Invalid, Problem
from chalicelib.domain.ids import ulid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.person import Contact, person_of
from chalicelib.domain.reasons import Reason
from chalicelib.domain.submissions.appeal import Appeal, Official, Place
from chalicelib.domain.submissions.feedback import Source
from chalicelib.domain.submissions.intake_checks import catalogue_problems, time_problems


@dataclass(frozen=True, slots=True)
class AppealDraft:
    """An appeal as it came in: the right types, nothing checked against the pack yet.

    ``attachments`` are ids of uploads; ``received_at`` is given only for what staff enter.
    """

    kind: str
    statement: str
    channel: str
    source: Source = Source.AUTHOR
    id: str | None = None
    received_at: datetime | None = None
    topic: str | None = None
    agency: str | None = None
    service: str | None = None
    region: str | None = None
    officials: tuple[Official, ...] = ()
    place: Place | None = None
    attachments: tuple[str, ...] = ()
    language: str | None = None
    contact: Contact | None = None
    person: str | None = None


def accept_appeal(draft: AppealDraft, *, now: datetime, random: bytes, pack: Pack) -> Appeal:
    """The appeal that a draft becomes, still without its files. Raises ``Invalid`` with every problem found.

    The id carries the time: made by the client, or here from ``received_at`` or ``now`` and ten random bytes.
    """
    problems = [*_catalogue_problems(draft, pack), *_own_problems(draft, pack), *time_problems(draft, now, pack)]
    if problems:
        raise Invalid(problems)
    received_at = draft.received_at or now
    appeal_id = draft.id or ulid(received_at, random)
    return Appeal(
        id=appeal_id,
        received_at=received_at,
        kind=draft.kind,
        statement=draft.statement,
        channel=draft.channel,
        source=draft.source,
        pack=pack.version,
        topic=draft.topic,
        agency=draft.agency,
        service=draft.service,
        region=draft.region,
        officials=draft.officials,
        place=draft.place,
        language=draft.language,
        person=draft.person or (person_of(appeal_id) if draft.contact else None),
        reach=draft.contact.reach if draft.contact else (),
    )


def same_appeal(one: Appeal, other: Appeal) -> bool:
    """Whether two appeals with one id say the same: a retry, not a second appeal."""
    return replace(one, received_at=other.received_at, pack=other.pack) == other


def _catalogue_problems(draft: AppealDraft, pack: Pack) -> Iterator[Problem]:
    bodies = [(f"officials.{n}.agency", named.agency, pack.agencies) for n, named in enumerate(draft.officials)]
    return catalogue_problems(
        draft, pack, ("kind", draft.kind, pack.kinds), ("topic", draft.topic, pack.topics), *bodies
    )


def _own_problems(draft: AppealDraft, pack: Pack) -> Iterator[Problem]:
    if not draft.statement.strip():
        yield Problem("statement", Reason.STATEMENT_EMPTY.said())
    elif len(draft.statement) > pack.limits.comment:
        yield Problem("statement", Reason.TOO_LONG.said(most=pack.limits.comment))
    if draft.place is not None and draft.place.address is not None and len(draft.place.address) > pack.limits.comment:
        yield Problem("place.address", Reason.TOO_LONG.said(most=pack.limits.comment))
    yield from _attachment_problems(draft.attachments, pack)


def _attachment_problems(ids: Sequence[str], pack: Pack) -> Iterator[Problem]:
    most = pack.limits.attachments.max_count
    if len(ids) > most:
        yield Problem("attachments", Reason.TOO_MANY_FILES.said(most=most))
    for place, upload in enumerate(ids):
        if upload in ids[:place]:
            yield Problem(f"attachments.{place}", Reason.FILE_TWICE.said())
