"""An agency objects to a rating: somebody independent decides, the author is told, the public sees it."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.stacks import Api, Mailbox, eventually

RATING = {"survey": "fft", "agency": "neas", "service": "neas-111", "level": 1, "comment": "I rate the weather."}
Token = Callable[..., str]


class Contested:
    """A rating that the head of its agency has objected to."""

    def __init__(self, api: Api, token: Token, author: str) -> None:
        self.api, self.token = api, token
        receipt = api.post("feedback", {**RATING, "contact": {"email": author}}).json()["case"]
        self.number, self.key = receipt["number"], receipt["key"]
        eventually(lambda: api.get(f"cases/{self.number}", key=self.key).status_code == 200, what="the case opens")
        self.due = self.order["due"]
        assert self.act("contest", "head", "neas", reason="This is not about us.").status_code == 200

    @property
    def order(self) -> dict[str, Any]:
        return dict(self.api.get(f"cases/{self.number}", key=self.key).json()["orders"][0])

    def act(self, action: str, role: str, agency: str, **fields: Any) -> httpx.Response:
        version = self.api.get(f"cases/{self.number}", key=self.key).json()["version"]
        path = f"desk/cases/{self.number}/orders/1/{action}"
        return self.api.post(path, {"version": version, **fields}, token=self.token(role, agency))


def test_an_upheld_contest_is_counted_apart_and_the_author_is_told_why(
    api: Api, token: Token, mailbox: Mailbox, publish: Callable[[], int], site: httpx.Client
) -> None:
    def published() -> tuple[int, int]:
        publish()
        overall = site.get("/data/index.json").json()["overall"]
        return (overall["levels"]["counts"] or {}).get("1", 0), (overall["left_out"] or {}).get("contest-upheld", 0)

    author = "weather@person.example"
    contested = Contested(api, token, author)
    ratings, excluded = published()
    assert (contested.order["state"], contested.order["paused"]) == ("contested", True)
    eventually(
        lambda: [m for m in mailbox.about(contested.number) if any("phso" in to for to in m["To"])],
        what="mail to the independent reviewer",
    )

    # Neither the agency itself nor a reviewer of the body above it may decide.
    api.problem(contested.act("uphold", "head", "neas", reason="We agree with ourselves."), 403)
    api.problem(contested.act("uphold", "reviewer", "nhs-england", reason="Ours is right."), 409)
    api.problem(contested.act("uphold", "reviewer", "phso"), 422, path="reason")
    assert contested.act("uphold", "reviewer", "phso", reason="It is about the weather.").status_code == 200

    assert (contested.order["state"], contested.order["resolution"]) == ("closed", "excluded")
    told = eventually(
        lambda: [m for m in mailbox.about(contested.number, to=author) if "It is about the weather." in m["BodyText"]],
        what="mail to the author with the reason",
    )
    assert len(told) == 1
    eventually(lambda: published() == (ratings - 1, excluded + 1), what="the rating counted as left out")


def test_a_dismissed_contest_gives_the_order_back_with_its_clock(api: Api, token: Token, mailbox: Mailbox) -> None:
    contested = Contested(api, token, "fair@person.example")
    assert contested.act("dismiss", "reviewer", "phso", reason="It is about the call.").status_code == 200
    order = contested.order
    assert (order["state"], order["paused"], order["due"]) == ("assigned", False, contested.due)
    eventually(
        lambda: [m for m in mailbox.about(contested.number) if "It is about the call." in m["BodyText"]],
        what="mail to the head with the decision",
    )
    # Once an order, and never by a hand that is the system's.
    api.problem(contested.act("contest", "head", "neas", reason="Again."), 409)
    for action in ("breach", "timeout", "escalate", "break"):
        api.problem(contested.act(action, "head", "neas"), 403)
