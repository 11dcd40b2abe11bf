"""What staff say of their own body: what is kept, what is refused, and what becomes of it."""

from collections.abc import Callable
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import Forbidden, Invalid, NotFound
from chalicelib.domain.ids import ulid_time
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.person import Contact
from chalicelib.domain.staff_surveys import InternalAnswers, accept_internal, count
from chalicelib.domain.submissions.feedback_intake import Draft, accept
from chalicelib.services.caller import Caller
from chalicelib.services.staff_surveys.report import InternalReport, report_internal
from chalicelib.services.staff_surveys.submit import submit_internal
from tests.builders import NOW, a_pack, an_id, internal_survey, pack_document
from tests.fakes import FakeInternal

ANALYST = Caller(Role.ANALYST, "desk")
DRAFT = Draft(survey="staff", agency="ministry", channel="web", answers={"mood": "low", "why": "The printer."})
LATER = NOW.replace(month=12) + timedelta(days=60)
"""When the quarter of ``NOW`` is over."""

RANDOM = iter(range(10**6))


@pytest.fixture
def pack() -> Pack:
    return a_pack(surveys={**pack_document()["surveys"], "staff": internal_survey()})


def chance() -> bytes:
    return next(RANDOM).to_bytes(10, "big")


def kept(draft: Draft, pack: Pack, now: datetime = NOW) -> InternalAnswers:
    return accept_internal(draft, now=now, random=chance(), pack=pack)


def said(pack: Pack, times: int, store: FakeInternal, at: datetime = NOW, **changes: Any) -> None:
    for _ in range(times):
        submit_internal(replace(DRAFT, **changes), now=at, random=chance(), pack=pack, store=store)


def report(pack: Pack, store: FakeInternal, month: str = "2026-11", now: datetime = LATER) -> InternalReport:
    return report_internal("staff", month, caller=ANALYST, now=now, pack=pack, store=store)


# What is kept -----------------------------------------------------------------------------------------------------


def test_of_a_submission_only_the_day_the_body_and_what_was_said_are_kept(pack: Pack) -> None:
    answers = kept(replace(DRAFT, comment="Hot", channel="phone", language="uk"), pack)
    assert asdict(answers) == {
        "id": answers.id,
        "day": "2026-11-23",
        "body": "ministry",
        "survey": "staff",
        "version": 3,
        "level": None,
        "answers": {"mood": "low", "why": "The printer."},
        "comment": "Hot",
    }
    assert ulid_time(answers.id) == datetime(2026, 11, 23, tzinfo=UTC)


def test_two_moments_of_a_day_leave_the_same_behind(pack: Pack) -> None:
    morning, evening = (NOW.replace(hour=hour, minute=hour) for hour in (1, 23))
    one, other = (accept_internal(DRAFT, now=at, random=b"0123456789", pack=pack) for at in (morning, evening))
    assert one == other


def test_a_change_of_the_pack_during_the_day_is_not_seen_in_what_is_kept(pack: Pack) -> None:
    changed = replace(pack, version="v2")
    assert accept_internal(DRAFT, now=NOW, random=b"0123456789", pack=changed) == accept_internal(
        DRAFT, now=NOW, random=b"0123456789", pack=pack
    )


def test_whatever_would_narrow_down_the_author_is_refused_by_name(pack: Pack) -> None:
    known = {
        "id": an_id(),
        "contact": Contact(email="ann@home.example"),
        "service": "permits",
        "stage": "counter",
        "region": "north",
        "agency": "desk",
    }
    taken = {"survey", "agency", "channel", "source", "received_at", "level", "answers", "comment", "language"}
    for name in {field.name for field in fields(Draft)} - taken | {"agency"}:
        # A field that drafts get one day is refused too, whatever it holds.
        narrowing: Any = {name: known.get(name, "something")}
        with pytest.raises(Invalid) as refused:
            kept(replace(DRAFT, **narrowing), pack)
        assert name in {problem.path for problem in refused.value.problems}


def test_answers_are_held_against_the_survey_as_any_others(pack: Pack) -> None:
    with pytest.raises(Invalid) as refused:
        kept(replace(DRAFT, answers={"mood": "blue"}, level=1), pack)
    assert {problem.path for problem in refused.value.problems} == {"answers.mood", "level"}


def test_what_an_operator_types_in_from_paper_has_the_paper_s_day(pack: Pack) -> None:
    earlier = replace(DRAFT, received_at=NOW - timedelta(days=9, hours=3))
    assert kept(earlier, pack).day == "2026-11-14"
    with pytest.raises(Invalid):
        kept(replace(DRAFT, received_at=NOW + timedelta(days=1)), pack)


@pytest.mark.parametrize("late", [timedelta(days=NOW.day), timedelta(days=400)])
def test_a_report_that_may_have_been_read_is_not_changed_by_what_comes_late(pack: Pack, late: timedelta) -> None:
    with pytest.raises(Invalid) as refused:
        kept(replace(DRAFT, received_at=NOW - late), pack)
    assert [problem.path for problem in refused.value.problems] == ["received_at"]
    first_of_the_month = NOW.replace(day=1, hour=0, minute=0)
    assert kept(replace(DRAFT, received_at=first_of_the_month), pack).day == "2026-11-01"


def test_it_never_becomes_feedback_of_the_public(pack: Pack) -> None:
    with pytest.raises(Invalid) as refused:
        accept(DRAFT, now=NOW, random=b"0123456789", pack=pack)
    assert [problem.path for problem in refused.value.problems] == ["survey"]


# What is counted --------------------------------------------------------------------------------------------------


def test_answers_are_counted_and_words_gathered_in_an_order_that_tells_nothing(pack: Pack) -> None:
    submissions = [
        kept(replace(DRAFT, answers={"mood": mood, "why": why}), pack)
        for mood, why in (("low", "Noise"), ("high", "Air"), ("low", "Heat"))
    ]
    counted = count(submissions, pack.surveys["staff"])
    assert counted.n == 3
    assert counted.tally["answer/staff/mood/low"] == 2
    assert counted.words == {"why": ("Air", "Heat", "Noise")}
    assert count(reversed(submissions), pack.surveys["staff"]) == counted


# What is shown ----------------------------------------------------------------------------------------------------


def test_a_month_with_enough_answers_is_shown_when_it_is_over(pack: Pack) -> None:
    store = FakeInternal()
    said(pack, 12, store)
    shown = report(pack, store, now=datetime(2026, 12, 1, tzinfo=UTC))
    assert (shown["status"], shown["period"], shown["n"]) == ("known", "2026-11", 12)
    (mood,) = shown["questions"]
    assert mood == {"question": "mood", "row": None, "n": 12, "choices": {"low": 12}, "score": 0.0}
    assert shown["words"] == {"why": ["The printer."] * 12}


def test_nothing_is_shown_while_answers_come_in(pack: Pack) -> None:
    store = FakeInternal()
    said(pack, 12, store)
    shown = report(pack, store, now=NOW + timedelta(hours=1))
    assert shown["status"] == "collecting"
    assert (shown["n"], shown["questions"], shown["words"]) == (None, [], {})


def test_months_with_few_answers_are_reported_together_and_with_too_few_not_at_all(pack: Pack) -> None:
    store = FakeInternal()
    said(pack, 4, store)
    assert report(pack, store)["status"] == "too-few"
    said(pack, 6, store, at=NOW - timedelta(days=30))
    shown = report(pack, store)
    assert (shown["status"], shown["period"], shown["n"]) == ("known", "2026-Q4", 10)
    assert shown["months"] == ["2026-10", "2026-11", "2026-12"]


def test_a_question_that_few_answered_stays_empty(pack: Pack) -> None:
    store = FakeInternal()
    said(pack, 9, store)
    said(pack, 3, store, answers={})
    (mood,) = report(pack, store)["questions"]
    assert (mood["n"], mood["choices"], mood["score"]) == (None, None, None)


def test_each_body_sees_its_own(pack: Pack) -> None:
    store = FakeInternal()
    said(pack, 12, store, agency="centre")
    assert report(pack, store)["status"] == "too-few"


def refused(kind: type[Exception], call: Callable[[], Any]) -> bool:
    with pytest.raises(kind):
        call()
    return True


def test_only_surveys_of_staff_are_reported_and_only_to_staff_of_a_body(pack: Pack) -> None:
    store = FakeInternal()
    asked: dict[str, Any] = {"month": "2026-11", "now": LATER, "pack": pack, "store": store}
    assert refused(NotFound, lambda: report_internal("short", caller=ANALYST, **asked))
    assert refused(NotFound, lambda: report_internal("none", caller=ANALYST, **asked))
    assert refused(Forbidden, lambda: report_internal("staff", caller=Caller(Role.ANALYST), **asked))
