"""Somebody is invited by mail to rate a service, now or in some days, is reminded once, answers once or does not want
to be asked, and nobody has their address."""

import json
import re
import shutil
from datetime import timedelta
from itertools import count

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.keys import public_x, sign_transaction
from infra.local.tokens import Issuer, make_token
from infra.packs import PACKS, apply
from tests.journeys.test_loop import act
from tests.stacks import Api, Deployed, JsonObject, eventually, of_pack

pytestmark = of_pack(apart="clocks")

RATING = {"survey": "fft", "agency": "neas", "service": "neas-111", "level": 5}
KEY = Ed25519PrivateKey.generate()
NUMBERS = count(1)


@pytest.fixture(scope="module", autouse=True)
def key_of_an_agency(there: Deployed, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A pack is in force in which an agency has a key."""
    folder = tmp_path_factory.mktemp("pack") / "demo"
    shutil.copytree(PACKS / "demo", folder, ignore=shutil.ignore_patterns("*.csv"))
    agencies = folder / "agencies.yaml"
    text, keys = agencies.read_text(encoding="utf-8"), f"  keys: [{{kid: neas-1, x: {public_x(KEY)}}}]\n"
    assert "\nneas:\n" in text
    agencies.write_text(text.replace("\nneas:\n", f"\nneas:\n{keys}", 1), encoding="utf-8")
    apply(folder, lake=there.stack.buckets["Lake"], s3=there.aws("s3"))
    there.restart("APIHandler")


def invite(there: Deployed, transaction: str, to: str, *, status: int = 201, **changes: int) -> JsonObject:
    body = {key: RATING[key] for key in ("survey", "agency", "service")} | {"language": "en", **changes}
    body |= {"transaction": transaction, "contact": {"email": to}}
    answer = there.api.post("desk/invitations", body, token=there.token("operator", "neas"))
    assert answer.status_code == status, answer.text
    asked: JsonObject = answer.json()
    return asked


def token_in(mail: JsonObject, page: str = "/rate/fft/") -> str:
    found = re.search(rf"{page}(?:\?invited)?#(\S+)", mail["BodyText"])
    assert found is not None, mail["BodyText"]
    return found[1]


def answer_by(there: Deployed, mail: JsonObject) -> None:
    answer = there.api.post("feedback", {**RATING, "transaction": token_in(mail)})
    assert answer.status_code == 201, answer.text


def nothing_more(there: Deployed, to: str, *, after: timedelta, had: int) -> None:
    """Let time pass and see that somebody gets no more mails, though one to somebody else, asked for last, arrives."""
    there.move_to(there.now() + after)
    witness = f"witness-{next(NUMBERS)}"
    invite(there, witness, f"{witness}@person.example")
    there.move_to(there.now())
    there.mailbox.wait("/rate/fft/", to=f"{witness}@person.example")
    assert len(there.mailbox.about("/rate/fft/", to=to)) == had


def verified(there: Deployed) -> int:
    """How many ratings the site's data call verified."""
    there.run("Publish")
    overall = httpx.get(f"{there.stack.site}/data/index.json", trust_env=False).json()["overall"]["verified"]
    return round((overall["value"] or 0) * (overall["n"] or 0))


def addresses(there: Deployed) -> str:
    return json.dumps(there.aws("dynamodb").scan(TableName=there.stack.tables["People"])["Items"])


def test_a_transaction_signed_by_a_test_key_has_one_rating(there: Deployed) -> None:
    before = verified(there)
    token = sign_transaction(KEY, kid="neas-1", agency="neas", transaction="T-1", service="neas-111")
    assert there.api.post("feedback", {**RATING, "transaction": token}).status_code == 201
    Api.problem(there.api.post("feedback", {**RATING, "transaction": token}), 409)
    assert there.api.post("feedback", RATING).status_code == 201
    eventually(lambda: verified(there) == before + 1, what="one verified rating in the site's data")


def test_an_invitation_sent_now_is_answered_once_and_the_address_is_erased(there: Deployed) -> None:
    to = "now@person.example"
    invite(there, "T-2", to)
    there.move_to(there.now())
    (mail,) = there.mailbox.wait("/rate/fft/", to=to)
    assert to in addresses(there)
    shown = there.api.get(f"invitations/{token_in(mail)}").json()
    assert (shown["agency"]["id"], shown["service"]["id"], shown["state"]) == ("neas", "neas-111", "open")
    answer_by(there, mail)
    assert to not in addresses(there)
    assert there.api.get(f"invitations/{token_in(mail)}").json()["state"] == "answered"
    Api.problem(there.api.post("feedback", {**RATING, "transaction": token_in(mail)}), 409)


def test_an_invitation_waits_for_its_days_and_a_late_answer_is_refused(there: Deployed) -> None:
    to = "later@person.example"
    invite(there, "T-3", to, send_after_days=3)
    there.move_to(there.now() + timedelta(days=2))
    assert there.mailbox.about("/rate/fft/", to=to) == []
    there.move_to(there.now() + timedelta(days=1))
    (mail,) = there.mailbox.wait("/rate/fft/", to=to)
    there.move_to(there.now() + timedelta(days=14))
    Api.problem(there.api.post("feedback", {**RATING, "transaction": token_in(mail)}), 410)
    assert to not in addresses(there)


def test_who_has_not_answered_is_reminded_once_and_an_answer_ends_it(there: Deployed) -> None:
    to, before = "slow@person.example", verified(there)
    invite(there, "T-4", to)
    there.move_to(there.now())
    there.mailbox.wait("/rate/fft/", to=to)
    there.move_to(there.now() + timedelta(days=5))
    (reminder,) = there.mailbox.wait("the only reminder", to=to)
    nothing_more(there, to, after=timedelta(days=4), had=2)
    answer_by(there, reminder)
    eventually(lambda: verified(there) == before + 1, what="the answer among the verified ratings")
    nothing_more(there, to, after=timedelta(days=10), had=2)


def test_who_has_answered_is_not_reminded(there: Deployed) -> None:
    to = "quick@person.example"
    invite(there, "T-5", to)
    there.move_to(there.now())
    answer_by(there, there.mailbox.wait("/rate/fft/", to=to)[0])
    nothing_more(there, to, after=timedelta(days=6), had=1)


def test_one_click_stops_the_reminder_and_every_later_invitation_until_it_is_taken_back(there: Deployed) -> None:
    to = "enough@person.example"
    invite(there, "T-6", to)
    there.move_to(there.now())
    (mail,) = there.mailbox.wait("/rate/fft/", to=to)
    opt_out = f"opt-outs/{token_in(mail, '/opt-out/')}"
    assert there.api.get(opt_out).json()["opted_out"] is False
    clicked = there.api.http.post(opt_out, data={"List-Unsubscribe": "One-Click"})
    assert (clicked.status_code, clicked.json()["opted_out"]) == (200, True)
    nothing_more(there, to, after=timedelta(days=5), had=1)
    assert to not in addresses(there)
    assert invite(there, "T-7", to.upper(), status=200)["state"] == "not_sent"
    assert to.casefold() not in addresses(there).casefold()
    assert there.api.http.delete(opt_out).json()["opted_out"] is False
    invite(there, "T-8", to)
    there.move_to(there.now())
    there.mailbox.wait("/rate/fft/", to=to, count=2)


def test_who_has_themselves_erased_hears_nothing_more(there: Deployed) -> None:
    to = "gone@person.example"
    token = make_token(there.place, subject="gone", email=to, by=Issuer.STATE_APP)
    unhappy = {**RATING, "level": 1, "comment": "Nobody came"}
    number = there.api.post("feedback", unhappy, token=token).json()["case"]["number"]
    there.mailbox.wait(number, to=to)
    invite(there, "T-9", to, send_after_days=1)
    erased = there.api.http.delete("me", headers={"Authorization": f"Bearer {token}"})
    assert (erased.status_code, erased.json()["contact"]["email"]) == (200, None)
    official = there.token("official", "neas")
    act(there.api, number, "accept", official)
    act(there.api, number, "answer", official, outcome="fixed", text="Somebody comes tomorrow.")
    nothing_more(there, to, after=timedelta(days=2), had=0)
    assert len(there.mailbox.about(number, to=to)) == 1
    assert to not in addresses(there)


def test_what_a_system_has_invited_itself_is_published_as_a_response_rate(there: Deployed) -> None:
    claims = {"iss": "neas", "aud": "invitations", "iat": int(there.now().timestamp())}
    signed = jwt.encode(claims, KEY, algorithm="EdDSA", headers={"kid": "neas-1"})
    report = {**{key: RATING[key] for key in ("survey", "agency", "service")}, "channel": "mobile", "invited": 40}
    report |= {"id": "sms-1", "day": f"{there.now():%Y-%m-%d}"}
    given = [there.api.post("outreach", report, token=signed) for _ in range(2)]
    assert [answer.status_code for answer in given] == [201, 200]
    for _ in range(4):
        assert there.api.post("feedback", {**RATING, "channel": "mobile"}).status_code == 201

    def rate() -> JsonObject | None:
        there.run("Publish")
        found: JsonObject = httpx.get(f"{there.stack.site}/data/index.json", trust_env=False).json()
        whole = [each for each in found["responses"] if each["channel"] == "mobile" and not each["agency"]]
        return whole[0] if whole and whole[0]["answered"] else None

    found = eventually(rate, what="the response rate in the site's data")
    assert (found["n"], found["answered"], found["value"]) == (40, 4, 0.1)
