"""Authors who have signed in, and the one-time links of follow-ups, at the edge."""

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.domain.cases.access_keys import FollowUpLink, follow_up_key
from chalicelib.domain.errors import Transient
from chalicelib.domain.people.person import signed_in_person
from chalicelib.entrypoints.access import tokens
from chalicelib.settings import Issuer
from tests.builders import SECRET, an_id
from tests.deployment import FakeWiring
from tests.http import Http
from tests.unit.edge.requests import FEEDBACK, a_rating, anyone, author, is_problem, official, with_key

ISSUER = Issuer("https://people.example", "heed", "https://people.example/keys")
TOKENS: Mapping[str, Mapping[str, Any]] = {
    "Bearer olena": {"sub": "olena", "email": "olena@people.example"},
    "Bearer petro": {"sub": "petro"},
    "Bearer odd": {"sub": "odd", "email": "no address"},
}
OLENA = signed_in_person(ISSUER.issuer, "olena", SECRET)
olena, petro = (Http(headers={"Authorization": f"Bearer {name}"}) for name in ("olena", "petro"))


@pytest.fixture(autouse=True)
def issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(header: str) -> Any:
        if header == "Bearer unreadable":
            raise Transient("The issuer of this token does not answer.")
        return (ISSUER, TOKENS[header]) if header in TOKENS else None

    monkeypatch.setattr(tokens, "read_claims", read)


def cabinet(subject: str) -> Any:
    return Http(claims={"iss": ISSUER.issuer, "sub": subject}).get("/v1/me/cases").json


def answered(number: str) -> int:
    """Work the case's order off; returns the version."""
    version = official.get(f"/v1/desk/cases/{number}").json["version"]
    order = f"/v1/desk/cases/{number}/orders/1"
    version = official.post(f"{order}/accept", {"version": version}).json["version"]
    return int(official.post(f"{order}/answer", {"version": version, "outcome": "fixed", "text": "x"}).json["version"])


def link(number: str, round_: int = 1) -> Http:
    return with_key(follow_up_key(number, FollowUpLink(1, round_), SECRET))


def test_who_has_signed_in_is_one_person_whatever_they_send(deployment: FakeWiring) -> None:
    for n in (1, 2):
        assert olena.post(FEEDBACK, a_rating(id=an_id(n=n), contact=None)).status == 201

    assert {kept.person for kept in deployment.feedback.kept.values()} == {OLENA}
    assert deployment.people.people[OLENA].email == "olena@people.example"
    assert "olena" not in OLENA


def test_the_contact_in_the_body_goes_before_that_of_the_token(deployment: FakeWiring) -> None:
    olena.post(FEEDBACK, a_rating(id=an_id(), contact={"phone": "+380441234567"}))

    assert deployment.feedback.kept[an_id()].reach == ("phone",)
    assert deployment.people.people[OLENA].phone == "+380441234567"


@pytest.mark.parametrize(
    ("contact", "vouched"),
    [
        (None, True),
        ({"email": "olena@people.example"}, True),
        ({"email": "somebody@else.example"}, False),
        ({"phone": "+380441234567"}, None),
    ],
)
def test_only_the_address_in_the_token_is_known_to_be_theirs(
    contact: Any, vouched: bool | None, deployment: FakeWiring
) -> None:
    olena.post(FEEDBACK, a_rating(id=an_id(), contact=contact))

    assert deployment.people.people[OLENA].vouched is vouched


@pytest.mark.parametrize("name", ["petro", "odd"])
def test_a_token_without_a_usable_address_makes_nobody_reachable(name: str, deployment: FakeWiring) -> None:
    Http(headers={"Authorization": f"Bearer {name}"}).post(FEEDBACK, a_rating(id=an_id(), contact=None))

    kept = deployment.feedback.kept[an_id()]
    assert kept.person is not None
    assert kept.reach == ()
    assert not deployment.people.people


def test_a_token_that_is_not_valid_is_refused_and_nothing_is_kept(deployment: FakeWiring) -> None:
    assert is_problem(Http(headers={"Authorization": "Bearer forged"}).post(FEEDBACK, a_rating()), 401)
    assert is_problem(Http(headers={"Authorization": "Bearer unreadable"}).post(FEEDBACK, a_rating()), 503)
    assert deployment.is_untouched()


def test_the_cabinet_shows_ones_own_cases_and_no_others(deployment: FakeWiring) -> None:
    olena.post(FEEDBACK, a_rating(id=an_id(n=1)))
    petro.post(FEEDBACK, a_rating(id=an_id(n=2)))
    mine, theirs = deployment.opened(an_id(n=1)), deployment.opened(an_id(n=2))

    [case] = cabinet("olena")["items"]
    assert case["number"] == mine
    assert case["about"]["agency"]["id"] == "office"
    assert not case["waits_for_you"]
    assert [case["number"] for case in cabinet("petro")["items"]] == [theirs]
    assert cabinet("stranger") == {"items": [], "next": None}


def test_the_cabinet_says_what_waits_for_its_owner(deployment: FakeWiring) -> None:
    olena.post(FEEDBACK, a_rating(id=an_id()))
    answered(deployment.opened(an_id()))

    [case] = cabinet("olena")["items"]
    assert case["waits_for_you"]
    assert case["orders"][0]["state"] == "following_up"
    assert case["orders"][0]["follow_up_due"]


def test_a_case_opens_with_the_token_of_its_person_and_to_nobody_elses(deployment: FakeWiring) -> None:
    olena.post(FEEDBACK, a_rating(id=an_id()))
    number = deployment.opened(an_id())
    message = {"version": olena.get(f"/v1/cases/{number}").json["version"], "text": "It was counter 3."}

    refused = petro.get(f"/v1/cases/{number}")
    assert is_problem(refused, 404)
    assert refused.json["detail"].replace(number, "") == petro.get("/v1/cases/0000-0000-00000").json["detail"].replace(
        "0000-0000-00000", ""
    )
    said: Mapping[str, Mapping[str, str]] = {
        "messages": {"text": "x"},
        "reopen": {"text": "x"},
        "withdraw": {},
        "orders/1/follow-up": {"outcome": "solved"},
    }
    for path, fields in said.items():
        assert is_problem(petro.post(f"/v1/cases/{number}/{path}", {"version": 1, **fields}), 404)
    assert olena.post(f"/v1/cases/{number}/messages", message).status == 200


def test_a_case_without_a_person_opens_to_no_token(deployment: FakeWiring) -> None:
    anyone.post(FEEDBACK, a_rating(id=an_id(), contact=None))
    assert is_problem(olena.get(f"/v1/cases/{deployment.opened(an_id())}"), 404)


def test_a_link_shows_the_case_and_takes_one_word_on_one_answer(case: str) -> None:
    version = answered(case)

    shown = link(case).get(f"/v1/cases/{case}").json
    assert {form["action"] for form in shown["orders"][0]["forms"]} == {"confirm", "dispute"}
    for path, body in (("messages", {"text": "x"}), ("withdraw", {}), ("reopen", {"text": "x"})):
        assert is_problem(link(case).post(f"/v1/cases/{case}/{path}", {"version": version, **body}), 403)
    said = {"version": version, "outcome": "solved", "rating": 9}
    assert is_problem(link(case).post(f"/v1/cases/{case}/orders/2/follow-up", said), 403)
    assert link(case).post(f"/v1/cases/{case}/orders/1/follow-up", said).status == 200

    for again in (
        link(case).get(f"/v1/cases/{case}"),
        link(case).post(f"/v1/cases/{case}/orders/1/follow-up", said),
        author(case).post(f"/v1/cases/{case}/orders/1/follow-up", said),
    ):
        assert is_problem(again, 410)
        assert again.json["ended"] == {"how": "answered", "at": "2026-11-23T10:00:00Z"}
        assert "'solved'" in again.json["detail"]
    assert author(case).get(f"/v1/cases/{case}").status == 200


def test_looking_through_a_link_changes_nothing(case: str) -> None:
    version = answered(case)
    for _ in range(3):
        assert link(case).get(f"/v1/cases/{case}").json["version"] == version
