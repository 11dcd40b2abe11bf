"""A frequent question from the desk to the site: published, worded anew, withdrawn, and nobody named in it."""

import re
from collections.abc import Callable
from typing import Any

import httpx

from tests.stacks import Api, eventually

BODY = {
    "agency": "nhft",
    "topic": "waiting-times",
    "question": {"en": "How long does it take to see somebody?"},
    "answer": {"en": "A nurse calls you back within two working days."},
    "sort": 1,
}
Token = Callable[..., str]


def test_what_many_ask_is_answered_once_for_everybody(
    api: Api, token: Token, publish: Callable[[], int], site: httpx.Client
) -> None:
    head, official, analyst = token("head", "nhft"), token("official", "nhft"), token("analyst", "nhs-england")

    def in_sight() -> dict[str, Any]:
        publish()
        return {each["id"]: each for each in site.get("/data/faq.json").json()["questions"]}

    def listed(entry: str) -> dict[str, Any]:
        items = api.get("desk/faq", agency="nhft", limit="200", token=analyst).json()["items"]
        found: dict[str, Any] = next(item for item in items if item["id"] == entry)
        return found

    # Only those who keep the questions write them, and nothing in them may lead to a person.
    api.problem(api.post("desk/faq", BODY, token=official), 403)
    named = {**BODY, "answer": {"en": "Write to nurse.olena@example.org."}}
    api.problem(api.post("desk/faq", named, token=head), 422, path="answer.en")
    api.problem(api.post("desk/faq", {**BODY, "agency": "neas"}, token=head), 403)

    entry = api.post("desk/faq", BODY, token=head).json()
    number = entry["id"]
    shown = eventually(lambda: in_sight().get(number), what="the question on the site")
    assert (shown["answer"], shown["topics"][0]) == (BODY["answer"], "waiting-times")
    page = site.get("/faq/").text
    assert "How long does it take to see somebody?" in page
    assert re.search(r'href="/faq/"', site.get("/").text), "the overview leads there"

    # Of two who change the same version one is turned away; the site has the words of the other.
    words = {"en": "A nurse calls you back within one working day."}
    assert api.post(f"desk/faq/{number}", {"version": 1, "answer": words}, token=analyst).status_code == 200
    api.problem(api.post(f"desk/faq/{number}", {"version": 1, "sort": 9}, token=head), 409)
    eventually(lambda: in_sight()[number]["answer"] == words, what="the new words")

    path = f"desk/faq/{number}/withdraw"
    assert api.post(path, {"version": 2, "reason": "The service moved."}, token=head).status_code == 200
    eventually(lambda: number not in in_sight(), what="the site without it")
    assert words["en"] not in site.get("/faq/").text
    assert listed(number)["state"] == "withdrawn"
    changes = api.get(f"desk/faq/{number}", token=analyst).json()["changes"]
    assert [(each["action"], each["by"]) for each in changes] == [
        ("withdraw", "head"),
        ("change", "analyst"),
        ("publish", "head"),
    ]
    assert [each["entry"]["answer"] for each in changes] == [words, words, BODY["answer"]]
