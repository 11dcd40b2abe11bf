"""Thirty officials act on one work order at once: one of them does, the others are told that they came too late.

The local cloud gives a function one process and lets requests wait for it, so the thirty meet at the door and not in
the table: this shows that a stale command is refused from end to end, whoever was faster. That writers who really meet
cannot both win is shown on Amazon's own engine, by thirty threads (tests/integration/stores/test_case_store.py).
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx

from tests.journeys.test_groups import a_case
from tests.journeys.test_loop import act, reply
from tests.stacks import Api, Mailbox

OFFICIALS = 30
AGENCY = "neas"
AUTHOR = "popular@person.example"


def test_of_thirty_officials_who_answer_at_once_one_does(api: Api, token: Callable[..., str], mailbox: Mailbox) -> None:
    number, key = a_case(api, AUTHOR, agency=AGENCY)
    tokens = [token("official", AGENCY, subject=f"official-{n}") for n in range(OFFICIALS)]
    act(api, number, "accept", tokens[0])
    seen = api.get(f"cases/{number}", key=key).json()
    together = Barrier(OFFICIALS)

    def answer(n: int) -> httpx.Response:
        together.wait(timeout=30)
        body = {"version": seen["version"], "outcome": "fixed", "text": f"Official {n} has mended it."}
        return api.post(f"desk/cases/{number}/orders/1/answer", body, token=tokens[n])

    with ThreadPoolExecutor(OFFICIALS) as officials:
        answers = list(officials.map(answer, range(OFFICIALS)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: OFFICIALS - 1}
    for refused in (answer for answer in answers if answer.status_code == 409):
        api.problem(refused, 409)

    # The timeline has no gap and one answer, that of the one who was told so.
    winner = next(n for n, answer in enumerate(answers) if answer.status_code == 200)
    case = api.get(f"cases/{number}", key=key).json()
    assert [event["seq"] for event in case["timeline"]] == list(range(1, case["version"] + 1))
    new = [event["event"] for event in case["timeline"] if event["seq"] > seen["version"]]
    assert new == ["AnswerGiven", "FollowUpAsked"]
    assert [given["text"] for given in case["orders"][0]["answers"]] == [f"Official {winner} has mended it."]

    # One mail asks the author. What follows is told later, so by then a second would have come.
    assert reply(api, number, key, outcome="not_solved").status_code == 200
    mailbox.wait(f"Your case {number} is being worked on again", to=AUTHOR)
    (asked,) = mailbox.about(f"Did this help? Answer to your case {number}", to=AUTHOR)
    assert f"Official {winner} has mended it." in asked["BodyText"]
