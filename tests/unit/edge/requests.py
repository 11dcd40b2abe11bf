"""Test data of API requests: callers, bodies, and the fields of error responses."""

import json
from typing import Any

from chalicelib.domain.cases.access_keys import case_key
from tests.http import OFFICIAL, OPERATOR, Answer, Http

FEEDBACK = "/v1/feedback"
SECRET_WORDS = "Nightingale"
CONTACT = "nightingale@home.example"
HALF = "\ud83d"

anyone = Http()
official = Http(claims=OFFICIAL)
operator = Http(claims=OPERATOR)


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


def with_key(key: str) -> Http:
    return Http(headers={"Authorization": f"Case {key}"})


def author(number: str) -> Http:
    return with_key(case_key(number, b"secret"))


def assert_says_nothing(lines: str, *secrets: str) -> None:
    """Assert that log lines are JSON without free text and keys."""
    for line in lines.splitlines():
        json.loads(line)
    for secret in (SECRET_WORDS, CONTACT, "blue", "colour", *secrets):
        assert secret not in lines
