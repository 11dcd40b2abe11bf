"""A client that knows no pack finds the actions on an order, fills in what their forms ask for, and gets through."""

import re
from collections.abc import Callable
from typing import Any

from tests.stacks import Api, eventually

RATING = {
    "survey": "fft",
    "agency": "neas",
    "service": "neas-111",
    "level": 1,
    "comment": "Waited four hours for a call back.",
    "contact": {"email": "forms@person.example"},
}
Token = Callable[..., str]


def filled(form: dict[str, Any], outcome: str) -> dict[str, Any]:
    """What the form requires with an outcome, each field by its type alone."""
    by_type: dict[str, Callable[[dict[str, Any]], Any]] = {
        "text": lambda field: "Because of a broken line.",
        "choice": lambda field: outcome,
        "date": lambda field: field["min"],
        "whole": lambda field: field["max"],
        "rating": lambda field: field["max"],
    }
    return {
        field["name"]: by_type[field["type"]](field)
        for field in form["fields"]
        if field["required"] or outcome in field.get("required_when", {}).get("outcome", ())
    }


def test_forms_say_all_that_a_client_has_to_know(api: Api, token: Token) -> None:
    receipt = api.post("feedback", RATING).json()["case"]
    number, key = receipt["number"], receipt["key"]
    official, head = token("official", "neas"), token("head", "neas")
    eventually(lambda: api.get(f"cases/{number}", key=key).status_code == 200, what="the case")

    def case(who: str | None = None) -> dict[str, Any]:
        return dict(api.get(f"desk/cases/{number}", token=who or official).json())

    def form(action: str, who: str | None = None) -> dict[str, Any]:
        found = case(who)["orders"][0]["forms"]
        return next(dict(each) for each in found if each["action"] == action)

    def act(action: str, fields: dict[str, Any], who: str | None = None) -> Any:
        body = {"version": case(who)["version"], **fields}
        return api.post(f"desk/cases/{number}/orders/1/{action}", body, token=who or official)

    assert form("accept")["fields"] == []
    assert act("accept", {}).status_code == 200
    assert act("extend", filled(form("extend", head), ""), head).json()["order"]["extension"]["days"] > 0

    # Each thing that the form says a refusal needs is missed by its name.
    answer = filled(form("answer"), "refused")
    for name in ("reasons", "next_steps"):
        api.problem(act("answer", {key: value for key, value in answer.items() if key != name}), 422, path=name)
    assert act("answer", answer).json()["order"]["state"] == "following_up"

    # The author's page has both answers to "did it help?", and an end is told from what goes on.
    shown = {each["action"]: each for each in api.get(f"cases/{number}", key=key).json()["orders"][0]["forms"]}
    assert shown["confirm"]["closes"] and not shown["dispute"]["closes"]
    word = {"version": case()["version"], "outcome": "not_solved", "rating": 2}
    assert api.post(f"cases/{number}/orders/1/follow-up", word, key=key).status_code == 200

    # What came back is found in the list by that.
    listed = eventually(
        lambda: [
            each
            for each in api.get("desk/orders", agency="neas", redo="true", token=official).json()["items"]
            if each["case"] == number
        ],
        what="the order among those that came back",
    )
    assert (listed[0]["round"], listed[0]["owed"]) == (2, True)


def test_the_pages_bring_the_words_and_the_modules_that_they_need(site: Any) -> None:
    for page in ("case", "desk"):
        html = site.get(f"/{page}/").text
        modules = re.findall(r'(?:modulepreload" href|type="module" src)="([^"]+)"', html)
        assert len(modules) > 3
        for address in modules:
            assert site.get(address).headers["content-type"].startswith("text/javascript")
    assert "topics" in site.get("/data/catalogue.json").json()
