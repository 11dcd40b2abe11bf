"""Somebody is asked by mail about a use of a service, answers once, and their address is gone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chalicelib.domain.people.invitations import invitation_token
from chalicelib.services.people.invite import deliver_invitation, send_invitations
from tests.builders import NOW, a_pack, an_id, pack_document
from tests.deployment import FakeWiring, a_deployment
from tests.fakes import FakePacks
from tests.http import Http
from tests.unit.edge.requests import FEEDBACK, a_rating, anyone, is_problem, official, operator
from tests.unit.edge.test_transactions import token

INVITATIONS = "/v1/invitations"
ADDRESS = "nightingale@home.example"


def an_invitation(**changes: Any) -> dict[str, Any]:
    return {
        "agency": "office",
        "service": "permits",
        "transaction": "A-1",
        "survey": "short",
        "contact": {"email": ADDRESS},
        "language": "en",
        **changes,
    }


def system(**changes: Any) -> Http:
    signed = token(**{"aud": "invitations", "txn": None, "service": None, **changes})
    return Http(headers={"Authorization": f"Bearer {signed}"})


def mails(deployment: FakeWiring, *, after: timedelta) -> list[str]:
    """Whom the sweep and the queue write to until then."""
    deployment.at = NOW + after
    send_invitations(book=deployment.invitation_book(), outbox=deployment.outbox, time_left=lambda: True)
    for mail in deployment.outbox.invitations:
        deliver_invitation(mail, room=deployment.mail_room(), book=deployment.invitation_book())
    return [mail["to"] for mail in deployment.mailer.sent]


def link(deployment: FakeWiring) -> str:
    (invitation,) = deployment.invitations.kept
    return invitation_token(invitation, deployment.secret)


def test_a_system_invites_the_answer_uses_the_link_up_and_erases_the_address(deployment: FakeWiring) -> None:
    assert system().post(INVITATIONS, an_invitation()).status == 201
    assert mails(deployment, after=timedelta(minutes=1)) == [ADDRESS]
    assert f"/rate/short/?invited#{link(deployment)}" in deployment.mailer.sent[0]["text"]
    rating = a_rating(id=an_id(NOW), contact=None, transaction=link(deployment))
    assert anyone.post(FEEDBACK, rating).status == 201
    assert ADDRESS not in str(deployment.people.people)
    assert is_problem(anyone.post(FEEDBACK, a_rating(contact=None, transaction=link(deployment))), 409)


def test_an_invitation_waits_for_its_days_and_is_sent_once(deployment: FakeWiring) -> None:
    operator.post("/v1/desk/invitations", an_invitation(send_after_days=3))
    assert mails(deployment, after=timedelta(days=2, hours=23)) == []
    assert mails(deployment, after=timedelta(days=3, minutes=1)) == [ADDRESS]
    assert mails(deployment, after=timedelta(days=3, minutes=2)) == [ADDRESS]


def test_one_address_gets_no_more_than_three_invitations_for_a_day(deployment: FakeWiring) -> None:
    given = [system().post(INVITATIONS, an_invitation(transaction=f"A-{n}")) for n in range(5)]
    assert [each.json["state"] for each in given] == ["planned"] * 3 + ["not_sent"] * 2
    # However its letters are written, and whoever asks.
    shouted = an_invitation(transaction="A-6", contact={"email": ADDRESS.upper()})
    assert operator.post("/v1/desk/invitations", shouted).json["state"] == "not_sent"
    others = {"contact": {"email": "somebody@else.example"}}
    assert system().post(INVITATIONS, an_invitation(transaction="A-7", **others)).json["state"] == "planned"
    tomorrow = an_invitation(transaction="A-8", send_after_days=1)
    assert system().post(INVITATIONS, tomorrow).json["state"] == "planned"
    assert mails(deployment, after=timedelta(minutes=1)).count(ADDRESS) == 3


def test_nobody_is_sent_to_a_survey_that_the_pack_in_force_has_not(
    deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    system().post(INVITATIONS, an_invitation())
    with_it = deployment.packs.current()
    monkeypatch.setattr(deployment, "packs", FakePacks(with_it, replace(with_it, version="v2", surveys={})))
    assert mails(deployment, after=timedelta(minutes=1)) == []
    # Rolled back in time, its reminder goes out.
    monkeypatch.setattr(deployment, "packs", FakePacks(with_it))
    assert mails(deployment, after=timedelta(days=5, minutes=2)) == [ADDRESS]


def test_who_has_not_answered_is_reminded_once(deployment: FakeWiring) -> None:
    system().post(INVITATIONS, an_invitation())
    assert mails(deployment, after=timedelta(minutes=1)) == [ADDRESS]
    assert mails(deployment, after=timedelta(days=4, hours=23)) == [ADDRESS]
    assert mails(deployment, after=timedelta(days=5, minutes=2)) == [ADDRESS, ADDRESS]
    assert mails(deployment, after=timedelta(days=13)) == [ADDRESS, ADDRESS]
    first, second = deployment.mailer.sent
    assert (first["subject"], second["subject"]) == ("invitation in en", "invitation_reminder in en")
    assert f"/rate/short/?invited#{link(deployment)}" in second["text"]


def test_after_an_outage_the_reminder_waits_for_its_days_too(deployment: FakeWiring) -> None:
    """Both were due by then, and nobody is reminded a minute after they were asked."""
    system().post(INVITATIONS, an_invitation())
    assert mails(deployment, after=timedelta(days=6)) == [ADDRESS]
    assert mails(deployment, after=timedelta(days=10, hours=23)) == [ADDRESS]
    assert mails(deployment, after=timedelta(days=11, minutes=1)) == [ADDRESS, ADDRESS]


def test_where_the_time_to_answer_is_over_by_then_nobody_is_reminded(deployment: FakeWiring) -> None:
    system().post(INVITATIONS, an_invitation())
    assert mails(deployment, after=timedelta(days=10)) == [ADDRESS]
    assert mails(deployment, after=timedelta(days=15)) == [ADDRESS]
    assert ADDRESS not in str(deployment.people.people)


def test_who_has_answered_is_not_reminded(deployment: FakeWiring) -> None:
    system().post(INVITATIONS, an_invitation())
    mails(deployment, after=timedelta(minutes=1))
    anyone.post(FEEDBACK, a_rating(id=an_id(NOW), contact=None, transaction=link(deployment)))
    assert mails(deployment, after=timedelta(days=5, minutes=2)) == [ADDRESS]
    assert len(deployment.outbox.invitations) == 1
    assert [*deployment.invitations.due(NOW + timedelta(days=400))] == []
    assert anyone.get(f"{INVITATIONS}/{link(deployment)}").json["state"] == "answered"
    assert is_problem(anyone.post(FEEDBACK, a_rating(contact=None, transaction=link(deployment))), 409)


def test_a_reminder_that_an_outage_held_up_beyond_the_end_is_not_sent(deployment: FakeWiring) -> None:
    system().post(INVITATIONS, an_invitation())
    mails(deployment, after=timedelta(minutes=1))
    assert mails(deployment, after=timedelta(days=14, minutes=1)) == [ADDRESS]
    assert ADDRESS not in str(deployment.people.people)


@pytest.mark.parametrize("days", [0, 14, 15])
def test_a_pack_may_do_without_reminders(days: int) -> None:
    pack = a_pack(limits={**pack_document()["limits"], "invitation_reminder_days": days})
    with a_deployment(pack) as deployment:
        operator.post("/v1/desk/invitations", an_invitation())
        mails(deployment, after=timedelta(minutes=1))
        assert mails(deployment, after=timedelta(days=13, hours=23)) == [ADDRESS]


def test_a_list_that_lags_behind_takes_no_step_early(deployment: FakeWiring) -> None:
    system().post(INVITATIONS, an_invitation())
    mails(deployment, after=timedelta(minutes=1))
    stale = [*deployment.invitations.kept.values()]
    with patch.object(deployment.invitations, "due", lambda _now: iter(stale)):
        assert mails(deployment, after=timedelta(minutes=2)) == [ADDRESS]
    assert ADDRESS in str(deployment.people.people)


def test_the_page_behind_the_link_is_told_what_it_is_for(deployment: FakeWiring) -> None:
    system().post(INVITATIONS, an_invitation(language="uk"))
    seen = anyone.get(f"{INVITATIONS}/{link(deployment)}")
    assert seen.status == 200
    assert seen.json == {
        "agency": {"id": "office", "name": "Управління"},
        "service": {"id": "permits", "name": "Permits"},
        "survey": "short",
        "language": "uk",
        "ends_at": "2026-12-07T10:00:00Z",
        "state": "open",
    }
    assert anyone.get(f"{INVITATIONS}/{link(deployment)}").json["state"] == "open"


def test_an_invitation_says_that_it_was_answered_or_is_over(deployment: FakeWiring) -> None:
    system().post(INVITATIONS, an_invitation())
    path = f"{INVITATIONS}/{link(deployment)}"
    deployment.at = NOW + timedelta(days=14)
    assert anyone.get(path).json["state"] == "over"
    deployment.at = NOW
    anyone.post(FEEDBACK, a_rating(id=an_id(NOW), contact=None, transaction=link(deployment)))
    assert anyone.get(path).json["state"] == "answered"
    deployment.at = NOW + timedelta(days=14)
    assert anyone.get(path).json["state"] == "answered"


def test_nobody_else_s_link_shows_anything(deployment: FakeWiring) -> None:
    system().post(INVITATIONS, an_invitation())
    assert is_problem(anyone.get(f"{INVITATIONS}/{link(deployment)[:-1]}x"), 404)
    assert is_problem(anyone.get(f"{INVITATIONS}/{invitation_token('0' * 24, deployment.secret)}"), 404)


def test_an_answer_that_comes_too_late_is_refused_and_the_address_is_erased(deployment: FakeWiring) -> None:
    system().post(INVITATIONS, an_invitation())
    mails(deployment, after=timedelta(minutes=1))
    deployment.at = NOW + timedelta(days=14)
    assert is_problem(anyone.post(FEEDBACK, a_rating(transaction=link(deployment))), 410)
    mails(deployment, after=timedelta(days=14, minutes=1))
    assert ADDRESS not in str(deployment.people.people)
    assert [*deployment.invitations.due(NOW + timedelta(days=400))] == []


def test_who_used_the_service_s_own_token_first_is_not_asked_again(deployment: FakeWiring) -> None:
    system().post(INVITATIONS, an_invitation(send_after_days=1))
    assert anyone.post(FEEDBACK, a_rating(contact=None, transaction=token())).status == 201
    assert mails(deployment, after=timedelta(days=2)) == []
    assert is_problem(operator.post("/v1/desk/invitations", an_invitation()), 409)


@pytest.mark.parametrize(
    ("caller", "status"),
    [
        (anyone, 401),
        (official, 401),
        (system(key=Ed25519PrivateKey.generate()), 401),
        (system(aud=None), 401),
        (system(aud="feedback"), 401),
        (system(iat=int((NOW - timedelta(minutes=6)).timestamp())), 401),
    ],
)
def test_nobody_else_may_invite(caller: Http, status: int, deployment: FakeWiring) -> None:
    assert is_problem(caller.post(INVITATIONS, an_invitation()), status)
    assert deployment.is_untouched()


def test_a_system_invites_for_its_own_agency_alone(deployment: FakeWiring) -> None:
    assert is_problem(system().post(INVITATIONS, an_invitation(agency="centre")), 403)
    assert is_problem(official.post("/v1/desk/invitations", an_invitation()), 403)
    assert deployment.is_untouched()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"service": "nowhere"}, "service"),
        ({"survey": "nowhere"}, "survey"),
        ({"language": "xx"}, "language"),
        ({"send_after_days": 31}, "send_after_days"),
        ({"transaction": ""}, "transaction"),
        ({"contact": {"email": "nobody"}}, "contact.email"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], field: str, deployment: FakeWiring) -> None:
    answer = system().post(INVITATIONS, an_invitation(**changes))
    assert is_problem(answer, 422)
    assert answer.paths == [field]
    assert deployment.is_untouched()


def test_a_link_that_heed_did_not_write_is_refused(deployment: FakeWiring) -> None:
    system().post(INVITATIONS, an_invitation())
    forged = link(deployment)[:-1] + "x"
    assert anyone.post(FEEDBACK, a_rating(transaction=forged)).paths == ["transaction"]
