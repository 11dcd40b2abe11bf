"""What is accepted, and what every refusal names."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.ids import ulid_time
from chalicelib.domain.people.person import Contact
from chalicelib.domain.submissions.feedback import Source
from chalicelib.domain.submissions.feedback_intake import Draft, accept
from chalicelib.services.submissions.receipt import Receipt
from chalicelib.services.submissions.submit_feedback import submit_feedback
from tests.builders import NOW, a_pack, an_id
from tests.fakes import FakeFeedback

PACK = a_pack()
SECRET = b"secret"


def a_draft(**changes: Any) -> Draft:
    return Draft(**{"survey": "short", "agency": "office", "channel": "web", "level": 2, **changes})


def refused(**changes: Any) -> set[str]:
    with pytest.raises(Invalid) as wrong:
        accept(a_draft(**changes), now=NOW, random=b"0123456789", pack=PACK)
    return {problem.path for problem in wrong.value.problems}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"survey": "nope"}, "survey"),
        ({"agency": "nope"}, "agency"),
        ({"service": "nope"}, "service"),
        ({"stage": "nope"}, "stage"),
        ({"region": "nope"}, "region"),
        ({"channel": "pigeon"}, "channel"),
        ({"language": "tlh"}, "language"),
        ({"service": "permits", "stage": "result"}, "stage"),
        ({"level": None}, "level"),
        ({"survey": "long"}, "level"),
        ({"comment": "x" * 501}, "comment"),
        ({"answers": {"nope": 1}}, "answers.nope"),
        ({"answers": {"speed": 6}}, "answers.speed"),
        ({"answers": {"speed": "fast"}}, "answers.speed"),
        ({"answers": {"idea": 3}}, "answers.idea"),
        ({"id": "not-a-ulid"}, "id"),
        ({"id": an_id(NOW + timedelta(hours=1))}, "id"),
        ({"id": an_id(NOW - timedelta(days=31))}, "id"),
        ({"received_at": NOW + timedelta(days=1)}, "received_at"),
        ({"received_at": NOW - timedelta(days=1), "id": an_id(NOW)}, "id"),
    ],
)
def test_each_wrong_field_is_named(changes: dict[str, Any], path: str) -> None:
    assert path in refused(**changes)


def test_all_problems_are_told_at_once() -> None:
    assert refused(agency="nope", level=None, comment="x" * 501) == {"agency", "level", "comment"}


def test_a_service_of_another_body_is_refused() -> None:
    pack = a_pack(
        agencies={
            "office": {"name": {"en": "Office"}, "mail": ["o@gov.example"]},
            "tax": {"name": {"en": "Tax"}, "mail": ["t@gov.example"]},
        }
    )
    with pytest.raises(Invalid) as wrong:
        accept(a_draft(agency="tax", service="permits"), now=NOW, random=b"0" * 10, pack=pack)
    assert [problem.path for problem in wrong.value.problems] == ["service"]


def test_what_is_loaded_keeps_its_own_time() -> None:
    then = NOW - timedelta(days=900)
    feedback = accept(a_draft(received_at=then, source=Source.IMPORT), now=NOW, random=b"0123456789", pack=PACK)
    assert (feedback.received_at, feedback.given_at) == (then, then)


def submit(store: FakeFeedback, **changes: Any) -> Receipt:
    return submit_feedback(
        a_draft(**changes), now=NOW, random=b"0123456789", secret=SECRET, pack=PACK, store=store, people=store
    )


def test_a_negative_rating_gets_a_case_and_a_good_one_none() -> None:
    assert submit(FakeFeedback(), level=2).number
    assert submit(FakeFeedback(), level=3).number is None
    assert submit(FakeFeedback(), survey="long", level=None).number


def test_history_that_is_loaded_opens_nothing() -> None:
    receipt = submit(FakeFeedback(), level=1, source=Source.IMPORT, received_at=NOW - timedelta(days=400))
    assert (receipt.number, receipt.key) == (None, None)


def test_a_replay_returns_the_first_receipt_and_another_text_is_refused() -> None:
    store, mine = FakeFeedback(), {"id": an_id(), "comment": "Late", "contact": Contact("o@example.org")}
    first, again = submit(store, **mine), submit(store, **mine)
    assert (first.replayed, again.replayed) == (False, True)
    assert (first.number, first.key, first.received_at) == (again.number, again.key, again.received_at)
    with pytest.raises(Conflict):
        submit(store, **{**mine, "comment": "Early"})
    with pytest.raises(Conflict):
        submit(store, **{**mine, "contact": Contact("olena@example.org")})
    assert len(store.kept) == len(store.people) == 1


scalars = st.one_of(st.none(), st.text(max_size=30), st.sampled_from(["short", "office", "permits", "web", "counter"]))


@given(
    survey=st.one_of(st.text(max_size=9), st.sampled_from(["short", "long"])),
    agency=st.one_of(st.text(max_size=9), st.sampled_from(["office", "desk"])),
    service=scalars,
    stage=scalars,
    region=scalars,
    level=st.one_of(st.none(), st.integers(1, 5)),
    answers=st.dictionaries(st.sampled_from(["speed", "idea", "x"]), st.one_of(st.integers(), st.text(max_size=9))),
    identifier=st.one_of(st.none(), st.text(max_size=30), st.just(an_id())),
)
def test_any_draft_is_accepted_or_refused_by_name(identifier: str | None, **given_fields: Any) -> None:
    try:
        feedback = accept(a_draft(id=identifier, **given_fields), now=NOW, random=b"0123456789", pack=PACK)
    except Invalid as wrong:
        assert wrong.problems and all(problem.path and problem.message for problem in wrong.problems)
    else:
        assert abs(ulid_time(feedback.id) - NOW) < timedelta(seconds=1)
