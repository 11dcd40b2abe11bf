"""Who does not want to be asked is not asked: by one click, at once, for good, until they say otherwise."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.people.opt_outs import address_pseudonym, opt_out_token
from tests.builders import NOW
from tests.deployment import FakeWiring
from tests.unit.edge.requests import anyone, assert_says_nothing, is_problem
from tests.unit.edge.test_invitations import ADDRESS, INVITATIONS, an_invitation, mails, system

FORM = "application/x-www-form-urlencoded"
ONE_CLICK = "List-Unsubscribe=One-Click"
NOT_SENT = {"state": "not_sent", "id": None, "send_at": None, "ends_at": None}


def opt_out_path(deployment: FakeWiring) -> str:
    """Where one click in the newest mail posts."""
    url = deployment.mailer.letters[-1][1].unsubscribe
    assert url is not None
    assert url.startswith("https://heed.example/api/v1/opt-outs/")
    return url.removeprefix("https://heed.example/api")


def invited(deployment: FakeWiring, transaction: str = "A-1") -> None:
    assert system().post(INVITATIONS, an_invitation(transaction=transaction)).json["state"] == "planned"
    mails(deployment, after=timedelta(minutes=1))


def test_every_mail_has_the_link_and_the_address_for_one_click(deployment: FakeWiring) -> None:
    invited(deployment)
    mails(deployment, after=timedelta(days=5, minutes=2))
    token = opt_out_token(address_pseudonym(ADDRESS, deployment.secret), deployment.secret)
    assert [f"https://heed.example/opt-out/#{token}" in mail["text"] for mail in deployment.mailer.sent] == [True, True]
    stops = [letter.unsubscribe for _, letter in deployment.mailer.letters]
    assert stops == [f"https://heed.example/api/v1/opt-outs/{token}"] * 2


@pytest.mark.parametrize(("body", "kind"), [(ONE_CLICK, FORM), ("{}", "application/json"), (None, None)])
def test_one_click_stops_the_reminder_and_erases_the_address(
    body: str | None, kind: str | None, deployment: FakeWiring
) -> None:
    invited(deployment)
    answer = anyone.send("POST", opt_out_path(deployment), body, content_type=kind)
    assert answer.status == 200
    assert answer.json == {"opted_out": True, "since": "2026-11-23T10:01:00Z"}
    assert mails(deployment, after=timedelta(days=5, minutes=2)) == [ADDRESS]
    assert ADDRESS not in str(deployment.people.people)


def test_looking_at_the_page_opts_nobody_out(deployment: FakeWiring) -> None:
    invited(deployment)
    assert anyone.get(opt_out_path(deployment)).json == {"opted_out": False, "since": None}
    assert mails(deployment, after=timedelta(days=5, minutes=2)) == [ADDRESS, ADDRESS]


def test_a_mail_program_that_only_opens_the_address_comes_to_the_page(deployment: FakeWiring) -> None:
    invited(deployment)
    path = opt_out_path(deployment)
    sent_on = anyone.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert sent_on.status == 303
    assert sent_on.headers["Location"] == f"https://heed.example/opt-out/#{path.rpartition('/')[2]}"
    assert not anyone.get(path, headers={"Accept": "*/*"}).json["opted_out"]


@pytest.mark.parametrize("spelling", [ADDRESS, ADDRESS.upper(), ADDRESS.title()])
def test_who_has_opted_out_is_not_invited_again_and_nothing_is_kept(spelling: str, deployment: FakeWiring) -> None:
    invited(deployment)
    anyone.post(opt_out_path(deployment), {})
    again = system().post(INVITATIONS, an_invitation(transaction="A-2", contact={"email": spelling}))
    assert (again.status, again.json) == (200, NOT_SENT)
    assert len(deployment.invitations.kept) == 1


def test_who_opts_out_while_an_invitation_waits_does_not_get_it(deployment: FakeWiring) -> None:
    invited(deployment)
    system().post(INVITATIONS, an_invitation(transaction="A-2", send_after_days=3))
    anyone.post(opt_out_path(deployment), {})
    assert mails(deployment, after=timedelta(days=20)) == [ADDRESS]
    assert ADDRESS not in str(deployment.people.people)


def test_it_is_the_same_twice_and_can_be_taken_back(deployment: FakeWiring) -> None:
    invited(deployment)
    path = opt_out_path(deployment)
    first = anyone.post(path, {})
    deployment.at = NOW + timedelta(days=1)
    assert anyone.post(path, {}).json == first.json
    for _ in range(2):
        assert anyone.send("DELETE", path, None).json == {"opted_out": False, "since": None}
    deployment.at = NOW
    invited(deployment, "A-2")
    assert [mail["to"] for mail in deployment.mailer.sent] == [ADDRESS, ADDRESS]


def test_the_link_works_though_the_address_is_long_erased(deployment: FakeWiring) -> None:
    invited(deployment)
    path = opt_out_path(deployment)
    mails(deployment, after=timedelta(days=14, minutes=1))
    deployment.at = NOW + timedelta(days=400)
    assert anyone.post(path, {}).json["opted_out"]


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_link_that_heed_did_not_write_does_nothing(method: str, deployment: FakeWiring) -> None:
    mark = address_pseudonym(ADDRESS, deployment.secret)
    for token in (mark, f"{mark}.{'0' * 32}", "x", opt_out_token(mark, b"another"), "%D0%B0.%D0%B0"):
        assert is_problem(anyone.send(method, f"/v1/opt-outs/{token}", None), 404)
    assert deployment.is_untouched()


def test_what_is_kept_tells_nobody_s_address(deployment: FakeWiring) -> None:
    invited(deployment)
    anyone.post(opt_out_path(deployment), {})
    ((mark, _),) = deployment.opt_outs.kept.items()
    assert re.fullmatch("[0-9a-f]{24}", mark)
    assert mark != address_pseudonym(ADDRESS, b"another secret")


def test_neither_the_address_nor_the_link_is_logged(deployment: FakeWiring, logged: Callable[[], str]) -> None:
    invited(deployment)
    path = opt_out_path(deployment)
    anyone.post(path, {})
    assert "post_opt_out" in logged()
    assert_says_nothing(logged(), ADDRESS, path.rpartition("/")[2])
