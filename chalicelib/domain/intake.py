"""Intake: what a submission must meet before it is kept, checked against the pack as a whole."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.errors import Invalid, Problem
from chalicelib.domain.feedback import Feedback, Source
from chalicelib.domain.ids import is_ulid, ulid, ulid_time
from chalicelib.domain.pack import Pack
from chalicelib.domain.person import Contact
from chalicelib.domain.survey_answers import Form
from chalicelib.domain.survey_answers import problems as problems_of_answers

CLOCK_SKEW = timedelta(minutes=5)
"""How far ahead of ours a client's clock may be."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A submission as it came in: the right types, nothing checked against the pack yet.

    ``received_at`` is given only for what staff enter or load.
    """

    survey: str
    agency: str
    channel: str
    source: Source = Source.AUTHOR
    id: str | None = None
    received_at: datetime | None = None
    service: str | None = None
    stage: str | None = None
    region: str | None = None
    level: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    comment: str | None = None
    language: str | None = None
    contact: Contact | None = None


def accept(draft: Draft, *, now: datetime, random: bytes, pack: Pack) -> Feedback:
    """The feedback that a draft becomes. Raises ``Invalid`` with every problem found.

    The id carries the time: made by the client, or here from ``received_at`` or ``now`` and ten random bytes.
    """
    problems = [*_catalogue_problems(draft, pack), *_survey_problems(draft, pack), *_time_problems(draft, now, pack)]
    if problems:
        raise Invalid(problems)
    received_at = draft.received_at or now
    feedback_id = draft.id or ulid(received_at, random)
    return Feedback(
        id=feedback_id,
        received_at=received_at,
        survey=draft.survey,
        agency=draft.agency,
        channel=draft.channel,
        source=draft.source,
        pack=pack.version,
        service=draft.service,
        stage=draft.stage,
        region=draft.region,
        level=draft.level,
        answers=draft.answers,
        comment=draft.comment or None,
        language=draft.language,
        person=person_id(feedback_id) if draft.contact else None,
        reach=draft.contact.reach if draft.contact else (),
    )


def person_id(feedback_id: str) -> str:
    """The id of the person known only through the contact left with one submission."""
    return hashlib.sha256(f"person/{feedback_id}".encode()).hexdigest()[:24]


def same_submission(one: Feedback, other: Feedback) -> bool:
    """Whether two submissions with one id say the same: a retry, not a second opinion."""
    return replace(one, received_at=other.received_at, pack=other.pack) == other


def opens_case(feedback: Feedback, pack: Pack) -> bool:
    """Whether the author is owed an answer. What is loaded from an older system is history and opens nothing."""
    if feedback.source is Source.IMPORT:
        return False
    match pack.surveys[feedback.survey].opens_case:
        case "always":
            return True
        case "negative":
            return feedback.is_negative
        case _:
            return False


def _catalogue_problems(draft: Draft, pack: Pack) -> Iterator[Problem]:
    named: tuple[tuple[str, str | None, Collection[str]], ...] = (
        ("survey", draft.survey, pack.surveys),
        ("agency", draft.agency, pack.agencies),
        ("service", draft.service, pack.services),
        ("stage", draft.stage, pack.stages),
        ("region", draft.region, pack.regions),
        ("channel", draft.channel, pack.channels),
        ("language", draft.language, pack.languages),
    )
    wrong = [(path, value) for path, value, known in named if value is not None and value not in known]
    for path, value in wrong:
        yield Problem(path, f"There is no {path} {value!r} here.")
    if wrong or draft.service is None:
        return
    service = pack.services[draft.service]
    if service.agency not in pack.agency_line(draft.agency) and draft.agency not in pack.agency_line(service.agency):
        yield Problem("service", f"{draft.service!r} is not a service of {draft.agency!r}.")
    if draft.stage is not None and service.stages and draft.stage not in service.stages:
        yield Problem("stage", f"The service {draft.service!r} has no stage {draft.stage!r}.")


def _survey_problems(draft: Draft, pack: Pack) -> Iterator[Problem]:
    survey = pack.surveys.get(draft.survey)
    if survey is None:
        return
    if draft.level is None and survey.level == "required":
        yield Problem("level", "This survey asks for a level from 1 to 5.")
    if draft.level is not None and survey.level == "none":
        yield Problem("level", "This survey asks for no level.")
    if draft.comment is not None and len(draft.comment) > pack.limits.comment:
        yield Problem("comment", f"At most {pack.limits.comment} characters are accepted.")
    yield from problems_of_answers(
        Form(
            survey=survey,
            answers=draft.answers,
            level=draft.level,
            has_contact=draft.contact is not None,
            agencies=pack.agencies,
            services=pack.services,
            longest_text=pack.limits.comment,
        )
    )


def _time_problems(draft: Draft, now: datetime, pack: Pack) -> Iterator[Problem]:
    if draft.received_at is not None and draft.received_at > now + CLOCK_SKEW:
        yield Problem("received_at", "This time is in the future.")
    if draft.id is None:
        return
    if not is_ulid(draft.id):
        yield Problem("id", "A ULID is expected: 26 digits and capital letters.")
    elif ulid_time(draft.id) > now + CLOCK_SKEW:
        yield Problem("id", "The time inside this id is in the future.")
    elif draft.received_at is not None:
        # The storage key follows from the id, so a second load finds the first only if the times agree.
        if abs(ulid_time(draft.id) - draft.received_at) >= timedelta(milliseconds=1):
            yield Problem("id", "The time inside this id is not received_at.")
    elif ulid_time(draft.id) < now - timedelta(days=pack.limits.id_age_days):
        yield Problem("id", f"The time inside this id is more than {pack.limits.id_age_days} days ago.")
