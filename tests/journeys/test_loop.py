"""The main story: a rating goes in, a work order comes out, the answer is checked, the public sees each step."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.stacks import Api, Mailbox, eventually

AUTHOR = "kateryna@person.example"
BODY = {
    "survey": "fft",
    "agency": "nhft",
    "service": "nhft-community",
    "level": 1,
    "comment": "Nobody came to the appointment.\nI waited the whole day.",
    "language": "uk",
    "contact": {"email": AUTHOR},
}
Token = Callable[..., str]


def orders_published(site: httpx.Client) -> dict[str, int]:
    overall = site.get("/data/index.json").json()["overall"]
    return overall["orders"]["counts"] or {}


def act(api: Api, number: str, action: str, token: str, **fields: Any) -> dict[str, Any]:
    """One desk action on the case as it is now."""
    version = api.get(f"desk/cases/{number}", token=token).json()["version"]
    answer = api.post(f"desk/cases/{number}/orders/1/{action}", {"version": version, **fields}, token=token)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def reply(api: Api, number: str, key: str, **fields: Any) -> httpx.Response:
    version = api.get(f"cases/{number}", key=key).json()["version"]
    return api.post(f"cases/{number}/orders/1/follow-up", {"version": version, **fields}, key=key)


def test_the_whole_loop(
    api: Api, mailbox: Mailbox, token: Token, publish: Callable[[], int], site: httpx.Client
) -> None:
    publish()
    before = orders_published(site)

    def grown(name: str) -> int:
        publish()
        return orders_published(site).get(name, 0) - before.get(name, 0)

    # A negative rating: a receipt with a number that can be dictated, mail to the officials and to the author.
    receipt = api.post("feedback", BODY).json()
    number, key = receipt["case"]["number"], receipt["case"]["key"]
    first = mailbox.wait(number, to=AUTHOR)[0]
    assert "справа" in first["Subject"]
    assert f"/case/#{number}.{key}" in first["BodyText"]
    official = token("official", "nhft")
    orders = eventually(
        lambda: [
            o for o in api.get("desk/orders", agency="nhft", token=official).json()["items"] if o["case"] == number
        ],
        what="the work order in the agency's list",
    )
    assert orders[0]["state"] == "assigned"
    to_officials = [mail for mail in mailbox.wait(number, count=2) if AUTHOR not in mail["To"]]
    for mail in to_officials:
        assert "Nobody came to the appointment." in mail["BodyText"]
        assert "I waited the whole day." not in mail["BodyText"]
        assert AUTHOR not in mail["BodyText"] + mail["BodyHtml"]
        assert key not in mail["BodyText"] + mail["BodyHtml"]
    assert grown("open") == 1

    # The answer: the author is asked whether it helped.
    act(api, number, "accept", official)
    shown = act(api, number, "answer", official, outcome="explained", text="The nurse was ill. We are sorry.")
    assert shown["order"]["state"] == "following_up"
    asked = [mail for mail in mailbox.wait(number, to=AUTHOR, count=2) if "Чи це допомогло" in mail["Subject"]]
    assert "The nurse was ill" in asked[0]["BodyText"]
    assert grown("answered") == 1

    # Not solved: the second round at the same agency, whose head is told.
    again = reply(api, number, key, outcome="not_solved", rating=2, comment="Still nobody").json()["order"]
    assert (again["state"], again["agency"]["id"], again["round"]) == ("assigned", "nhft", 2)
    eventually(
        lambda: [m for m in mailbox.about(number) if any("head" in to for to in m["To"])], what="mail to the head"
    )
    assert grown("redo") == 1

    # Not solved in the last round: the higher body.
    act(api, number, "accept", official)
    act(api, number, "answer", official, outcome="fixed", text="We came on Tuesday.")
    above = reply(api, number, key, outcome="not_solved", rating=1).json()["order"]
    assert (above["state"], above["agency"]["id"], above["round"]) == ("escalated", "nhs-england", 3)
    api.problem(api.post(f"desk/cases/{number}/orders/1/accept", {"version": 99}, token=official), 403)

    # Solved: closed, and every round keeps its own answer and rating.
    higher = token("official", "nhs-england")
    act(api, number, "accept", higher)
    act(api, number, "answer", higher, outcome="fixed", text="A new nurse comes from Monday.")
    end = reply(api, number, key, outcome="solved", rating=9).json()["order"]
    assert (end["state"], end["resolution"]) == ("closed", "solved")
    case = api.get(f"cases/{number}", key=key).json()
    assert [a["follow_up"]["rating"] for a in case["orders"][0]["answers"]] == [2, 1, 9]
    assert [event["event"] for event in case["timeline"]].count("AnswerGiven") == 3
    assert case["state"] == "closed"
    assert grown("open") == 0
    assert grown("opened") == 1


def test_a_stale_command_is_refused_and_changes_nothing(api: Api, token: Token) -> None:
    receipt = api.post("feedback", BODY).json()
    number, key = receipt["case"]["number"], receipt["case"]["key"]
    official = token("official", "nhft")
    case = eventually(lambda: _found(api.get(f"cases/{number}", key=key)), what="the case")
    path = f"desk/cases/{number}/orders/1/accept"
    assert api.post(path, {"version": case["version"]}, token=official).status_code == 200
    api.problem(api.post(path, {"version": case["version"]}, token=official), 409)
    api.problem(api.post(path, {"version": case["version"] + 1, "speed": 9}, token=official), 409)
    assert api.get(f"cases/{number}", key=key).json()["version"] == case["version"] + 1


def test_an_author_who_left_no_address_is_not_asked(api: Api, token: Token, mailbox: Mailbox) -> None:
    number = api.post("feedback", {**BODY, "contact": None, "language": "en"}).json()["case"]["number"]
    official = token("official", "nhft")
    eventually(lambda: _found(api.get(f"desk/cases/{number}", token=official)), what="the case")
    act(api, number, "accept", official)
    shown = act(api, number, "answer", official, outcome="fixed", text="Done.")
    assert (shown["order"]["state"], shown["order"]["resolution"]) == ("closed", "unverified")


def test_nobody_sees_a_case_without_its_key(api: Api) -> None:
    number = api.post("feedback", BODY).json()["case"]["number"]
    for key in (None, "a" * 24):
        unknown = api.problem(api.get(f"cases/{number}", key=key), 404)
        assert unknown == api.problem(api.get("cases/0000-0000-00000", key=key), 404)


def test_an_official_sees_only_their_own_agency(api: Api, token: Token) -> None:
    number = api.post("feedback", BODY).json()["case"]["number"]
    neas = token("official", "neas")
    eventually(lambda: _found(api.get(f"desk/cases/{number}", token=token("official", "nhft"))), what="the case")
    api.problem(api.get(f"desk/cases/{number}", token=neas), 403)
    api.problem(api.get("desk/orders", agency="nhft", token=neas), 403)
    api.problem(api.post("desk/feedback", BODY, token=neas), 403)


def _found(answer: httpx.Response) -> dict[str, Any] | None:
    return dict(answer.json()) if answer.status_code == 200 else None
