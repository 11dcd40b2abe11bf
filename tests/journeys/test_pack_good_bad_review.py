"""A bad review at a window in Nanjing: hotline, department, call-back, once more, until the reviewer is satisfied."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx

from tests.stacks import Api, Mailbox, eventually, of_pack

pytestmark = of_pack("good-bad-review")

AUTHOR = "wang@person.example"
PLACE = {"agency": "medical-insurance", "service": "medical-registration", "office": "nanjing-hall", "window": "b03"}
REVIEW: dict[str, Any] = {
    "survey": "review",
    **PLACE,
    "stage": "counter",
    "channel": "hall",
    "level": 2,
    "answers": {"bad-reasons": ["materials", "attitude"], "aspects": {"attitude": 2, "skill": "not_applicable"}},
    "comment": "同样的材料交了三次。",
    "language": "zh",
    "contact": {"email": AUTHOR, "phone": "+862512345678"},
}


PAPER = {"paper": "12345/2026/77", "paper_date": datetime.now(UTC).date().isoformat()}
"""What the hotline notes of a talk whose call it had not claimed."""


def test_a_bad_review_goes_round_until_the_reviewer_is_satisfied(
    api: Api, mailbox: Mailbox, site: httpx.Client, token: Callable[..., str], publish: Callable[[], int]
) -> None:
    department, hotline = token("official", "medical-insurance"), token("operator", "hotline-12345")
    dispatcher = token("dispatcher", "hotline-12345")

    def act(action: str, who: str, **fields: Any) -> dict[str, Any]:
        version = api.get(f"desk/cases/{number}", token=who).json()["version"]
        answer = api.post(f"desk/cases/{number}/orders/1/{action}", {"version": version, **fields}, token=who)
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["order"])

    # What does not fit is named: a window of another hall, a reason that belongs to another level.
    api.problem(api.post("feedback", {**REVIEW, "window": "z9"}), 422, path="window")
    api.problem(api.post("feedback", {**REVIEW, "level": 5}), 422, path="answers.bad-reasons")

    # The review becomes a work order of the hotline; the reviewer is written to in Chinese, the place is named.
    receipt = api.post("feedback", REVIEW).json()
    number, key = receipt["case"]["number"], receipt["case"]["key"]
    [thanks] = mailbox.wait(number, to=AUTHOR)
    assert "已收到您的评价" in thanks["Subject"]
    assert f"/case/#{number}.{key}" in thanks["BodyText"]
    [new] = mailbox.wait(number, to="dispatcher@12345.example")
    assert "南京市政务服务中心，B03 社保医保窗口" in new["BodyText"]
    assert AUTHOR not in new["BodyText"]
    seen = api.get(f"desk/cases/{number}", token=dispatcher).json()
    assert (seen["orders"][0]["state"], seen["orders"][0]["agency"]["id"]) == ("registered", "hotline-12345")
    assert (seen["about"]["office"]["id"], seen["about"]["region"]) == ("nanjing-hall", "nanjing")

    # Until the hotline has sent it on, it is counted as not yet dispatched, at the department that was rated too.
    def waits() -> bool:
        publish()
        published = site.get("/data/index.json").json()
        return bool(
            published["overall"]["undispatched"]["n"]
            and published["agencies"]["medical-insurance"]["undispatched"]["status"] == "too-few"
        )

    eventually(waits, what="what waits for the hotline in the site's data")

    # The hotline sends it to the department, which puts it right.
    sent = act("assign", dispatcher, agency="medical-insurance", topic="materials")
    assert (sent["state"], sent["agency"]["id"]) == ("assigned", "medical-insurance")
    act("accept", department)
    asked = act("answer", department, outcome="fixed", text="已取消重复提交，并向窗口重申了要求。")
    assert asked["state"] == "following_up"
    mailbox.wait("问题解决了吗", to=AUTHOR)

    # Called back by the hotline: not satisfied, so the department gets it again, and its head is told.
    again = act("dispute", hotline, **PAPER, outcome="not_solved", rating=3, comment="昨天又要我交一次。")
    assert (again["state"], again["agency"]["id"], again["round"]) == ("assigned", "medical-insurance", 2)
    mailbox.wait(number, to="head@medical-insurance.jiangsu.example")
    act("accept", department)
    act("answer", department, outcome="fixed", text="系统已改为自动调取材料。")
    end = act("confirm", hotline, **PAPER, outcome="solved", rating=9)
    assert (end["state"], end["resolution"]) == ("closed", "solved")
    followed = api.get(f"cases/{number}", key=key).json()
    assert [answer["follow_up"]["outcome"] for answer in followed["orders"][0]["answers"]] == ["not_solved", "solved"]

    # Published: from ten reviews on for a window, in Chinese; what staff typed in is counted apart.
    for level in (5, 5, 4, 5, 3, 5, 4, 5, 5):
        praise = {"praise": ["attitude"]} if level > 3 else {"better": ["waiting"]}
        plain = {**REVIEW, "level": level, "answers": praise, "contact": None, "comment": None}
        assert api.post("feedback", plain).status_code == 201
    publish()
    rows = csv.DictReader(io.StringIO(site.get("/data/offices.csv").content.decode("utf-8-sig")))
    counted = {(row["office"], row["window"]): row for row in rows}
    window = counted["nanjing-hall", "b03"]
    # Ten of this journey; the page of the posters rates the same window once.
    ratings = int(window["ratings"])
    assert ratings >= 10
    assert (window["level_2"], float(window["satisfaction"])) == ("1", round((ratings - 1) / ratings, 6))
    assert counted["nanjing-hall", "a01"]["status"] == "empty"
    overall = site.get("/data/index.json").json()["overall"]
    assert (overall["orders"]["counts"]["opened"], overall["orders"]["counts"]["open"]) == (1, 0)
    home = site.get("/").text
    assert '<html lang="zh">' in home
    assert "政务服务好不好" in home


def test_who_left_a_phone_alone_is_called_back_by_the_hotline(api: Api, token: Callable[..., str]) -> None:
    department, hotline = token("official", "medical-insurance"), token("operator", "hotline-12345", subject="hua")
    phone = "+862587654321"
    receipt = api.post("feedback", {**REVIEW, "contact": {"phone": phone}}).json()
    number = receipt["case"]["number"]
    seen = eventually(
        lambda: api.get(f"desk/cases/{number}", token=hotline).json().get("orders"), what="the work order"
    )
    assert seen[0]["state"] == "registered"

    def act(action: str, who: str, **fields: Any) -> dict[str, Any]:
        version = api.get(f"desk/cases/{number}", token=who).json()["version"]
        answer = api.post(f"desk/cases/{number}/orders/1/{action}", {"version": version, **fields}, token=who)
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["order"])

    def calls() -> list[dict[str, Any]]:
        return [call for call in api.get("desk/calls", token=hotline).json()["items"] if call["case"] == number]

    act("assign", token("dispatcher", "hotline-12345"), agency="medical-insurance", topic="materials")
    act("accept", department)
    assert act("answer", department, outcome="fixed", text="已取消重复提交。")["state"] == "following_up"
    eventually(calls, what="the call in the hotline's list")
    act("claim", hotline)
    assert api.get(f"desk/calls/{number}/1", token=hotline).json()["call"]["phone"] == phone
    again = act("dispute", hotline, outcome="not_solved", rating=2)
    assert (again["state"], again["round"]) == ("assigned", 2)
    act("accept", department)
    act("answer", department, outcome="fixed", text="已更正。")
    eventually(calls, what="the second call")
    act("claim", hotline)
    end = act("confirm", hotline, outcome="solved", rating=8)
    assert (end["state"], end["resolution"]) == ("closed", "solved")
