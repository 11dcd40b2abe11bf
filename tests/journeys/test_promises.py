"""A promise from its making to what the author says of it, and what the register and the public see meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.journeys.test_loop import act, reply
from tests.stacks import Api, Mailbox, eventually

AUTHOR = "promised-olha@person.example"
AGENCY = "nhft"
WORDS = "A nurse will visit every ward on Saturdays."
BODY = {
    "survey": "fft",
    "agency": AGENCY,
    "service": "nhft-community",
    "level": 1,
    "comment": "Nobody comes on Saturdays.",
    "language": "en",
    "contact": {"email": AUTHOR},
}
Token = Callable[..., str]


def in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def test_a_promise_is_listed_moved_kept_and_judged(
    api: Api, mailbox: Mailbox, token: Token, publish: Callable[[], int], site: httpx.Client
) -> None:
    official, head, analyst = token("official", AGENCY), token("head", AGENCY), token("analyst", "nhs-england")

    def register(number: str, state: str, reader: str = official) -> list[dict[str, Any]]:
        items = api.get("desk/promises", agency=AGENCY, state=state, token=reader).json()["items"]
        return [item for item in items if item["case"] == number]

    def counts() -> dict[str, int]:
        publish()
        published = site.get("/data/promises.json").json()["overall"]["promises"]["counts"]
        return published or dict.fromkeys(("made", "open", "kept", "broken", "dropped", "moved"), 0)

    def grown(before: dict[str, int]) -> dict[str, int]:
        now = counts()
        return {name: now[name] - before[name] for name in now if now[name] != before[name]}

    before = counts()
    receipt = api.post("feedback", BODY).json()
    number, key = receipt["case"]["number"], receipt["case"]["key"]
    eventually(lambda: api.get(f"desk/cases/{number}", token=official).status_code == 200, what="the case")
    act(api, number, "accept", official)

    # A promise has a day to come and words that may be published; nothing is written otherwise.
    version = api.get(f"desk/cases/{number}", token=official).json()["version"]
    answer = {"version": version, "outcome": "promised", "text": "We will send a nurse on Saturdays."}
    path = f"desk/cases/{number}/orders/1/answer"
    api.problem(api.post(path, answer, token=official), 422, path="promise_date")
    api.problem(api.post(path, {**answer, "promise_date": in_days(-1)}, token=official), 422, path="promise_date")
    named = {**answer, "promise_date": in_days(20), "public_text": "Ask ann@gov.example"}
    api.problem(api.post(path, named, token=official), 422, path="public_text")
    assert register(number, "open") == []

    # Made: the author has it in writing, the register lists it, the public reads the words for it.
    shown = api.post(path, {**named, "public_text": WORDS}, token=official).json()["order"]
    assert (shown["state"], shown["promise"]["due"]) == ("promised", in_days(20))
    assert "We will send a nurse" in mailbox.wait(f"A promise to you: case {number}", to=AUTHOR)[0]["BodyText"]
    (listed,) = eventually(lambda: register(number, "open"), what="the promise in the register")
    assert (listed["due"], listed["public_text"], listed["overdue"]) == (in_days(20), WORDS, False)
    assert register(number, "open", analyst) == [listed]
    api.problem(api.get("desk/promises", agency=AGENCY, token=token("official", "neas")), 403)
    assert grown(before) == {"made": 1, "open": 1}
    assert WORDS in site.get("/promises/").text
    assert "We will send a nurse" not in site.get("/promises/").text

    # Moved by the head, with a reason that the author reads and the public does not.
    act(api, number, "move", head, promise_date=in_days(30), reason="The new nurse starts in a month.")
    moved = mailbox.wait(f"A new date for the promise in case {number}", to=AUTHOR)[0]
    assert "The new nurse starts in a month." in moved["BodyText"]
    (listed,) = eventually(
        lambda: [row for row in register(number, "open") if row["moves"]], what="the moved promise in the register"
    )
    assert (listed["due"], listed["moves"][0]["due"]) == (in_days(30), in_days(20))
    assert grown(before) == {"made": 1, "open": 1, "moved": 1}
    assert "The new nurse starts" not in site.get("/promises/").text

    # Kept: the author is told and asked, the register has it among the kept ones.
    act(api, number, "keep", official, text="The nurse came last Saturday.")
    kept = mailbox.wait(f"The promise in your case {number} is kept", to=AUTHOR)[0]
    assert "The nurse came last Saturday." in kept["BodyText"]
    mailbox.wait(f"Did this help? Answer to your case {number}", to=AUTHOR)
    eventually(lambda: register(number, "kept") and not register(number, "open"), what="the kept promise")
    assert grown(before) == {"made": 1, "kept": 1, "moved": 1}

    # What the author says ends the matter; the promise stays kept.
    end = reply(api, number, key, outcome="solved", rating=9).json()["order"]
    assert (end["state"], end["promise"]["state"]) == ("closed", "kept")
    assert grown(before) == {"made": 1, "kept": 1, "moved": 1}


def test_a_promise_is_dropped_with_a_case_that_its_author_withdraws(api: Api, token: Token) -> None:
    official = token("official", AGENCY)
    receipt = api.post("feedback", BODY).json()
    number, key = receipt["case"]["number"], receipt["case"]["key"]
    eventually(lambda: api.get(f"desk/cases/{number}", token=official).status_code == 200, what="the case")
    act(api, number, "accept", official)
    act(api, number, "answer", official, outcome="promised", text="Soon.", promise_date=in_days(9))
    version = api.get(f"cases/{number}", key=key).json()["version"]
    assert api.post(f"cases/{number}/withdraw", {"version": version}, key=key).status_code == 200

    def dropped() -> list[dict[str, Any]]:
        items = api.get("desk/promises", agency=AGENCY, state="dropped", token=official).json()["items"]
        return [item for item in items if item["case"] == number]

    eventually(dropped, what="the dropped promise in the register")
