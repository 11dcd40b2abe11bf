"""Splitting and grouping through the deployed stack: every author gets the answer to their own question, once."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from infra.local.stack_config import Stack
from tests.journeys.test_loop import act, reply
from tests.stacks import Api, Mailbox, eventually

Token = Callable[..., str]
JsonObject = dict[str, Any]

TITLE = "No reminders were sent before appointments"
ENGLISH, UKRAINIAN = "Reminders are sent again since Monday.", "Нагадування знову надсилаються з понеділка."


def a_case(api: Api, author: str, *, language: str = "en", agency: str = "nhft") -> tuple[str, str]:
    """The number and key of a case that somebody's rating opened, once it is there."""
    rating = {
        "survey": "fft",
        "agency": agency,
        "level": 1,
        "comment": "Nobody reminded me.\nAnd the second bus was late.",
        "language": language,
        "contact": {"email": author},
    }
    receipt = api.post("feedback", rating).json()["case"]
    eventually(lambda: api.get(f"cases/{receipt['number']}", key=receipt["key"]).status_code == 200, what="the case")
    return receipt["number"], receipt["key"]


def of_order(case: JsonObject, n: int) -> JsonObject:
    return dict(next(order for order in case["orders"] if order["n"] == n))


def told(mailbox: Mailbox, number: str, author: str, text: str) -> None:
    """Wait until an author has a mail about their case that says this."""
    eventually(lambda: answered_mails(mailbox, number, author, text), what=f"a mail to {author} that says {text}")


def answered_mails(mailbox: Mailbox, number: str, author: str, text: str) -> int:
    return sum(text in mail["BodyText"] for mail in mailbox.about(number, to=author))


def test_a_case_with_two_questions_is_closed_when_both_agencies_have_answered(
    api: Api, token: Token, mailbox: Mailbox
) -> None:
    author = "split@person.example"
    number, key = a_case(api, author)
    dispatcher = token("dispatcher", "nhs-england")
    version = api.get(f"desk/cases/{number}", token=dispatcher).json()["version"]
    path = f"desk/cases/{number}/split"
    questions = [{"text": "Why did nobody remind me?", "agency": "nhft"}, {"text": "Who drives the bus?"}]

    wrong = [questions[0], {**questions[1], "topic": "nothing"}]
    api.problem(
        api.post(path, {"version": version, "questions": wrong}, token=dispatcher), 422, path="questions.1.topic"
    )
    api.problem(api.post(path, {"version": version, "questions": questions[:1]}, token=dispatcher), 422)
    api.problem(api.post(path, {"version": version, "questions": questions}, token=token("official", "nhft")), 403)

    split = api.post(path, {"version": version, "questions": questions}, token=dispatcher)
    assert split.status_code == 200, split.text
    first, second = split.json()["orders"]
    assert (first["state"], first["agency"]["id"], first["text"]) == ("assigned", "nhft", questions[0]["text"])
    assert (second["state"], second["agency"]["id"]) == ("registered", "nhs-england"), "it waits for the dispatcher"
    assert first["due"] == second["due"], "the lawful term runs from receipt"
    mailbox.wait("2 questions", to=author)

    def act_on(n: int, action: str, by: str, **fields: Any) -> JsonObject:
        seen = api.get(f"desk/cases/{number}", token=dispatcher).json()["version"]
        answer = api.post(f"desk/cases/{number}/orders/{n}/{action}", {"version": seen, **fields}, token=by)
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["order"])

    act_on(2, "assign", dispatcher, agency="neas")
    for n, agency in ((1, "nhft"), (2, "neas")):
        act_on(n, "accept", token("official", agency))
        act_on(n, "answer", token("official", agency), outcome="explained", text=f"The answer of {agency}.")
    for n, agency in ((1, "nhft"), (2, "neas")):
        told(mailbox, number, author, f"The answer of {agency}.")
        assert api.get(f"cases/{number}", key=key).json()["state"] == "open"
        seen = api.get(f"cases/{number}", key=key).json()["version"]
        said = {"version": seen, "outcome": "solved", "rating": 5 + n}
        assert api.post(f"cases/{number}/orders/{n}/follow-up", said, key=key).status_code == 200
    case = api.get(f"cases/{number}", key=key).json()
    assert case["state"] == "closed"
    assert [order["answers"][0]["follow_up"]["rating"] for order in case["orders"]] == [6, 7]


@pytest.fixture
def grouped(api: Api, token: Token) -> tuple[str, list[tuple[str, str, str]]]:
    """A group's id, and number, key and author of three cases in it, the second one's in Ukrainian."""
    people = [("ann@person.example", "en"), ("bohdan@person.example", "uk"), ("cecil@person.example", "en")]
    cases = [(*a_case(api, author, language=language), author) for author, language in people]
    orders = [{"case": number, "n": 1} for number, _, _ in cases]
    body = {"title": TITLE, "agency": "nhft", "orders": orders[:2]}
    official = token("official", "nhft")
    api.problem(api.post("desk/groups", body, token=token("official", "neas")), 403)
    api.problem(api.post("desk/groups", {**body, "agency": "nowhere"}, token=official), 422, path="agency")
    made = api.post("desk/groups", body, token=official)
    assert made.status_code == 201, made.text
    group = made.json()["id"]
    more = api.post(f"desk/groups/{group}/orders", {"orders": orders}, token=official).json()
    assert more["refused"] == [], "those that are in it stay in it"
    return group, cases


def run(api: Api, group: str, action: str, by: str, **fields: Any) -> JsonObject:
    """Begin a run and wait until it is done."""
    begun = api.post(f"desk/groups/{group}/{action}", fields, token=by)
    assert begun.status_code == 202, begun.text

    def done() -> JsonObject | None:
        latest: JsonObject = api.get(f"desk/groups/{group}", token=by).json()["runs"][0]
        return latest if latest["n"] == begun.json()["n"] and latest["state"] == "done" else None

    return eventually(done, what="the run to be worked off")


def test_one_answer_reaches_each_author_under_their_own_number_and_in_their_language(
    api: Api, token: Token, mailbox: Mailbox, grouped: tuple[str, Sequence[tuple[str, str, str]]]
) -> None:
    group, cases = grouped
    official = token("official", "nhft")
    (left, left_key, leaver), *others = cases
    act(api, left, "leave", official, reason=f"It is about another clinic than {others[0][0]}.")

    answer = {"outcome": "fixed", "text": ENGLISH, "texts": {"uk": UKRAINIAN}}
    api.problem(
        api.post(f"desk/groups/{group}/answer", {**answer, "outcome": "magic"}, token=official), 422, path="outcome"
    )
    done = run(api, group, "answer", official, **answer)
    assert (done["done"], done["refused"]) == (2, 0)

    (uk_number, _, uk_author), (en_number, en_key, en_author) = others
    told(mailbox, uk_number, uk_author, UKRAINIAN)
    told(mailbox, en_number, en_author, ENGLISH)
    assert not [mail for mail in mailbox.about(left, to=leaver) if ENGLISH in mail["BodyText"]]
    assert of_order(api.get(f"cases/{left}", key=left_key).json(), 1)["state"] == "assigned"

    # Nobody learns of anybody else.
    for number, key, author in cases:
        seen = json.dumps(api.get(f"cases/{number}", key=key).json())
        mails = "".join(mail["BodyText"] + mail["BodyHtml"] for mail in mailbox.about(number, to=author))
        for other, other_key, other_author in cases:
            if other != number:
                assert not [word for word in (other, other_key, other_author) if word in seen + mails]

    # One disputes alone: the other's order stays as it is.
    again = reply(api, en_number, en_key, outcome="not_solved", rating=2).json()["order"]
    assert (again["state"], again["round"], again["group"]) == ("assigned", 2, group)
    members = api.get(f"desk/groups/{group}/orders", token=official).json()["items"]
    assert {(m["case"], m["state"]) for m in members} == {(uk_number, "following_up"), (en_number, "assigned")}
    listed = api.get("desk/groups", agency="nhft", token=official).json()["items"]
    assert (listed[0]["id"], listed[0]["title"]) == (group, TITLE)
    api.problem(api.get("desk/groups", agency="nhft", token=token("official", "neas")), 403)


def test_a_promise_to_a_group_is_moved_and_kept_for_all_of_its_authors(
    api: Api, token: Token, mailbox: Mailbox, grouped: tuple[str, Sequence[tuple[str, str, str]]]
) -> None:
    group, cases = grouped
    official, head = token("official", "nhft"), token("head", "nhft")
    run(api, group, "answer", official, outcome="promised", text="By spring.", promise_date="2030-03-20")
    run(api, group, "move", head, promise_date="2030-04-20", reason="The new system is late.")
    for number, _, author in cases:
        told(mailbox, number, author, "The new system is late.")
    assert run(api, group, "keep", official)["done"] == 3
    states = [api.get(f"cases/{number}", key=key).json()["orders"][0]["state"] for number, key, _ in cases]
    assert states == ["following_up"] * 3


def test_a_run_that_is_told_of_twice_and_in_the_middle_sends_no_mail_twice(
    api: Api,
    token: Token,
    mailbox: Mailbox,
    aws: Callable[[str], Any],
    stack: Stack,
    grouped: tuple[str, Sequence[tuple[str, str, str]]],
) -> None:
    group, cases = grouped
    official = token("official", "nhft")
    step = json.dumps({"group": group, "run": 1})
    begun = api.post(f"desk/groups/{group}/answer", {"outcome": "fixed", "text": ENGLISH}, token=official)
    assert begun.status_code == 202, begun.text
    for _ in range(3):
        aws("sqs").send_message(QueueUrl=stack.queues["GroupWork"], MessageBody=step)
    for number, _, author in cases:
        told(mailbox, number, author, ENGLISH)
    twice = {"Records": [{"messageId": "again", "body": step, "attributes": {"ApproximateReceiveCount": "1"}}]}

    def worked_off() -> bool:
        """A message that meets another one at the same page asks to come back."""
        answer = aws("lambda").invoke(FunctionName=stack.functions["WorkGroup"], Payload=json.dumps(twice).encode())
        return bool(json.loads(answer["Payload"].read()) == {"batchItemFailures": []})

    eventually(worked_off, what="the repeated message has nothing left to do")
    # What comes after in the outbox has come after whatever the repeated messages could have put there.
    number, key, author = cases[0]
    assert reply(api, number, key, outcome="solved", rating=9).status_code == 200
    eventually(lambda: len(mailbox.about(number, to=author)) >= 3, what="the mail that closes the case")
    assert [answered_mails(mailbox, number, author, ENGLISH) for number, _, author in cases[1:]] == [1, 1]
    timelines = [api.get(f"cases/{number}", key=key).json()["timeline"] for number, key, _ in cases]
    assert [[e["event"] for e in timeline].count("AnswerGiven") for timeline in timelines] == [1, 1, 1]
