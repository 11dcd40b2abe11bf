"""The answer to a submission is lost, and its author mends what they wrote and sends it again."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.builders import an_id
from tests.stacks import Api, Mailbox, eventually

RATING = {"survey": "fft", "agency": "neas", "service": "neas-111"}


def test_a_corrected_copy_replaces_the_first_or_follows_on_its_case(
    api: Api, mailbox: Mailbox, token: Callable[..., str]
) -> None:
    mended: dict[str, Any] = {**RATING, "id": an_id(datetime.now(UTC), 901), "level": 4, "comment": "Quick"}
    assert api.post("feedback", {**mended, "comment": "Qiuck"}).status_code == 201
    answer = api.post("feedback", {**mended, "corrects": True})
    assert (answer.status_code, answer.json()["corrected"]) == (200, "replaced")
    assert api.post("feedback", mended).status_code == 200

    worse = {**mended, "level": 1, "comment": "Waited", "contact": {"email": "typo@person.example"}}
    opened = api.post("feedback", {**worse, "corrects": True}).json()
    number, key = opened["case"]["number"], opened["case"]["key"]
    eventually(lambda: api.get(f"cases/{number}", key=key).status_code == 200, what="the case of the correction")

    said = {**worse, "comment": "Waited four hours", "contact": {"email": "mended@person.example"}, "corrects": True}
    for _ in range(2):
        answer = api.post("feedback", said)
        assert (answer.status_code, answer.json()["corrected"]) == (200, "message")
    assert len(re.findall("Waited four hours", api.get(f"cases/{number}", key=key).text)) == 1

    api.problem(api.post("feedback", {**said, "service": "neas-see-and-convey"}), 409)
    own = api.post("feedback", {**said, "id": an_id(datetime.now(UTC), 902), "corrects": False})
    assert own.json()["case"]["number"] != number

    official = token("official", "neas")
    for action, fields in (("accept", {}), ("answer", {"outcome": "explained", "text": "A line was down."})):
        version = api.get(f"cases/{number}", key=key).json()["version"]
        path = f"desk/cases/{number}/orders/1/{action}"
        assert api.post(path, {"version": version, **fields}, token=official).status_code == 200
    mailbox.wait(f"Answer to your case {number}", to="mended@person.example")
    assert not mailbox.about("Answer to your case", to="typo@person.example")
