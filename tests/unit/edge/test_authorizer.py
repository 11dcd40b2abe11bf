"""Bearer tokens: who is let in, and that nothing else is, whatever goes wrong."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import Transient
from chalicelib.entrypoints import authorizer
from chalicelib.entrypoints.access import tokens
from chalicelib.settings import Issuer, read_settings
from tests.deployment import SETTINGS, log_lines

ISSUER = Issuer("https://issuer.example", "heed", "https://issuer.example/keys", staff=True)
OTHER = Issuer("https://other.example", "heed", "https://other.example/keys")

EDDSA = ed25519.Ed25519PrivateKey.generate()
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ES256 = ec.generate_private_key(ec.SECP256R1())
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
ENVIRONMENT = {
    **{f"HEED_{name.upper()}": str(value) for name, value in asdict(SETTINGS).items()},
    "HEED_ISSUERS": json.dumps(
        [asdict(ISSUER), {name: value for name, value in asdict(OTHER).items() if name != "staff"}]
    ),
}
ARN = "arn:aws:execute-api:eu-west-1:123456789012:abcdef/api/GET/v1/desk/orders"


def public_keys() -> dict[str, Any]:
    def jwk(algorithm: Any, key: Any, name: str, kid: str) -> dict[str, Any]:
        return {**json.loads(algorithm.to_jwk(key.public_key())), "kid": kid, "alg": name, "use": "sig"}

    return {
        "keys": [
            jwk(jwt.algorithms.OKPAlgorithm, EDDSA, "EdDSA", "ed"),
            jwk(jwt.algorithms.RSAAlgorithm, RSA, "RS256", "rsa"),
            jwk(jwt.algorithms.ECAlgorithm, ES256, "ES256", "es"),
        ]
    }


def claims(**changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    given = {
        "iss": ISSUER.issuer,
        "aud": ISSUER.audience,
        "sub": "ann",
        "email": "ann@gov.example",
        "role": "official",
        "agency": "office",
        "iat": now,
        "exp": now + timedelta(hours=1),
    }
    return {name: value for name, value in {**given, **changes}.items() if value is not None}


def token(key: Any = RSA, algorithm: str = "RS256", kid: str | None = "rsa", **changes: Any) -> str:
    """A signed token, with whatever claims: the library's own ``encode`` refuses some."""
    dated = {n: int(v.timestamp()) if isinstance(v, datetime) else v for n, v in claims(**changes).items()}
    return jwt.PyJWS().encode(json.dumps(dated).encode(), key, algorithm, headers={"kid": kid} if kid else {})


@pytest.fixture(autouse=True)
def issuers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    deployed = replace(SETTINGS, issuers=(ISSUER, OTHER))
    monkeypatch.setattr(tokens, "settings", lambda: deployed)
    monkeypatch.setattr(jwt.PyJWKClient, "fetch_data", lambda self: public_keys())
    tokens._keys.cache_clear()
    yield
    tokens._keys.cache_clear()


@pytest.fixture
def logged() -> Iterator[Callable[[], str]]:
    with log_lines() as lines:
        yield lines


def authorize(header: str) -> Any:
    return authorizer.authorize({"type": "TOKEN", "authorizationToken": header, "methodArn": ARN}, None)


def is_turned_away(header: str) -> bool:
    with pytest.raises(Exception, match=r"\AUnauthorized\Z") as refused:
        authorize(header)
    return refused.type is Exception and refused.value.__context__ is None


@pytest.mark.parametrize(
    ("key", "algorithm", "kid"), [(EDDSA, "EdDSA", "ed"), (RSA, "RS256", "rsa"), (ES256, "ES256", "es")]
)
def test_who_has_a_valid_token_is_let_in(key: Any, algorithm: str, kid: str) -> None:
    policy = authorize(f"Bearer {token(key, algorithm, kid)}")

    assert policy["principalId"] == "ann"
    assert policy["context"] == {
        "iss": ISSUER.issuer,
        "sub": "ann",
        "email": "ann@gov.example",
        "role": "official",
        "agency": "office",
        "staff": "true",
    }
    [statement] = policy["policyDocument"]["Statement"]
    assert statement["Effect"] == "Allow"


def test_the_name_of_the_scheme_may_be_in_any_case() -> None:
    assert authorize(f"bearer {token()}")["principalId"] == "ann"


def test_claims_that_are_not_there_are_not_passed_on() -> None:
    assert authorize(f"Bearer {token(email=None, role=None, agency=None)}")["context"] == {
        "iss": ISSUER.issuer,
        "sub": "ann",
        "staff": "true",
    }


def test_an_issuer_of_citizens_vouches_for_nothing_but_who_is_who() -> None:
    """Whatever its tokens say: people there may choose what they are called."""
    said = token(iss=OTHER.issuer, email_verified=True, staff="true")

    assert authorize(f"Bearer {said}")["context"] == {"iss": OTHER.issuer, "sub": "ann"}


def test_an_issuer_is_of_staff_only_when_the_deployment_says_so() -> None:
    assert read_settings(ENVIRONMENT).issuers == (replace(ISSUER, staff=True), OTHER)
    with pytest.raises(TypeError, match=OTHER.issuer):
        read_settings({**ENVIRONMENT, "HEED_ISSUERS": json.dumps([{**asdict(OTHER), "staff": "false"}])})


@pytest.mark.parametrize("verified", [False, "false"])
def test_an_address_that_its_issuer_calls_unverified_is_left_out(verified: Any) -> None:
    assert "email" not in authorize(f"Bearer {token(email_verified=verified)}")["context"]
    assert "email" not in authorize(f"Bearer {token(email_verified=verified, email=None)}")["context"]


def test_an_address_that_is_verified_is_passed_on() -> None:
    assert authorize(f"Bearer {token(email_verified=True)}")["context"]["email"] == "ann@gov.example"


def without_algorithm() -> str:
    def part(document: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(document, default=str).encode()).decode().rstrip("=")

    body = {**claims(), "exp": 4102444800, "iat": 1}
    return f"{part({'alg': 'none', 'typ': 'JWT', 'kid': 'rsa'})}.{part(body)}."


def signed_with_the_public_key() -> str:
    """The old trick: the issuer's public key as the secret of a symmetric signature."""
    import hashlib
    import hmac

    head, body, _ = jwt.encode(claims(), "x" * 32, algorithm="HS256", headers={"kid": "rsa"}).split(".")
    signature = hmac.new(PUBLIC, f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


long_ago = datetime.now(UTC) - timedelta(minutes=5)

REFUSED: dict[str, Callable[[], str]] = {
    "expired": lambda: token(exp=long_ago),
    "not valid yet": lambda: token(nbf=datetime.now(UTC) + timedelta(minutes=5)),
    "without an end": lambda: token(exp=None),
    "for somebody else": lambda: token(aud="other"),
    "for nobody": lambda: token(aud=None),
    "of an unknown issuer": lambda: token(iss="https://stranger.example"),
    "of no issuer": lambda: token(iss=None),
    "of several issuers": lambda: token(iss=[ISSUER.issuer]),
    "of nobody": lambda: token(sub=None),
    "of somebody without a name": lambda: token(sub=""),
    "of somebody who is a number": lambda: token(sub=7),
    "signed by a stranger": lambda: token(STRANGER),
    "signed with a key of another kind": lambda: token(EDDSA, "EdDSA", "rsa"),
    "with an unknown key": lambda: token(kid="nosuch"),
    "with no key": lambda: token(kid=None),
    "with another algorithm": lambda: token(RSA, "RS512"),
    "not signed": without_algorithm,
    "signed with the public key": signed_with_the_public_key,
    "cut short": lambda: token()[:-10],
    "with other claims": lambda: ".".join(
        [token().split(".")[0], token(role="head").split(".")[1], token().split(".")[2]]
    ),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=list(REFUSED))
def test_a_token_that_is_not_valid_is_turned_away(make: Callable[[], str], logged: Callable[[], str]) -> None:
    refused = make()

    assert is_turned_away(f"Bearer {refused}")
    assert refused not in logged()
    assert "ann@gov.example" not in logged()


@pytest.mark.parametrize(
    "header",
    [
        "",
        " ",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer ..",
        "Bearer \ud800",
        "Bearer " + "." * 100_000,
        "Case mzxw6ytboi4dkmjqgezdgnbv",
        "Basic YW5uOmFubg==",
    ],
)
def test_what_is_no_bearer_token_is_turned_away(header: str) -> None:
    assert is_turned_away(header)


def test_a_token_under_another_scheme_is_turned_away() -> None:
    assert is_turned_away(f"Case {token()}")
    assert is_turned_away(token())


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(header=st.text(st.characters(exclude_categories=()), max_size=60), scheme=st.sampled_from(["", "Bearer "]))
def test_garbage_is_turned_away(header: str, scheme: str) -> None:
    assert is_turned_away(scheme + header)


def test_without_the_issuers_keys_nobody_is_let_in_and_it_is_reported(
    monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str]
) -> None:
    monkeypatch.undo()
    # Nothing listens there.
    deployed = replace(SETTINGS, issuers=(replace(ISSUER, jwks_uri="http://127.0.0.1:9/keys"),))
    monkeypatch.setattr(tokens, "settings", lambda: deployed)
    sent = token()

    with log_lines() as lines:
        assert is_turned_away(f"Bearer {sent}")

    line = json.loads(lines())
    assert line["level"] == "ERROR"
    assert line["message"] == "an issuer's keys cannot be read"
    assert sent not in lines()


@pytest.mark.parametrize("keys", [{}, {"keys": []}, {"keys": [{"kty": "RSA", "kid": "rsa"}]}, [], None, {"keys": 7}])
def test_keys_that_make_no_sense_let_nobody_in(
    keys: Any, monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str]
) -> None:
    monkeypatch.setattr(jwt.PyJWKClient, "fetch_data", lambda self: keys)

    assert is_turned_away(f"Bearer {token()}")
    assert logged()


# How often an issuer is asked for its keys ---------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What is taken for the time: the last number of this list, in seconds."""
    ticks = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: ticks[-1])
    return ticks


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with each time that an issuer is asked."""
    calls: list[str] = []

    def fetch(self: jwt.PyJWKClient) -> Any:
        calls.append(self.uri)
        return public_keys()

    monkeypatch.setattr(jwt.PyJWKClient, "fetch_data", fetch)
    return calls


def test_made_up_keys_make_us_ask_once_a_minute_at_most(clock: list[float], asked: list[str]) -> None:
    for n in range(20):
        assert is_turned_away(f"Bearer {token(kid=f'made up {n}')}")
    assert len(asked) == 1
    clock.append(1061)
    for n in range(20):
        assert is_turned_away(f"Bearer {token(kid=f'made up {n}')}")
    assert len(asked) == 2
    assert authorize(f"Bearer {token()}")["principalId"] == "ann"


def test_made_up_keys_of_one_issuer_do_not_keep_us_from_another(clock: list[float], asked: list[str]) -> None:
    assert is_turned_away(f"Bearer {token(kid='made up', iss=OTHER.issuer)}")
    assert authorize(f"Bearer {token()}")["principalId"] == "ann"
    assert asked == [OTHER.jwks_uri, ISSUER.jwks_uri]


def test_a_new_key_is_found_after_a_minute(
    clock: list[float], asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = public_keys()
    monkeypatch.setitem(globals(), "public_keys", lambda: {"keys": everything["keys"][:1]})
    assert is_turned_away(f"Bearer {token()}")
    monkeypatch.setitem(globals(), "public_keys", lambda: everything)
    clock.append(1061)

    assert authorize(f"Bearer {token()}")["principalId"] == "ann"


def test_a_withdrawn_key_is_refused_after_five_minutes(
    clock: list[float], asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert authorize(f"Bearer {token()}")["principalId"] == "ann"
    left = {"keys": [key for key in public_keys()["keys"] if key["kid"] != "rsa"]}
    monkeypatch.setitem(globals(), "public_keys", lambda: left)
    clock.append(1301)

    assert is_turned_away(f"Bearer {token()}")


def test_an_issuer_that_does_not_answer_is_left_alone_for_a_moment(
    clock: list[float], asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent() -> Any:
        raise jwt.PyJWKClientConnectionError("no answer")

    with monkeypatch.context() as down:
        down.setitem(globals(), "public_keys", silent)
        for _ in range(20):
            assert is_turned_away(f"Bearer {token()}")
            # To the API, which may be asked again, the token is not wrong: it cannot be checked.
            with pytest.raises(Transient):
                tokens.read_claims(f"Bearer {token()}")
    assert len(asked) == 1
    clock.append(1011)

    assert authorize(f"Bearer {token()}")["principalId"] == "ann"
