"""Deliver a mail: claim it, write it in the reader's language, send it, mark it sent.

The claim makes a message that the queue delivers twice go out once. Only a crash between sending and marking can
repeat a mail: the claim then lapses and the mail is sent again, because a lost notice is worse than a second one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.case_keys import case_key
from chalicelib.domain.cases import Case, is_overdue
from chalicelib.domain.errors import Invalid, Transient
from chalicelib.domain.feedback import Feedback
from chalicelib.domain.pack import Pack
from chalicelib.domain.workflow import Role
from chalicelib.services.ports import (
    CaseStore,
    Claim,
    FeedbackStore,
    Letters,
    MailClaims,
    Mailer,
    Message,
    Packs,
    People,
)

FIRST_LINE = 120
"""How much of the author's own words a mail repeats, in characters, so that people see which case it is about."""


@dataclass(frozen=True, slots=True)
class _Reader:
    email: str
    language: str
    is_author: bool


def deliver_mail(
    message: Message,
    *,
    now: datetime,
    site_url: str,
    secret: bytes,
    packs: Packs,
    cases: CaseStore,
    feedback: FeedbackStore,
    people: People,
    claims: MailClaims,
    letters: Letters,
    mailer: Mailer,
) -> bool:
    """Send one mail; True when it went out now. Raises ``Transient`` when the queue shall bring it again."""
    match claims.claim(message.id, now):
        case Claim.DONE:
            return False
        case Claim.BUSY:
            raise Transient("Somebody else is sending this mail.")
    try:
        pack = packs.version(message.pack)
        reader = _reader(message.to, pack, people)
        case = cases.case(message.case)
        opened_by = feedback.feedback(case.feedback) if case else None
        if reader is None or case is None or opened_by is None:
            claims.never(message.id, now, "nobody to tell")
            return False
        facts = _facts(message, case, opened_by, reader, pack, site_url, secret, now)
        subject, text, html = letters.write(message.mail, reader.language, facts)
        mailer.send(to=reader.email, subject=subject, text=text, html=html)
    except Invalid as refused:
        claims.never(message.id, now, refused.detail)
        return False
    except Exception:
        claims.release(message.id)
        raise
    claims.sent(message.id, now)
    return True


def _reader(to: str, pack: Pack, people: People) -> _Reader | None:
    kind, *rest = to.split("/")
    if kind == "person":
        person = people.person(rest[0])
        return _Reader(person.email, pack.best_language(person.language), is_author=True) if person else None
    if kind == "staff":
        member = pack.staff_of(rest[0], Role(rest[1]))[int(rest[2])]
        return _Reader(member.email, pack.best_language(member.language), is_author=False)
    office = pack.agencies[rest[0]]
    return _Reader(office.mail[int(rest[1])], pack.best_language(office.language), is_author=False)


def _facts(
    message: Message,
    case: Case,
    opened_by: Feedback,
    reader: _Reader,
    pack: Pack,
    site_url: str,
    secret: bytes,
    now: datetime,
) -> dict[str, Any]:
    """What a template may say. Nothing in it tells the agency who the author is."""
    order = case.order(message.order)
    assert order is not None, "a message names an order of its case"
    current, language = order.round, reader.language
    answered = next((r for r in reversed(order.rounds) if r.answer), None)
    rated = next((r for r in reversed(order.rounds) if r.follow_up), None)
    key = f".{case_key(case.number, secret)}" if reader.is_author else ""
    return {
        "number": case.number,
        "service": pack.text(pack.services[case.service].name, language) if case.service else None,
        "place": _place(case, pack, language),
        "agency": pack.text(pack.agencies[order.agency].name, language),
        "level": case.level,
        "first_line": _first_line(opened_by.comment),
        "received_at": opened_by.received_at.astimezone(pack.time_zone),
        "due": current.due.astimezone(pack.time_zone) if current else None,
        "overdue": is_overdue(order, pack.workflow, now),
        "follow_up_due": current.follow_up_due.astimezone(pack.time_zone)
        if current and current.follow_up_due
        else None,
        "round": current.n if current else 1,
        "resolution": order.resolution,
        "answer": answered.answer if answered else None,
        "follow_up": rated.follow_up if rated else None,
        "title": pack.text(pack.title, language),
        "link": f"{site_url}/{'case' if reader.is_author else 'desk'}/#{case.number}{key}",
    }


def _place(case: Case, pack: Pack, language: str) -> str:
    """Where it happened: the agency written about, the stage and the region, as far as they were given."""
    parts = [pack.text(pack.agencies[case.agency].name, language)]
    parts += [pack.text(pack.stages[case.stage], language)] if case.stage else []
    parts += [pack.text(pack.regions[case.region], language)] if case.region else []
    return ", ".join(parts)


def _first_line(comment: str | None) -> str | None:
    line = next((line.strip() for line in (comment or "").splitlines() if line.strip()), "")
    if len(line) > FIRST_LINE:
        line = line[: FIRST_LINE - 1].rstrip() + "…"
    return line or None
