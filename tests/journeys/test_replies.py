"""Prepared answers: one is proposed, sent and received; when the author comes back, they get other words."""

from collections.abc import Callable

from tests.journeys.test_loop import act, reply
from tests.stacks import Api, JsonObject, Mailbox, eventually

AUTHOR = "replies@person.example"
RATING = {
    "survey": "fft",
    "agency": "nhft",
    "service": "nhft-community",
    "level": 1,
    "comment": "Nobody came to the appointment.",
    "language": "uk",
    "contact": {"email": AUTHOR},
}


def test_an_author_does_not_get_the_same_words_twice(api: Api, mailbox: Mailbox, token: Callable[..., str]) -> None:
    receipt = api.post("feedback", RATING).json()
    number, key = receipt["case"]["number"], receipt["case"]["key"]
    official = token("official", "nhft")
    path = f"desk/cases/{number}/orders/1/replies"
    eventually(lambda: api.get(path, token=official).status_code == 200, what="the work order")

    def proposed(**query: str) -> list[JsonObject]:
        items: list[JsonObject] = api.get(path, token=official, outcome="fixed", **query).json()["items"]
        return items

    first, *others = proposed()
    assert others
    assert {item["language"] for item in (first, *others)} == {"uk"}
    assert AUTHOR not in str(proposed())
    assert proposed(language="en")[0]["text"] != first["text"]
    api.problem(api.get(path, token=official, outcome="magic"), 422, path="outcome")
    api.problem(api.get(path, token=token("official", "neas")), 403)

    # What is sent is kept with the variant that it was made from, and is what the author reads.
    act(api, number, "accept", official)
    sent = first["text"].replace("[", "").replace("]", "")
    act(api, number, "answer", official, outcome="fixed", text=sent, reply=first["reply"])
    mails = mailbox.wait(sent.splitlines()[0], to=AUTHOR)
    assert number in mails[0]["Subject"]
    timeline = api.get(f"desk/cases/{number}", token=official).json()["timeline"]
    kept = [event["answer"] for event in timeline if "answer" in event]
    assert kept == [{"outcome": "fixed", "text": sent, "reply": first["reply"]}]

    assert reply(api, number, key, outcome="not_solved").status_code == 200
    assert [item["reply"] for item in proposed()] == [item["reply"] for item in others]
