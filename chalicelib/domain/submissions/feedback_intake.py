"""Intake of feedback: what a submission must meet before it is kept, checked against the pack in force."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.errors import Invalid, Problem
from chalicelib.domain.ids import ulid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.person import Contact, person_of
from chalicelib.domain.reasons import Reason
from chalicelib.domain.submissions.feedback import Feedback, Source
from chalicelib.domain.submissions.intake_checks import catalogue_problems, time_problems
from chalicelib.domain.submissions.transactions import Transaction, transaction_problems
from chalicelib.domain.surveys.answers import Form, level_in
from chalicelib.domain.surveys.answers import problems as problems_of_answers


@dataclass(frozen=True, slots=True)
class Draft:
    """A submission as it came in: the right types, nothing checked against the pack yet.

    ``received_at`` is given only for what staff enter or load; ``person`` is the id of an author who has signed in.
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
    office: str | None = None
    window: str | None = None
    level: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    comment: str | None = None
    language: str | None = None
    contact: Contact | None = None
    transaction: Transaction | None = None
    person: str | None = None
    segments: tuple[str, ...] = ()


def accept(draft: Draft, *, now: datetime, random: bytes, pack: Pack) -> Feedback:
    """The feedback that a draft becomes. Raises ``Invalid`` with every problem found.

    The id carries the time: made by the client, or here from ``received_at`` or ``now`` and ten random bytes.
    """
    problems = [*named_problems(draft, pack), *survey_problems(draft, pack), *time_problems(draft, now, pack)]
    if draft.transaction is not None and draft.agency in pack.agencies:
        problems += transaction_problems(
            draft.transaction, agency=draft.agency, service=draft.service, now=now, pack=pack
        )
    if pack.is_internal(draft.survey):
        problems.append(Problem("survey", Reason.OF_STAFF.said()))
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
        pack_version=pack.version,
        service=draft.service or (draft.transaction.service if draft.transaction else None),
        stage=draft.stage,
        region=draft.region or _region_of(draft.office, pack),
        office=draft.office,
        window=draft.window,
        level=draft.level or level_in(pack.surveys[draft.survey], draft.answers),
        answers=draft.answers,
        comment=draft.comment or None,
        language=draft.language,
        person=draft.person or (person_of(feedback_id) if draft.contact else None),
        reach=draft.contact.reach if draft.contact else (),
        transaction=draft.transaction.mark if draft.transaction else None,
        segments=draft.segments,
        campaign=draft.transaction.campaign if draft.transaction else None,
        survey_version=pack.surveys[draft.survey].version,
    )


def same_submission(one: Feedback, other: Feedback) -> bool:
    """Whether two submissions with one id say the same: a retry, not a second feedback.

    The time of receipt, the versions of pack and survey, and the segments may differ.
    """
    moment = {name: getattr(other, name) for name in ("received_at", "pack_version", "survey_version", "segments")}
    return replace(one, **moment) == other


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


def named_problems(draft: Draft, pack: Pack) -> Iterator[Problem]:
    """What a draft names that is not in the pack, or not together."""
    problems = [
        *catalogue_problems(
            draft,
            pack,
            ("survey", draft.survey, pack.surveys),
            ("stage", draft.stage, pack.stages),
            ("office", draft.office, pack.offices),
        )
    ]
    yield from problems
    if problems:
        return
    yield from _office_problems(draft, pack)
    if draft.service is None or draft.stage is None:
        return
    service = pack.services[draft.service]
    if service.stages and draft.stage not in service.stages:
        yield Problem("stage", Reason.NO_SUCH_STAGE.said(service=draft.service, stage=draft.stage))


def _region_of(office: str | None, pack: Pack) -> str | None:
    """The region of an office, for a draft that names only the office, as the link on a poster does."""
    return pack.offices[office].region if office else None


def _office_problems(draft: Draft, pack: Pack) -> Iterator[Problem]:
    """An office is run by the agency named or hosts it, or one above or below it, and stands in the region named."""
    if draft.office is None:
        if draft.window is not None:
            yield Problem("window", Reason.OFFICE_MISSING.said())
        return
    office = pack.offices[draft.office]
    serving = (office.agency, *office.hosts)
    if not any(pack.are_in_one_line(draft.agency, agency) for agency in serving):
        yield Problem("office", Reason.OFFICE_OF_ANOTHER.said(office=draft.office, agency=draft.agency))
    if draft.region and office.region and draft.region != office.region:
        yield Problem("region", Reason.OFFICE_ELSEWHERE.said(office=draft.office, region=draft.region))
    if draft.window is not None and draft.window not in office.windows:
        yield Problem("window", Reason.NO_SUCH_WINDOW.said(office=draft.office, window=draft.window))


def survey_problems(draft: Draft, pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the answers, by the survey."""
    survey = pack.surveys.get(draft.survey)
    if survey is None:
        return
    if draft.level is None and survey.level == "required":
        yield Problem("level", Reason.LEVEL_EXPECTED.said())
    if draft.level is not None and survey.level == "none":
        yield Problem("level", Reason.NO_LEVEL.said())
    if draft.comment is not None and len(draft.comment) > pack.limits.comment:
        yield Problem("comment", Reason.TOO_LONG.said(most=pack.limits.comment))
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
