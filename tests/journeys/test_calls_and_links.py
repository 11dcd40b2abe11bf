"""How asking an author ends where nobody answers in time, and what is published of what they say by phone.

The clock of a stack apart is moved ahead; it only goes forward, so each test goes on where the one before ended.
"""

import re
from datetime import datetime, timedelta

import httpx

from chalicelib.domain.cases.calls import MAX_ATTEMPTS
from infra.local.publishing import publish_until_clean
from tests.journeys.test_loop import act, reply
from tests.stacks import Deployed, JsonObject, eventually, of_pack

pytestmark = of_pack(apart="clocks")

AUTHOR = "links@person.example"
BY_MAIL, BY_PHONE = {"email": AUTHOR}, {"phone": "+442071838750"}
BY_BOTH = {**BY_MAIL, **BY_PHONE}
RATING = {"survey": "fft", "agency": "neas", "level": 1, "comment": "Nobody came.", "language": "en"}
LONGEST_BREAK = timedelta(days=5)
"""Over Christmas offices are closed for so long at most."""


def asked(there: Deployed, contact: JsonObject) -> tuple[str, str]:
    """Number and key of a case that was answered, so that its author is being asked whether that helped."""
    receipt = there.api.post("feedback", {**RATING, "contact": contact}).json()["case"]
    number, key = receipt["number"], receipt["key"]
    eventually(lambda: there.api.get(f"cases/{number}", key=key).is_success, what="the case")
    official = there.token("official", "neas")
    act(there.api, number, "accept", official)
    done = act(there.api, number, "answer", official, outcome="fixed", text="We came on Tuesday.")
    assert done["order"]["state"] == "following_up"
    return number, key


def shown(there: Deployed, number: str, key: str) -> JsonObject:
    return dict(there.api.get(f"cases/{number}", key=key).json())


def wait_for_the_next_call(there: Deployed, number: str, operator: str) -> None:
    """It comes after half a working day or a reminder, wherever a weekend or a holiday puts that."""
    until = there.now() + LONGEST_BREAK
    while "claim" not in there.api.get(f"desk/cases/{number}", token=operator).json()["orders"][0]["actions"]:
        assert there.now() < until, "there is no next call"
        there.move_to(there.now() + timedelta(days=1))


def link_to(there: Deployed, number: str) -> str:
    """The key in the link of the mail that asks about the first round."""

    def found() -> str | None:
        links = (re.search(rf"/case/#{number}\.(1-1-[a-z2-7]+)", m["BodyText"]) for m in there.mailbox.about(number))
        return next((link[1] for link in links if link), None)

    return eventually(found, what="the mail that asks")


def test_after_three_calls_that_reach_nobody_the_author_counts_as_not_reached(there: Deployed) -> None:
    number, key = asked(there, BY_PHONE)
    operator = there.token("operator", "nhs-england")

    for attempt in range(1, MAX_ATTEMPTS + 1):
        wait_for_the_next_call(there, number, operator)
        act(there.api, number, "claim", operator)
        order = act(there.api, number, "no_contact", operator)["order"]
        assert (order["state"] == "closed") == (attempt == MAX_ATTEMPTS)

    assert order["resolution"] == "not_reached"
    case = shown(there, number, key)
    assert case["state"] == "closed"
    assert [event["event"] for event in case["timeline"]].count("CallFailed") == MAX_ATTEMPTS - 1
    assert case["timeline"][-1]["event"] == "ClosedNotReached"
    there.api.problem(there.api.get(f"desk/calls/{number}/1", token=operator), 404)
    eventually(
        lambda: number not in [call["case"] for call in there.api.get("desk/calls", token=operator).json()["items"]],
        what="the call gone from the list",
    )


def test_a_link_that_comes_too_late_says_what_happened_and_changes_nothing(there: Deployed) -> None:
    number, key = asked(there, BY_MAIL)
    link = link_to(there, number)
    assert there.api.get(f"cases/{number}", key=link).is_success
    there.move_to(datetime.fromisoformat(shown(there, number, key)["orders"][0]["follow_up_due"]))
    closed = shown(there, number, key)
    assert closed["orders"][0]["resolution"] == "no_reply"

    late = {"version": closed["version"], "outcome": "not_solved", "rating": 1}
    for answer in (
        there.api.get(f"cases/{number}", key=link),
        there.api.post(f"cases/{number}/orders/1/follow-up", late, key=link),
    ):
        gone = there.api.problem(answer, 410)
        assert gone["ended"]["how"] == "no_reply"
        assert "not asked any more" in gone["detail"]
    assert shown(there, number, key) == closed


def test_what_is_told_by_phone_is_published_apart_from_what_authors_say(there: Deployed) -> None:
    def published() -> JsonObject:
        publish_until_clean(there.stack)
        overall: JsonObject = httpx.get(f"{there.stack.site}/data/index.json", trust_env=False).json()["overall"]
        return overall

    def judged() -> tuple[int, int, int]:
        """How many judged how an answer was handled, their points in all, and how many said whether it was solved."""
        overall = published()
        judgements = overall["handling"]["n"] or 0
        points = round(judgements * (overall["handling"]["value"] or 0))
        return judgements, points, overall["solved"]["n"] or 0

    before, told_before = judged(), published()["entered_by_staff"]
    by_mail, key = asked(there, BY_MAIL)
    by_phone, _ = asked(there, BY_PHONE)
    assert reply(there.api, by_mail, key, outcome="not_solved", rating=2).is_success
    operator = there.token("operator", "nhs-england")
    act(there.api, by_phone, "claim", operator)
    act(there.api, by_phone, "confirm", operator, outcome="solved", rating=10)

    assert published()["entered_by_staff"] == told_before + 1
    grown = tuple(after - was for after, was in zip(judged(), before, strict=True))
    assert grown == (1, 2, 1), "the author's own follow-up, alone"
    method = httpx.get(f"{there.stack.site}/methodology/", trust_env=False).text
    assert f"in neither the handling nor what counts as solved: {told_before + 1}." in method


def test_an_operator_speaks_for_an_author_on_the_phone_alone_and_the_author_undoes_it(there: Deployed) -> None:
    number, key = asked(there, BY_BOTH)
    elsewhere, caller = there.token("operator", "nhft"), there.token("operator", "nhs-england")

    # Another agency's operator has neither spoken to the author nor a paper of theirs.
    version = shown(there, number, key)["version"]
    tried: dict[str, JsonObject] = {"withdraw": {}, "confirm": {"outcome": "solved"}, "dispute": {"outcome": "partly"}}
    for action, fields in tried.items():
        answer = there.api.post(
            f"desk/cases/{number}/orders/1/{action}", {"version": version, **fields}, token=elsewhere
        )
        there.api.problem(answer, 422, path="paper")
    assert shown(there, number, key)["version"] == version

    wait_for_the_next_call(there, number, caller)
    act(there.api, number, "claim", caller)
    assert act(there.api, number, "withdraw", caller)["order"]["resolution"] == "withdrawn"
    told = eventually(
        lambda: [m for m in there.mailbox.about(number, to=AUTHOR) if "in your name, as you told" in m["BodyText"]],
        what="the mail that tells the author",
    )
    link = re.search(rf"/case/#{number}\.(\S+)", told[0]["BodyText"])
    assert link is not None

    version = shown(there, number, link[1])["version"]
    undone = there.api.post(f"cases/{number}/reopen", {"version": version, "text": "I never asked."}, key=link[1])
    assert undone.is_success, undone.text
    assert undone.json()["order"]["state"] == "assigned"
    there.api.problem(there.api.post(f"cases/{number}/reopen", {"version": version, "text": "Again."}, key=key), 409)
