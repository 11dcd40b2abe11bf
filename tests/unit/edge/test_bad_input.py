"""What is refused, and how: each wrong field is named, nothing is written, nothing of the input is logged."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOW, an_id
from tests.deployment import FakeWiring
from tests.fakes import FakeCampaigns, FakeCases, FakeFaq, FakeGroups
from tests.http import OPERATOR, Http
from tests.unit.edge.requests import (
    CONTACT,
    FEEDBACK,
    HALF,
    a_rating,
    anyone,
    assert_says_nothing,
    is_problem,
)

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
    "no phone number": ({"contact": {"email": CONTACT, "phone": "1"}}, "contact.phone"),
    "a phone number without its country": ({"contact": {"phone": "0441234567"}}, "contact.phone"),
    "more in the contact": ({"contact": {"email": CONTACT, "fax": "1"}}, "contact.fax"),
    "no way to be reached": ({"contact": {"name": "Olena"}}, "contact"),
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
    "a transaction that nobody signed": ({"transaction": "eyJ.eyJ.x"}, "transaction"),
    "an empty transaction": ({"transaction": ""}, "transaction"),
    "a transaction that is too long": ({"transaction": "x" * 4097}, "transaction"),
    "a transaction that is a number": ({"transaction": 7}, "transaction"),
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


@pytest.mark.parametrize("path", ["campaigns/{}", "faq/{}", "groups/{}", "groups/{}/orders", "cases/{}"])
def test_what_no_key_can_be_called_is_not_looked_up(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """DynamoDB refuses keys over 2048 bytes, and what it refuses is a mistake of ours to whoever reads the alarms."""

    def refuse(*_: Any) -> None:
        raise ValueError("One or more parameter values were invalid: Size of partitionkey has exceeded the maximum")

    for store, look_up in ((FakeCampaigns, "campaign"), (FakeFaq, "entry"), (FakeGroups, "group"), (FakeCases, "case")):
        monkeypatch.setattr(store, look_up, refuse)
    analyst = Http(claims={**OPERATOR, "role": "analyst"})
    assert is_problem(analyst.get(f"/v1/desk/{path.format('A' * 3000)}"), 404)


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
