"""Pulse: entrepreneurs rate the state by ten indicators, tell who stands in their way, and judge how it was handled."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from infra.local.tokens import Issuer
from tests.journeys.test_loop import act
from tests.stacks import Api, Mailbox, eventually, of_pack

pytestmark = of_pack("pulse")

OLENA = "olena@person.example"
INDICATORS = {"opening": 4, "closing": 2, "inspections": 1, "customs": "not_applicable"} | dict.fromkeys(
    ("taxes", "permits", "support", "protection", "labour", "integrity"), 3
)
SHORT = {"survey": "short-form", "agency": "tax", "service": "tax-audit", "level": 4, "answers": INDICATORS}
LONG = {"kind": "obstruction", "agency": "tax", "language": "uk"}
WAITED = "Третій місяць чекаю на лист і не розумію, чому мені нічого не відповідають."
SEARCHED = "Слідчі провели обшук і вилучили сервери. Це незаконний тиск на бізнес."
WAYS = (Issuer.E_SIGNATURE, Issuer.BANK_ID, Issuer.STATE_APP)
Token = Callable[..., str]


def cabinet(api: Api, token: str) -> dict[str, dict[str, Any]]:
    """What somebody's cabinet holds, by case number."""
    answer = api.get("me/cases", token=token)
    assert answer.status_code == 200, answer.text
    return {case["number"]: case for case in answer.json()["items"]}


def sent(api: Api, path: str, body: dict[str, Any], token: str) -> str:
    """Send a form as somebody who has signed in; the number of its case once it is in their cabinet."""
    answer = api.post(path, body, token=token)
    assert answer.status_code == 201, answer.text
    number = str(answer.json()["case"]["number"])
    eventually(lambda: number in cabinet(api, token), what=f"{number} in the cabinet")
    return number


def whose(api: Api, number: str, token: str) -> str:
    (order,) = api.get(f"cases/{number}", token=token).json()["orders"]
    return str(order["agency"]["id"])


def answered(api: Api, number: str, agency: str, token: Token) -> None:
    """Taken up and answered by an official, approved by the head."""
    official = token("official", agency)
    act(api, number, "accept", official)
    act(api, number, "answer", official, outcome="fixed", text="Ми все перевірили і виправили.")
    act(api, number, "approve", token("head", agency))


def judged(api: Api, number: str, token: str, rating: int) -> None:
    version = api.get(f"cases/{number}", token=token).json()["version"]
    said = {"version": version, "outcome": "solved", "rating": rating}
    answer = api.post(f"cases/{number}/orders/1/follow-up", said, token=token)
    assert answer.status_code == 200, answer.text
    assert cabinet(api, token)[number]["state"] == "closed"


@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_sign_in_has_its_cabinet(api: Api, person_token: Token, way: Issuer) -> None:
    me = person_token("somebody", by=way)
    assert not cabinet(api, me), "the others' name is the same, and nothing of theirs is here"
    number = sent(api, "feedback", {**SHORT, "level": 2, "answers": {}}, me)
    assert set(cabinet(api, me)) == {number}
    assert whose(api, number, me) == "tax"


def test_the_forms_become_the_index_and_cases_that_are_answered_and_judged(
    api: Api,
    mailbox: Mailbox,
    token: Token,
    person_token: Token,
    publish: Callable[[], int],
    site: httpx.Client,
) -> None:
    olena = person_token("olena", email=OLENA, by=Issuer.BANK_ID)
    for n in range(12):
        answers = INDICATORS | ({"customs": 5} if n == 0 else {})
        who = person_token(f"entrepreneur-{n}") if n else olena
        assert api.post("feedback", {**SHORT, "answers": answers}, token=who).status_code == 201

    # The long form: as a citizen's appeal to the contact centre, which hands it on ...
    waiting = sent(api, "appeals", {**LONG, "statement": WAITED}, olena)
    assert whose(api, waiting, olena) == "contact-centre"
    act(api, waiting, "assign", token("dispatcher", "contact-centre"), agency="tax", topic="taxes")
    # ... or to the ombudsman, whose competence it is.
    officials = [{"name": "І. Слідчий", "position": "слідчий", "agency": "police"}]
    searched = sent(api, "appeals", {**LONG, "statement": SEARCHED, "officials": officials}, olena)
    assert whose(api, searched, olena) == "business-ombudsman"

    answered(api, waiting, "tax", token)
    answered(api, searched, "business-ombudsman", token)
    mailbox.wait(searched, to=OLENA)
    judged(api, waiting, olena, 6)
    judged(api, searched, olena, 10)

    publish()
    overall = site.get("/data/index.json").json()["overall"]
    ess = overall["indices"]["ess"]
    assert ess["value"] == pytest.approx((75 + 25 + 0 + 6 * 50) / 9, abs=1e-5)
    assert (ess["n"], ess["left_out"]) == (9, ["customs"])
    assert max(ess["indicators"], key=lambda name: ess["indicators"][name]["weight"] or 0) == "inspections"
    assert overall["handling"]["value"] == 8
    page = site.get("/").text
    assert "Індекс задоволеності підприємців" in page
    assert "44,4" in page
