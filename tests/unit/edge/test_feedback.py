"""Leaving a rating: receipts, replays, and what happens when the store does not play along."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.cases.access_keys import case_key
from chalicelib.domain.errors import Transient
from tests.builders import a_pack, an_id, number_of
from tests.deployment import FakeWiring
from tests.fakes import FakePacks
from tests.unit.edge.requests import CONTACT, FEEDBACK, SECRET_WORDS, a_rating, anyone, assert_says_nothing, is_problem


def test_a_rating_gets_a_receipt_whose_key_opens_its_case(deployment: FakeWiring, logged: Callable[[], str]) -> None:
    answer = anyone.post(FEEDBACK, a_rating(id=an_id()))

    assert answer.status == 201
    assert answer.json == {
        "id": an_id(),
        "received_at": "2026-11-23T10:00:00Z",
        "case": {"number": number_of(an_id()), "key": case_key(number_of(an_id()), b"secret")},
    }
    assert deployment.feedback.kept[an_id()].comment == f"{SECRET_WORDS} was turned away"
    assert_says_nothing(logged(), answer.json["case"]["key"])


def test_text_in_any_alphabet_is_kept_as_it_is(deployment: FakeWiring) -> None:
    comment = "Двічі відмовили 😀\n\tשלום \u202e x"

    answer = anyone.post(FEEDBACK, a_rating(id=an_id(), comment=comment))

    assert answer.status == 201
    assert deployment.feedback.kept[an_id()].comment == comment


def test_a_number_with_decimals_is_refused_by_a_question_that_takes_none(deployment: FakeWiring) -> None:
    assert anyone.post(FEEDBACK, a_rating(id=an_id(), answers={"speed": 1.5})).paths == ["answers.speed"]
    assert deployment.is_untouched()


def test_what_old_programs_leave_in_pasted_text_becomes_a_space(deployment: FakeWiring) -> None:
    anyone.post(FEEDBACK, a_rating(id=an_id(), comment="one\x0btwo\x1f", answers={"idea": "a\x7fb"}))

    assert deployment.feedback.kept[an_id()].comment == "one two "
    assert deployment.feedback.kept[an_id()].answers == {"idea": "a b"}


def test_a_body_with_a_byte_order_mark_is_taken(deployment: FakeWiring) -> None:
    assert anyone.send("POST", FEEDBACK, "\ufeff" + json.dumps(a_rating())).status == 201


BRITISH = a_pack(country="GB", phone_example="07400 123456")


def test_a_phone_number_of_the_pack_s_country_is_kept_with_its_code(deployment: FakeWiring) -> None:
    deployment.packs = FakePacks(BRITISH)
    anyone.post(FEEDBACK, a_rating(id=an_id(), contact={"phone": "020 7946 0958"}))

    (person,) = deployment.feedback.people.values()
    assert person.phone == "+442079460958"


def test_what_is_no_phone_number_is_answered_with_one_of_the_pack_s_country(deployment: FakeWiring) -> None:
    deployment.packs = FakePacks(BRITISH)
    answer = anyone.post(FEEDBACK, a_rating(contact={"phone": "12 34"}))

    (error,) = answer.json["errors"]
    assert (error["path"], error["code"], error["params"]) == (
        "contact.phone",
        "phone_number",
        {"example": "07400 123456"},
    )
    assert deployment.is_untouched()


def test_the_same_request_again_returns_the_first_receipt(deployment: FakeWiring) -> None:
    first = anyone.post(FEEDBACK, a_rating(id=an_id()))
    deployment.at += timedelta(minutes=5)
    second = anyone.post(FEEDBACK, a_rating(id=an_id()))

    assert (first.status, second.status) == (201, 200)
    assert first.json == second.json
    assert len(deployment.feedback.kept) == 1


def test_an_id_cannot_be_used_for_something_else(deployment: FakeWiring) -> None:
    anyone.post(FEEDBACK, a_rating(id=an_id()))

    assert is_problem(anyone.post(FEEDBACK, a_rating(id=an_id(), level=1)), 409)
    assert deployment.feedback.kept[an_id()].level == 2


def test_a_store_that_is_busy_asks_to_come_back(deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any) -> None:
        raise Transient("The store is busy.")

    monkeypatch.setattr(deployment.feedback, "save", busy)
    answer = anyone.post(FEEDBACK, a_rating())

    assert is_problem(answer, 503)
    assert answer.headers["Retry-After"]


def test_an_unexpected_error_tells_nothing_and_logs_no_input(
    deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str]
) -> None:
    def broken(feedback: Any, contact: Any) -> None:
        try:
            raise ValueError(f"Invalid type for {feedback.comment}")
        except ValueError as cause:
            cause.add_note(contact.email)
            raise KeyError(contact.email) from cause

    monkeypatch.setattr(deployment.feedback, "save", broken)
    answer = anyone.post(FEEDBACK, a_rating())

    assert is_problem(answer, 500)
    assert SECRET_WORDS not in answer.body
    assert CONTACT not in answer.body
    line = json.loads(logged())
    assert line["exception_name"] == "KeyError"
    assert "ValueError" in line["exception"]
    assert "broken" in line["exception"]
    assert_says_nothing(logged())


@pytest.mark.parametrize(
    ("place", "path"),
    [({"window": "w1"}, "window"), ({"office": "moon"}, "office"), ({"office": "hall", "window": "w9"}, "window")],
)
def test_a_place_that_is_not_there_is_named_and_nothing_is_kept(
    deployment: FakeWiring, place: dict[str, str], path: str
) -> None:
    deployment.packs = FakePacks(a_pack(offices={"hall": {"name": {"en": "Hall"}, "agency": "office"}}))

    answer = anyone.post(FEEDBACK, a_rating(**place))

    assert is_problem(answer, 422)
    assert [error["path"] for error in answer.json["errors"]] == [path]
    assert not deployment.feedback.kept
