"""A rating may name the transaction it is about; each transaction has one rating."""

import base64
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.builders import NOW, an_id
from tests.deployment import FakeWiring
from tests.unit.edge.requests import FEEDBACK, a_rating, anyone, is_problem, operator

KEY = Ed25519PrivateKey.from_private_bytes(b"heed tests sign with this key 32")
"""Whose public half the builders' pack has, as the office's."""
FIRST, SECOND, THIRD = (an_id(NOW - timedelta(seconds=n)) for n in (1, 2, 3))


HEADER = b'{"alg":"EdDSA","typ":"JWT","kid":"office-1"}'


def b64(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def token(key: Any = KEY, kid: str = "office-1", **changes: Any) -> str:
    claims = {"iss": "office", "txn": "A-1", "iat": int(NOW.timestamp()), "service": "permits", **changes}
    given = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(given, key, algorithm="EdDSA", headers={"kid": kid})


def test_a_transaction_is_rated_once_and_a_retry_is_no_second_rating(deployment: FakeWiring) -> None:
    rating = a_rating(id=FIRST, service=None, transaction=token())
    assert anyone.post(FEEDBACK, rating).status == 201
    assert anyone.post(FEEDBACK, rating).status == 200
    assert is_problem(anyone.post(FEEDBACK, a_rating(id=SECOND, transaction=token())), 409)
    assert is_problem(operator.post("/v1/desk/feedback", a_rating(transaction=token())), 409)
    assert anyone.post(FEEDBACK, a_rating(id=THIRD, transaction=token(txn="A-2"))).status == 201
    kept = deployment.feedback.kept[FIRST]
    assert kept.service == "permits"
    assert kept.transaction is not None
    assert "A-1" not in str(kept)


@pytest.mark.parametrize(
    "wrong",
    [
        token(Ed25519PrivateKey.generate()),
        token(kid="office-2"),
        token(iss="ministry"),
        token(txn=None),
        token(txn=7),
        token(txn="x" * 201),
        token(txn="\ud800"),
        token(txn=["A-1"]),
        token(iat=[1]),
        token(iat={"at": 1}),
        token(iat=float("inf")),
        token(iat=float("nan")),
        token(service=["permits"]),
        token(service={"permits": 1}),
        token(exp=[1]),
        token(nbf={}),
        token(aud=7),
        token(aud="invitations"),
        "[" * 4000,
        f"{b64(b'[' * 2900)}.{b64(b'{}')}.{b64(bytes(64))}",
        f"{b64(HEADER)}.{b64(b'[' * 2900)}.{b64(bytes(64))}",
        f"{b64(HEADER)}.{b64(b'1' * 2900)}.{b64(bytes(64))}",
        token(iat=None),
        token(iat=10**15),
        token(service="fishing"),
        token(service="nowhere"),
        token(iat=int((NOW + timedelta(hours=1)).timestamp())),
        token(iat=int((NOW - timedelta(days=91)).timestamp())),
        jwt.encode({"iss": "office", "txn": "A-1", "iat": 1}, "x" * 32, algorithm="HS256", headers={"kid": "office-1"}),
        jwt.encode({"iss": "office", "txn": "A-1", "iat": 1}, "", algorithm="none", headers={"kid": "office-1"}),
    ],
    ids=lambda _: "token",
)
def test_a_token_that_does_not_hold_is_refused_by_name_and_nothing_is_written(
    wrong: str, deployment: FakeWiring
) -> None:
    answer = anyone.post(FEEDBACK, a_rating(transaction=wrong))
    assert is_problem(answer, 422)
    assert set(answer.paths) == {"transaction"}
    assert deployment.is_untouched()


def test_another_agency_s_transaction_does_not_vouch(deployment: FakeWiring) -> None:
    answer = anyone.post(FEEDBACK, a_rating(agency="centre", service=None, transaction=token(service=None)))
    assert answer.paths == ["transaction"]
