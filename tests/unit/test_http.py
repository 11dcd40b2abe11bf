"""The API at its edge: what is refused and how, replays, keys and roles; nothing of the input in the log."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chalicelib.domain.case_keys import case_key
from chalicelib.domain.errors import Transient
from chalicelib.domain.ids import case_number
from tests.builders import NOW, an_id
from tests.deployment import FakeWiring, a_deployment, log_lines
from tests.http import OFFICIAL, OPERATOR, Answer, Http

FEEDBACK = "/v1/feedback"
SECRET_WORDS = "Nightingale"
CONTACT = "nightingale@home.example"
HALF = "\ud83d"

anyone = Http()
official = Http(claims=OFFICIAL)
operator = Http(claims=OPERATOR)


@pytest.fixture(autouse=True)
def deployment() -> Iterator[FakeWiring]:
    with a_deployment() as fake:
        yield fake


@pytest.fixture
def logged() -> Iterator[Callable[[], str]]:
    with log_lines() as lines:
        yield lines


def a_rating(**changes: Any) -> dict[str, Any]:
    rating = {
        "survey": "short",
        "agency": "office",
        "service": "permits",
        "level": 2,
        "comment": f"{SECRET_WORDS} was turned away",
        "contact": {"email": CONTACT},
        "language": "en",
    }
    return {**rating, **changes}


def is_problem(answer: Answer, status: int) -> bool:
    document = answer.json
    assert answer.status == status, answer.body
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert document["status"] == status
    assert {"type", "title", "detail"} <= document.keys()
    return True


WRONG_FIELDS: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown field": ({"colour": "blue"}, "colour"),
    "an unknown survey": ({"survey": "nosuch"}, "survey"),
    "an unknown agency": ({"agency": "nosuch"}, "agency"),
    "an unknown service": ({"service": "nosuch"}, "service"),
    "an agency that is a number": ({"agency": 7}, "agency"),
    "an empty agency": ({"agency": ""}, "agency"),
    "a very long agency": ({"agency": "a" * 65}, "agency"),
    "level 6": ({"level": 6}, "level"),
    "level 0": ({"level": 0}, "level"),
    "level as text": ({"level": "5"}, "level"),
    "level as a truth": ({"level": True}, "level"),
    "level with a fraction": ({"level": 2.5}, "level"),
    "no level": ({"level": None}, "level"),
    "a huge level": ({"level": 10**400}, "level"),
    "a comment of 1 MB": ({"comment": "x" * 1_000_000}, "comment"),
    "a comment longer than the pack allows": ({"comment": "x" * 501}, "comment"),
    "a comment that is a list": ({"comment": ["x"]}, "comment"),
    "NUL in the comment": ({"comment": "a\0b"}, "comment"),
    "NUL in the agency": ({"agency": "off\0ice"}, "agency"),
    "NUL in the address": ({"contact": {"email": "a\0@b.example"}}, "contact.email"),
    "two addresses": ({"contact": {"email": "a@b.example,c@d.example"}}, "contact.email"),
    "a header in the address": ({"contact": {"email": "a@b.example\nBcc: c@d.example"}}, "contact.email"),
    "no address": ({"contact": {"email": "me"}}, "contact.email"),
    "more in the contact": ({"contact": {"email": CONTACT, "phone": "1"}}, "contact.phone"),
    "an id that is none": ({"id": "abc"}, "id"),
    "an id too great for 128 bits": ({"id": "8" + "0" * 25}, "id"),
    "a future id": ({"id": an_id(NOW + timedelta(hours=1))}, "id"),
    "an id after the year 9999": ({"id": "7" + "Z" * 25}, "id"),
    "an old id": ({"id": an_id(NOW - timedelta(days=31))}, "id"),
    "an answer out of range": ({"answers": {"speed": 9}}, "answers.speed"),
    "a huge answer": ({"answers": {"speed": 10**60}}, "answers.speed"),
    "an answer with a fraction": ({"answers": {"speed": 1.5}}, "answers.speed"),
    "an answer that is true": ({"answers": {"speed": True}}, "answers.speed"),
    "an answer that is a list": ({"answers": {"speed": [1]}}, "answers.speed"),
    "text for a number": ({"answers": {"speed": "1"}}, "answers.speed"),
    "a number for text": ({"answers": {"idea": 1}}, "answers.idea"),
    "NUL in an answer": ({"answers": {"idea": "a\0"}}, "answers.idea"),
    "an answer to no question": ({"answers": {"nosuch": 1}}, "answers.nosuch"),
    "answers that are a list": ({"answers": []}, "answers"),
    "two hundred and one answers": ({"answers": {f"q{n}": 1 for n in range(201)}}, "answers"),
    "staff's fields": ({"received_at": "2026-11-01T00:00:00Z"}, "received_at"),
    "half a character in the comment": ({"comment": f"a{HALF}b"}, "comment"),
    "half a character in an answer": ({"answers": {"idea": HALF}}, "answers.idea"),
    "half a character in a name": ({"answers": {HALF: 1}}, "answers"),
    **{
        f"half a character in {name}": ({name: HALF}, name)
        for name in ("id", "survey", "agency", "service", "stage", "channel", "region", "language")
    },
    "half a character in the address": ({"contact": {"email": f"{HALF}@b.example"}}, "contact.email"),
}


@pytest.mark.parametrize(("changes", "path"), WRONG_FIELDS.values(), ids=list(WRONG_FIELDS))
def test_a_wrong_field_is_named_and_nothing_is_written(
    changes: dict[str, Any], path: str, deployment: FakeWiring, logged: Callable[[], str]
) -> None:
    answer = anyone.post(FEEDBACK, a_rating(**changes))

    assert is_problem(answer, 422)
    assert path in answer.paths
    assert deployment.is_untouched()
    assert_says_nothing(logged())


def test_every_wrong_field_is_named_at_once() -> None:
    answer = anyone.post(FEEDBACK, a_rating(level=9, agency=1, colour="blue"))

    assert sorted(answer.paths) == ["agency", "colour", "level"]


BROKEN_BODIES: dict[str, str | bytes | None] = {
    "no body": None,
    "an empty body": "",
    "a blank body": " \n",
    "broken JSON": '{"survey": "short", ',
    "an open text": '{"comment": "Nightingale',
    "brackets without end": "[" * 100_000,
    "brackets 100,000 deep": "[" * 100_000 + "]" * 100_000,
    "braces 100,000 deep": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "brackets 300 deep in a field": '{"comment":' + "[" * 300 + "]" * 300 + "}",
    "a number of 5,000 digits": '{"level":' + "9" * 5000 + "}",
    "bytes that are not UTF-8": b'{"comment": "\xff\xfe"}',
    "an overlong zero": b'{"comment": "\xc0\x80"}',
    "a surrogate in UTF-8": b'{"comment": "\xed\xa0\x80"}',
    "UTF-16": '{"survey": "short"}'.encode("utf-16"),
    "a lone surrogate outside any escape": '{"comment": "\ud800"}',
    "a byte order mark": b'\xef\xbb\xbf{"survey": "short"}',
    "a control character as it is": '{"comment": "Nightingale\x01"}',
    "single quotes": "{'survey': 'short'}",
    "a comment in the JSON": '{"survey": "short"} // Nightingale',
    "two documents": "{}{}",
    "a form": "survey=short&comment=Nightingale",
}


@pytest.mark.parametrize("body", BROKEN_BODIES.values(), ids=list(BROKEN_BODIES))
def test_what_is_not_json_is_a_bad_request(
    body: str | bytes | None, deployment: FakeWiring, logged: Callable[[], str]
) -> None:
    answer = anyone.send("POST", FEEDBACK, body)

    assert answer.status in (400, 422)
    assert is_problem(answer, answer.status)
    assert deployment.is_untouched()
    assert_says_nothing(logged())


def test_what_says_it_is_base64_and_is_not_is_a_bad_request(deployment: FakeWiring) -> None:
    assert is_problem(anyone.send("POST", FEEDBACK, "a", is_base64=True), 400)
    assert deployment.is_untouched()


@pytest.mark.parametrize("body", ["[]", "null", "1", '"text"', "NaN", "Infinity", "true", "[{}]"])
def test_json_that_is_no_object_is_refused(body: str) -> None:
    assert is_problem(anyone.send("POST", FEEDBACK, body), 422)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "1.0"])
@pytest.mark.parametrize(
    ("field", "path"), [("level", "level"), ("answers", "answers.speed"), ("comment", "comment"), ("agency", "agency")]
)
def test_numbers_that_json_does_not_have_are_refused_by_field(number: str, field: str, path: str) -> None:
    value = f'{{"speed": {number}}}' if field == "answers" else number
    rest = {name: value for name, value in a_rating().items() if name != field}

    answer = anyone.send("POST", FEEDBACK, json.dumps(rest)[:-1] + f', "{field}": {value}}}')

    assert is_problem(answer, 422)
    assert path in answer.paths


def test_a_name_given_twice_is_refused(deployment: FakeWiring) -> None:
    answer = anyone.send("POST", FEEDBACK, json.dumps(a_rating())[:-1] + ', "level": 5}')

    assert is_problem(answer, 422)
    assert answer.paths == ["level"]
    assert deployment.is_untouched()


def test_a_body_too_large_to_keep_is_refused(deployment: FakeWiring) -> None:
    assert is_problem(anyone.send("POST", FEEDBACK, json.dumps(a_rating()) + " " * 300_000), 413)
    assert deployment.is_untouched()


def test_a_hundred_thousand_unknown_fields_give_a_short_answer() -> None:
    answer = anyone.post(FEEDBACK, {f"field {n} {'x' * 500}": n for n in range(100_000)})

    assert is_problem(answer, 422)
    assert len(answer.body) < 50_000


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "application/xml", "", None],
)
def test_a_body_must_say_that_it_is_json(content_type: str | None, deployment: FakeWiring) -> None:
    assert is_problem(anyone.send("POST", FEEDBACK, json.dumps(a_rating()), content_type=content_type), 415)
    assert deployment.is_untouched()


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_be_announced_in_any_way(content_type: str) -> None:
    assert anyone.send("POST", FEEDBACK, json.dumps(a_rating()), content_type=content_type).status == 201


def test_a_rating_gets_a_receipt_whose_key_opens_its_case(deployment: FakeWiring, logged: Callable[[], str]) -> None:
    answer = anyone.post(FEEDBACK, a_rating(id=an_id()))

    assert answer.status == 201
    assert answer.json == {
        "id": an_id(),
        "received_at": "2026-11-23T10:00:00Z",
        "case": {"number": case_number(an_id()), "key": case_key(case_number(an_id()), b"secret")},
    }
    assert deployment.feedback.kept[an_id()].comment == f"{SECRET_WORDS} was turned away"
    assert_says_nothing(logged(), answer.json["case"]["key"])


def test_text_in_any_alphabet_is_kept_as_it_is(deployment: FakeWiring) -> None:
    comment = "Двічі відмовили 😀\n\tשלום \u202e x"

    answer = anyone.post(FEEDBACK, a_rating(id=an_id(), comment=comment))

    assert answer.status == 201
    assert deployment.feedback.kept[an_id()].comment == comment


def test_what_old_programs_leave_in_pasted_text_becomes_a_space(deployment: FakeWiring) -> None:
    anyone.post(FEEDBACK, a_rating(id=an_id(), comment="one\x0btwo\x1f", answers={"idea": "a\x7fb"}))

    assert deployment.feedback.kept[an_id()].comment == "one two "
    assert deployment.feedback.kept[an_id()].answers == {"idea": "a b"}


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

    monkeypatch.setattr(deployment.feedback, "keep", busy)
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

    monkeypatch.setattr(deployment.feedback, "keep", broken)
    answer = anyone.post(FEEDBACK, a_rating())

    assert is_problem(answer, 500)
    assert SECRET_WORDS not in answer.body
    assert CONTACT not in answer.body
    line = json.loads(logged())
    assert line["exception_name"] == "KeyError"
    assert "ValueError" in line["exception"]
    assert "broken" in line["exception"]
    assert_says_nothing(logged())


# Cases ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def case(deployment: FakeWiring) -> str:
    """The number of an open case about a rating that was left just now."""
    from chalicelib.services.react import FeedbackKept, react

    anyone.post(FEEDBACK, a_rating(id=an_id()))
    kept = FeedbackKept(deployment.feedback.kept[an_id()], bucket="b", new=True)
    react(
        kept,
        now=NOW,
        packs=deployment.packs,
        cases=deployment.cases,
        facts=deployment.facts,
        outbox=deployment.outbox,
    )
    return case_number(an_id())


def with_key(key: str) -> Http:
    return Http(headers={"Authorization": f"Case {key}"})


def author(number: str) -> Http:
    return with_key(case_key(number, b"secret"))


def test_an_author_sees_their_case(case: str) -> None:
    answer = author(case).get(f"/v1/cases/{case}")

    assert answer.status == 200
    assert answer.json["about"]["comment"].startswith(SECRET_WORDS)
    assert answer.json["orders"][0]["state"] == "assigned"
    assert CONTACT not in answer.body


def test_a_number_may_be_typed_as_it_was_heard(case: str) -> None:
    assert author(case).get(f"/v1/cases/{case.lower().replace('-', '')}").status == 200


def test_nobody_learns_which_cases_exist(case: str) -> None:
    unknown = case_number(an_id(n=2))
    right = case_key(case, b"secret")
    refusals = [
        with_key("wrong").get(f"/v1/cases/{case}"),
        with_key("").get(f"/v1/cases/{case}"),
        with_key("ключ").get(f"/v1/cases/{case}"),
        with_key(HALF).get(f"/v1/cases/{case}"),
        with_key(right.upper()).get(f"/v1/cases/{case}"),
        Http(headers={"Authorization": right}).get(f"/v1/cases/{case}"),
        Http(headers={"Authorization": f"Bearer {right}"}).get(f"/v1/cases/{case}"),
        anyone.get(f"/v1/cases/{case}"),
        with_key(right).get(f"/v1/cases/{unknown}"),
        with_key("wrong").get(f"/v1/cases/{unknown}"),
        with_key(right).get("/v1/cases/nosuch"),
        with_key(right).get("/v1/cases/%00"),
    ]

    assert all(is_problem(refusal, 404) for refusal in refusals)
    assert len({refusal.body for refusal in refusals}) == 1


def test_the_name_of_the_scheme_may_be_in_any_case(case: str) -> None:
    key = case_key(case, b"secret")

    assert Http(headers={"authorization": f"case {key}"}).get(f"/v1/cases/{case}").status == 200


def test_an_answer_goes_out_and_the_author_says_whether_it_helped(case: str, logged: Callable[[], str]) -> None:
    order = f"/v1/desk/cases/{case}/orders/1"
    version = official.get(f"/v1/desk/cases/{case}").json["version"]
    accepted = official.post(f"{order}/accept", {"version": version})
    said = {"outcome": "fixed", "text": f"{SECRET_WORDS} is sorry"}
    answered = official.post(f"{order}/answer", {"version": accepted.json["version"], **said})
    word = {"outcome": "not_solved", "rating": 3, "comment": f"{SECRET_WORDS} is not"}
    follow_up = f"/v1/cases/{case}/orders/1/follow-up"
    disputed = author(case).post(follow_up, {"version": answered.json["version"], **word})
    stale = author(case).post(follow_up, {"version": answered.json["version"], **word})

    assert answered.json["order"]["state"] == "following_up"
    assert disputed.json["order"]["round"] == 2
    assert is_problem(stale, 409)
    assert_says_nothing(logged(), case_key(case, b"secret"))


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"version": None}, "version"),
        ({"version": "3"}, "version"),
        ({"version": 0}, "version"),
        ({"version": 10**30}, "version"),
        ({"text": ""}, "text"),
        ({"text": 5}, "text"),
        ({"text": ["a"]}, "text"),
        ({"text": {"a": "b"}}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": HALF}, "text"),
        ({"text": "x" * 5_001}, "text"),
        ({"text": None}, "text"),
        ({"text": float("nan")}, "text"),
        ({"outcome": "magic"}, "outcome"),
        ({"outcome": "refused"}, "reasons"),
        ({"colour": "blue"}, "colour"),
        ({"colour": [[[]]]}, "colour"),
    ],
)
def test_a_wrong_field_of_an_action_is_named(
    fields: dict[str, Any], path: str, case: str, deployment: FakeWiring
) -> None:
    order = f"/v1/desk/cases/{case}/orders/1"
    version = official.post(f"{order}/accept", {"version": deployment.cases.cases[case].version}).json["version"]

    answer = official.post(f"{order}/answer", {"version": version, "outcome": "fixed", "text": "Done", **fields})

    assert is_problem(answer, 422)
    assert path in answer.paths
    assert deployment.cases.cases[case].version == version


@pytest.mark.parametrize("order", ["0", "2", "-1", "x", "١", "99999999999999999999", "1.0", "%31"])
def test_a_work_order_that_is_not_there_is_not_found(order: str, case: str) -> None:
    assert is_problem(official.post(f"/v1/desk/cases/{case}/orders/{order}/accept", {"version": 1}), 404)


# The desk ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claims",
    [
        None,
        {"sub": "someone"},
        {"sub": "someone", "role": "king"},
        {"sub": "someone", "role": "system"},
        {"sub": "someone", "role": "author"},
        {"sub": "someone", "email": "someone@gov.example"},
        {"sub": "someone", "role": "official"},
        {"sub": "someone", "role": "official", "agency": "desk"},
    ],
)
def test_who_has_no_role_here_sees_and_does_nothing(
    claims: dict[str, str] | None, case: str, deployment: FakeWiring
) -> None:
    caller = Http(claims=claims)
    before = deployment.cases.cases[case].version
    answers = [
        caller.get(f"/v1/desk/cases/{case}"),
        caller.get("/v1/desk/orders", query={"agency": "office"}),
        caller.post(f"/v1/desk/cases/{case}/orders/1/accept", {"version": before}),
        caller.post("/v1/desk/feedback", a_rating()),
    ]

    assert all(is_problem(answer, 403) for answer in answers)
    assert all(SECRET_WORDS not in answer.body for answer in answers)
    assert deployment.cases.cases[case].version == before


def test_staff_are_known_by_the_pack_when_their_token_names_no_role(case: str) -> None:
    ann = Http(claims={"sub": "x", "email": "ann@gov.example"})

    assert ann.get(f"/v1/desk/cases/{case}").status == 200


def test_a_member_of_staff_sees_no_contact(case: str) -> None:
    assert CONTACT not in official.get(f"/v1/desk/cases/{case}").body


@pytest.mark.parametrize("action", ["timeout", "breach", "confirm", "nosuch", "%00", "answer "])
def test_an_action_that_is_not_theirs_is_refused(action: str, case: str, deployment: FakeWiring) -> None:
    version = deployment.cases.cases[case].version

    assert is_problem(official.post(f"/v1/desk/cases/{case}/orders/1/{action}", {"version": version}), 403)


def test_a_work_list_shows_an_agencys_orders(case: str) -> None:
    answer = official.get("/v1/desk/orders", query={"agency": "office", "limit": "1"})

    assert answer.status == 200
    assert [item["case"] for item in answer.json["items"]] == [case]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({}, "agency"),
        ({"agency": "office", "limit": "0"}, "limit"),
        ({"agency": "office", "limit": "9" * 5000}, "limit"),
        ({"agency": "office", "limit": "NaN"}, "limit"),
        ({"agency": "office", "due": "tomorrow"}, "due"),
        ({"agency": "office", "due": "2026-11-21"}, "due"),
        ({"agency": "office", "due": "0001-01-01T00:00:00+14:00"}, "due"),
        ({"agency": "office", "due": "9999-12-31T23:59:59-14:00"}, "due"),
        ({"agency": "office", "due": "1e400"}, "due"),
        ({"agency": "office", "cursor": "x" * 2001}, "cursor"),
        ({"agency": "office", "colour": "blue"}, "colour"),
    ],
)
def test_a_wrong_parameter_is_named(query: dict[str, str], path: str) -> None:
    answer = official.get("/v1/desk/orders", query=query)

    assert is_problem(answer, 422)
    assert path in answer.paths


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"received_at": "2026-11-23T11:00:00Z"}, "received_at"),
        ({"received_at": "2026-11-21"}, "received_at"),
        ({"received_at": "2026-11-21T10:00:00"}, "received_at"),
        ({"received_at": "0001-01-01T00:00:00+14:00"}, "received_at"),
        ({"received_at": "1969-12-31T23:59:59Z"}, "received_at"),
        ({"received_at": "9999-12-31T23:59:59-14:00"}, "received_at"),
        ({"received_at": 1e400}, "received_at"),
        ({"received_at": "2026-11-20T10:00:00Z", "id": an_id()}, "id"),
        ({"source": "author"}, "source"),
        ({"source": HALF}, "source"),
    ],
)
def test_a_wrong_field_of_staff_entry_is_named(fields: dict[str, Any], path: str, deployment: FakeWiring) -> None:
    answer = operator.post("/v1/desk/feedback", a_rating(**fields))

    assert is_problem(answer, 422)
    assert path in answer.paths
    assert deployment.is_untouched()


def test_an_operator_enters_what_came_earlier(deployment: FakeWiring) -> None:
    answer = operator.post(
        "/v1/desk/feedback", a_rating(received_at="2020-02-29T12:00:00+02:00", channel="phone", source="import")
    )

    assert answer.status == 201
    assert answer.json["received_at"] == "2020-02-29T10:00:00Z"
    assert answer.json["case"] is None


def test_only_operators_enter_feedback_for_others(deployment: FakeWiring) -> None:
    assert is_problem(official.post("/v1/desk/feedback", a_rating()), 403)
    assert deployment.is_untouched()


# Anything at all -----------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=()), max_size=20)
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
almost_ratings = st.dictionaries(
    st.sampled_from([*a_rating(), "id", "answers", "stage", "region", "channel"]), documents, max_size=3
).map(lambda changes: a_rating(**changes))
almost_actions = st.dictionaries(st.sampled_from(["version", "outcome", "text", "rating", "comment"]), documents)
ROUTES = [
    (anyone, FEEDBACK),
    (operator, "/v1/desk/feedback"),
    (official, f"/v1/desk/cases/{case_number(an_id())}/orders/1/answer"),
    (author(case_number(an_id())), f"/v1/cases/{case_number(an_id())}/orders/1/follow-up"),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents | almost_ratings | almost_actions)
@example(document={"contact": {"email": HALF}, HALF: HALF})
@pytest.mark.parametrize(("caller", "path"), ROUTES, ids=[path for _, path in ROUTES])
def test_no_document_breaks_anything(caller: Http, path: str, document: Any, case: str) -> None:
    assert caller.post(path, document).status < 500


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=60) | st.text(max_size=60))
def test_no_body_breaks_anything(body: bytes | str) -> None:
    assert 400 <= anyone.send("POST", FEEDBACK, body).status < 500


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.dictionaries(st.sampled_from(["agency", "state", "due", "limit", "cursor", "x"]), st.text(max_size=40)))
def test_no_query_breaks_anything(query: dict[str, str]) -> None:
    assert official.get("/v1/desk/orders", query={"agency": "office", **query}).status < 500


def assert_says_nothing(lines: str, *secrets: str) -> None:
    """Nothing that a person wrote, and no key, is in what was logged; every line is JSON."""
    for line in lines.splitlines():
        json.loads(line)
    for secret in (SECRET_WORDS, CONTACT, "blue", "colour", *secrets):
        assert secret not in lines
