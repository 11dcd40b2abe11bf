"""Many are dissatisfied with a body: some of those who dealt with it are drawn, asked by mail and answer; the result is
published with its margin of error."""

from datetime import timedelta

import httpx
import pytest

from infra.local.publishing import publish_until_clean
from tests.journeys.test_invitations import token_in
from tests.stacks import Api, Deployed, JsonObject, of_pack

pytestmark = of_pack(apart="clocks")

AGENCY = "nhft"
PEOPLE, NEGATIVE, ANSWERS = 24, 9, 12
"""The demo pack's limit is 30 % of at least 20 ratings."""


def rate(there: Deployed, n: int, *, surveys: bool) -> None:
    contact = {"email": f"{n}@drawn.example", "surveys": surveys}
    rating = {"survey": "fft", "agency": AGENCY, "level": 1 if n < NEGATIVE else 4, "contact": contact}
    answer = there.api.post("feedback", rating)
    assert answer.status_code == 201, answer.text


def campaigns(there: Deployed) -> list[JsonObject]:
    items: list[JsonObject] = there.api.get("desk/campaigns", token=analyst(there)).json()["items"]
    return items


def overall(there: Deployed) -> JsonObject:
    """What the site says of the whole country."""
    found: JsonObject = httpx.get(f"{there.stack.site}/data/index.json", trust_env=False).json()["overall"]
    return found


def counted(there: Deployed) -> int:
    """How many ratings the site counts."""
    publish_until_clean(there.stack)
    return overall(there)["levels"]["n"] or 0


def analyst(there: Deployed) -> str:
    return there.token("analyst", "nhs-england")


def test_too_many_negatives_lead_to_a_drawn_sample_and_a_published_result(there: Deployed) -> None:
    counted_before = counted(there)
    for n in range(PEOPLE + 2):
        rate(there, n, surveys=n < PEOPLE)
    publish_until_clean(there.stack)
    there.move_to(there.now() + timedelta(days=1))
    for _gathered_then_asked in range(2):
        there.move_to(there.now())

    (campaign,) = campaigns(there)
    assert (campaign["agency"], campaign["started_by"], campaign["stage"]) == (AGENCY, "limit", "open")
    # 384.16 / (1 + 383.16 / 24) = 22.6: with so few people nearly all are asked.
    assert (campaign["dealt"], campaign["population"], campaign["sample"]) == (PEOPLE + 2, PEOPLE, 23)
    mails = there.mailbox.wait("/rate/fft/", count=23)
    asked = {address for mail in mails for address in mail["To"]}
    assert len(asked) == 23
    assert asked <= {f"{n}@drawn.example" for n in range(PEOPLE)}, "who did not agree is not asked"
    Api.problem(there.api.post("desk/campaigns", by_hand(campaign), token=analyst(there)), 409)

    for n, mail in enumerate(mails[:ANSWERS]):
        answer = {"survey": "fft", "agency": AGENCY, "level": 2 if n < 3 else 5, "transaction": token_in(mail)}
        assert there.api.post("feedback", answer).status_code == 201
    there.move_to(there.now() + timedelta(days=14, minutes=2))
    publish_until_clean(there.stack)

    with httpx.Client(base_url=there.stack.site, timeout=30, trust_env=False) as site:
        (told,) = site.get("/data/campaigns.json").json()["campaigns"]
        assert told["id"] == campaign["id"]
        result = told["result"]
        assert result["response_rate"]["value"] == pytest.approx(ANSWERS / 23, abs=1e-6)
        satisfied = result["satisfied"]
        assert (satisfied["value"], satisfied["n"]) == (0.75, ANSWERS)
        assert satisfied["low"] < 0.75 < satisfied["high"]
        assert satisfied["margin"] == pytest.approx((satisfied["high"] - satisfied["low"]) / 2, abs=1e-6)
        page = site.get("/campaigns/").text
        assert "75.0%" in page
        assert "47.8% of those asked did not answer" in page
        assert counted(there) == counted_before + PEOPLE + 2, "who was drawn is in no other number"
        assert overall(there)["left_out"] == {"campaign": ANSWERS}
    shown = there.api.get(f"desk/campaigns/{campaign['id']}", token=analyst(there)).json()
    assert (shown["stage"], shown["result"]) == ("closed", result)


def by_hand(campaign: JsonObject) -> JsonObject:
    return {name: campaign[name] for name in ("agency", "from", "to", "survey", "margin", "confidence")}
