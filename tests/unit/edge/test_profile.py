"""One's own profile: told with consent, shown whole, used for numbers of groups, erased."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.people.person import signed_in_person
from chalicelib.entrypoints.access import tokens
from chalicelib.settings import Issuer
from tests.builders import NOW, SECRET, a_pack, an_id
from tests.deployment import FakeWiring
from tests.fakes import FakePacks
from tests.http import Answer, Http
from tests.unit.edge.requests import FEEDBACK, a_rating, is_problem
from tests.unit.edge.test_invitations import INVITATIONS, an_invitation, mails, system

ISSUER = Issuer("https://people.example", "heed", "https://people.example/keys")
ANNA = signed_in_person(ISSUER.issuer, "anna", SECRET)
ME = "/v1/me"
SEGMENTS = {
    "attributes": {
        "role": {
            "name": {"en": "Role"},
            "values": {"owner": {"name": {"en": "Owner"}}, "clerk": {"name": {"en": "Clerk"}}},
        }
    },
    "segments": {"owners": {"name": {"en": "Owners"}, "when": {"role": ["owner"]}}},
}


class Client(Http):
    """One who changes and erases, too."""

    def patch(self, path: str, document: Any) -> Answer:
        return self.send("PATCH", path, json.dumps(document))

    def delete(self, path: str) -> Answer:
        return self.send("DELETE", path, None)


anna = Client(claims={"iss": ISSUER.issuer, "sub": "anna"})


@pytest.fixture(autouse=True)
def groups(deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"Bearer anna": (ISSUER, {"sub": "anna", "email": "anna@people.example"})}
    monkeypatch.setattr(tokens, "read_claims", known.get)
    pack = a_pack(segments=SEGMENTS)
    monkeypatch.setattr(deployment, "packs", FakePacks(pack))


def told(value: str, **more: Any) -> dict[str, Any]:
    return {"attributes": {"role": {"value": value, "consent": True, **more}}}


def rate(n: int) -> Any:
    return Http(headers={"Authorization": "Bearer anna"}).post(FEEDBACK, a_rating(id=an_id(n=n), contact=None))


def test_a_profile_shows_everything_that_was_told_and_what_follows() -> None:
    assert anna.patch(ME, {**told("owner"), "contact": {"email": "a@b.example"}, "language": "en"}).status == 200

    seen = anna.get(ME).json

    assert seen["contact"] == {"email": "a@b.example", "phone": None, "name": None}
    assert (seen["language"], seen["segments"]) == ("en", ["owners"])
    assert seen["attributes"]["role"]["value"] == "owner"
    assert seen["attributes"]["role"]["consented_at"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (told("king"), "attributes.role"),
        ({"attributes": {"shoe": {"value": "45", "consent": True}}}, "attributes.shoe"),
        ({"attributes": {"role": {"value": "owner"}}}, "attributes.role.consent"),
        (told("owner", consent=False), "attributes.role.consent"),
        ({"language": "xx"}, "language"),
        ({"salary": 1}, "salary"),
    ],
)
def test_what_is_not_asked_or_not_consented_to_is_refused_by_name(
    body: dict[str, Any], path: str, deployment: FakeWiring
) -> None:
    refused = anna.patch(ME, body)

    assert is_problem(refused, 422)
    assert [error["path"] for error in refused.json["errors"]] == [path]
    assert not deployment.people.people


def test_each_detail_is_changed_and_forgotten_by_itself(deployment: FakeWiring) -> None:
    held = {"email": "anna@home.example", "phone": "+442079460018", "name": "Anna"}
    anna.patch(ME, {"contact": held, "language": "en"})

    assert anna.patch(ME, {"contact": {"name": "A. Petrenko"}}).json["contact"] == {**held, "name": "A. Petrenko"}
    left = anna.patch(ME, {"contact": {"phone": None, "name": None}, "language": None}).json

    assert left["contact"] == {"email": "anna@home.example", "phone": None, "name": None}
    assert left["language"] is None
    assert anna.patch(ME, {"contact": None}).json == left


def test_a_rating_keeps_the_group_and_not_what_was_told(deployment: FakeWiring) -> None:
    anna.patch(ME, told("owner"))
    rate(1)
    anna.patch(ME, {"attributes": {"role": None}})
    rate(2)

    kept = deployment.feedback.kept
    assert (kept[an_id(n=1)].segments, kept[an_id(n=2)].segments) == (("owners",), ())
    assert anna.get(ME).json["attributes"] == {}


def test_the_same_rating_again_is_a_retry_though_the_profile_changed() -> None:
    rate(1)
    anna.patch(ME, told("owner"))

    assert rate(1).status == 200


def test_a_profile_tells_how_many_cases_one_has(deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.services.people.profile.CASES_COUNTED", 2)
    counted = []
    for n in range(4):
        counted.append(anna.get(ME).json["cases"])
        rate(n + 1)
        deployment.opened(an_id(n=n + 1))

    assert counted == [
        {"count": 0, "more": False},
        {"count": 1, "more": False},
        {"count": 2, "more": False},
        {"count": 2, "more": True},
    ]
    bohdan = Client(claims={"iss": ISSUER.issuer, "sub": "bohdan"})
    assert bohdan.get(ME).json["cases"] == {"count": 0, "more": False}


def test_erasing_leaves_nothing_of_the_person_and_all_of_the_rating(deployment: FakeWiring) -> None:
    anna.patch(ME, told("owner"))
    rate(1)

    seen = anna.delete(ME).json

    assert ANNA not in deployment.people.people
    assert seen == anna.get(ME).json
    assert (seen["contact"]["email"], seen["attributes"], seen["segments"]) == (None, {}, [])
    assert deployment.feedback.kept[an_id(n=1)].segments == ("owners",)


def test_who_is_erased_gets_no_invitation_either_whether_it_is_on_its_way_or_comes_later(
    deployment: FakeWiring,
) -> None:
    invitation = an_invitation(contact={"email": "anna@people.example"}, send_after_days=1)
    assert system().post(INVITATIONS, invitation).status == 201
    signed_in = Client(claims=anna.claims, headers={"Authorization": "Bearer anna"})
    assert signed_in.delete(ME).status == 200
    assert mails(deployment, after=timedelta(days=2)) == []
    deployment.at = NOW
    assert system().post(INVITATIONS, {**invitation, "transaction": "A-2"}).json["state"] == "not_sent"


def test_an_address_that_somebody_typed_in_is_not_silenced_when_they_go(deployment: FakeWiring) -> None:
    anna.patch(ME, {"contact": {"email": "bob@people.example"}})
    Client(claims=anna.claims, headers={"Authorization": "Bearer anna"}).delete(ME)
    system().post(INVITATIONS, an_invitation(contact={"email": "bob@people.example"}))
    assert mails(deployment, after=timedelta(minutes=1)) == ["bob@people.example"]


def test_consent_to_surveys_is_given_and_taken_back_and_never_assumed(deployment: FakeWiring) -> None:
    assert anna.get(ME).json["consents"] == {}
    assert anna.patch(ME, {"contact": {"email": "anna@home.example"}}).json["consents"] == {}
    assert anna.patch(ME, {"surveys": True}).json["consents"] == {"surveys": "2026-11-23T10:00:00Z"}
    assert deployment.people.people[ANNA].may_be_drawn
    rate(1)
    assert anna.patch(ME, {"language": "uk"}).json["consents"], "what is left out stays"
    # Who takes it back in the same breath in which a form gives it has taken it back.
    contact = {"email": "anna@home.example", "surveys": True}
    assert anna.patch(ME, {"surveys": False, "contact": contact}).json["consents"] == {}
    assert anna.patch(ME, {"contact": contact}).json["consents"]
