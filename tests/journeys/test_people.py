"""Authors who sign in have a cabinet; a follow-up's link is good once, for one answer; who has no address is called."""

import re
from collections.abc import Callable
from typing import Any

import httpx

from tests.journeys.test_loop import act
from tests.stacks import Api, Mailbox, eventually

RATING = {
    "survey": "fft",
    "agency": "nhft",
    "service": "nhft-community",
    "level": 1,
    "comment": "Nobody came to the appointment.",
    "language": "en",
}
Token = Callable[..., str]


def opened(api: Api, token: Token, **changes: Any) -> tuple[str, str]:
    """Number and key of the case of a rating, once it is there."""
    receipt = api.post("feedback", {**RATING, **changes}).json()["case"]
    official = token("official", "nhft")
    eventually(lambda: api.get(f"desk/cases/{receipt['number']}", token=official).is_success, what="the case")
    return receipt["number"], receipt["key"]


def answered(api: Api, number: str, token: Token) -> None:
    official = token("official", "nhft")
    act(api, number, "accept", official)
    act(api, number, "answer", official, outcome="explained", text="The nurse was ill.")


def asked_by_mail(mailbox: Mailbox, number: str, round_: int) -> str:
    """The key in the link of the mail that asks about a round."""

    def found() -> str | None:
        links = (re.search(rf"/case/#{number}\.(1-{round_}-[a-z2-7]+)", m["BodyText"]) for m in mailbox.about(number))
        return next((link[1] for link in links if link), None)

    return eventually(found, what=f"the mail that asks about round {round_}")


def test_the_cabinet_shows_ones_own_cases_and_opens_them_without_a_key(
    api: Api, token: Token, person_token: Token, mailbox: Mailbox
) -> None:
    olena, petro = person_token("olena", email="olena@person.example"), person_token("petro")

    def mine(who: str) -> list[dict[str, Any]]:
        answer = api.get("me/cases", token=who)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    sent = api.post("feedback", RATING, token=olena)
    assert sent.status_code == 201, sent.text
    number = sent.json()["case"]["number"]
    [case] = eventually(lambda: mine(olena), what="the case in the cabinet")
    assert (case["number"], case["state"], case["about"]["agency"]["id"]) == (number, "open", "nhft")
    assert not mine(petro)

    # Their address is that of the token; their case opens to them and to nobody else.
    mailbox.wait(number, to="olena@person.example")
    answered(api, number, token)
    assert mine(olena)[0]["waits_for_you"]
    api.problem(api.get(f"cases/{number}", token=petro), 404)
    api.problem(api.get(f"cases/{number}", token="forged"), 401)
    version = api.get(f"cases/{number}", token=olena).json()["version"]
    judged = api.post(
        f"cases/{number}/orders/1/follow-up", {"version": version, "outcome": "solved", "rating": 8}, token=olena
    )
    assert judged.json()["order"]["resolution"] == "solved"
    assert mine(olena)[0]["state"] == "closed"

    # Whoever is no member of staff is none at the desk either, and a token that is none opens nothing.
    api.problem(api.get("desk/orders", agency="nhft", token=olena), 403)
    assert api.get("me/cases").status_code == 401
    assert api.post("feedback", RATING, token="forged").status_code == 401


def test_the_link_that_asks_works_once_and_only_for_its_answer(api: Api, token: Token, mailbox: Mailbox) -> None:
    number, key = opened(api, token, contact={"email": "sam@person.example"})
    answered(api, number, token)
    link = asked_by_mail(mailbox, number, 1)

    # What scanners of mail do: they look, as often as they like.
    seen = [api.get(f"cases/{number}", key=link).json() for _ in range(3)]
    assert {case["version"] for case in seen} == {api.get(f"cases/{number}", key=key).json()["version"]}
    assert seen[0]["orders"][0]["state"] == "following_up"

    def judge(with_key: str, **said: Any) -> httpx.Response:
        version = api.get(f"cases/{number}", key=key).json()["version"]
        return api.post(f"cases/{number}/orders/1/follow-up", {"version": version, **said}, key=with_key)

    api.problem(api.post(f"cases/{number}/withdraw", {"version": seen[0]["version"]}, key=link), 403)
    assert judge(link, outcome="not_solved", rating=2).json()["order"]["round"] == 2
    gone = api.problem(api.get(f"cases/{number}", key=link), 410)
    assert gone["ended"]["how"] == "answered"
    assert "'not_solved'" in gone["detail"]
    api.problem(judge(link, outcome="solved"), 410)

    # The next round is asked about by a link of its own; the old one stays dead, and the case's own key works on.
    answered(api, number, token)
    second = asked_by_mail(mailbox, number, 2)
    api.problem(api.get(f"cases/{number}", key=link), 410)
    api.problem(judge(link, outcome="solved"), 410)
    assert judge(second, outcome="solved", rating=9).json()["order"]["resolution"] == "solved"
    api.problem(api.get(f"cases/{number}", key=second), 410)
    assert api.get(f"cases/{number}", key=key).json()["state"] == "closed"


def test_who_left_a_phone_alone_is_called_by_one_operator_at_a_time(api: Api, token: Token, mailbox: Mailbox) -> None:
    phone = "+442071838750"
    oleh, maria = (token("operator", "nhs-england", subject=name) for name in ("oleh", "maria"))
    number, key = opened(api, token, contact={"phone": phone, "name": "Sam Person"})
    answered(api, number, token)

    def listed(who: str) -> list[dict[str, Any]]:
        return [call for call in api.get("desk/calls", token=who).json()["items"] if call["case"] == number]

    eventually(lambda: listed(oleh), what="the call in the list")
    api.problem(api.get("desk/calls", token=token("official", "nhft")), 403)
    api.problem(api.get(f"desk/calls/{number}/1", token=oleh), 403)

    # One has it in hand; the other neither sees it nor gets it.
    act(api, number, "claim", oleh)
    version = api.get(f"desk/cases/{number}", token=maria).json()["version"]
    api.problem(api.post(f"desk/cases/{number}/orders/1/claim", {"version": version}, token=maria), 409)
    eventually(lambda: not listed(maria), what="the call gone from the other's list")
    assert listed(oleh)[0]["mine"]
    sheet = api.get(f"desk/calls/{number}/1", token=oleh).json()
    assert (sheet["call"]["phone"], sheet["call"]["name"]) == (phone, "Sam Person")
    assert sheet["orders"][0]["answers"][0]["text"] == "The nurse was ill."
    api.problem(api.get(f"desk/calls/{number}/1", token=maria), 403)
    assert phone not in api.get(f"desk/cases/{number}", token=token("official", "nhft")).text

    # Put off, and then taken by the other, who hears what the author has to say.
    act(api, number, "release", oleh)
    eventually(lambda: listed(maria), what="the call back in the list")
    act(api, number, "claim", maria)
    done = act(api, number, "confirm", maria, outcome="solved", rating=9)
    assert done["order"]["resolution"] == "solved"
    eventually(lambda: not listed(maria), what="the call done with")
    api.problem(api.get(f"desk/calls/{number}/1", token=maria), 404)
    told = api.get(f"cases/{number}", key=key).json()["timeline"][-1]
    assert (told["event"], told["by"]) == ("AnswerConfirmed", "operator")

    # Nobody was written to: there was no address.
    assert not [mail for mail in mailbox.about(number) if "person.example" in str(mail["To"])]

    # A call that reached nobody is not to be made again at once.
    silent, _ = opened(api, token, contact={"phone": phone})
    answered(api, silent, token)
    act(api, silent, "claim", oleh)
    assert act(api, silent, "no_contact", oleh)["order"]["state"] == "following_up"
    version = api.get(f"desk/cases/{silent}", token=oleh).json()["version"]
    api.problem(api.post(f"desk/cases/{silent}/orders/1/claim", {"version": version}, token=oleh), 409)
    eventually(
        lambda: silent not in [call["case"] for call in api.get("desk/calls", token=oleh).json()["items"]],
        what="the failed call gone from the list",
    )
