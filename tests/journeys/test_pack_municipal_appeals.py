"""A city's appeals: a call with two questions for two bodies, and one promise to three who wrote about the same."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.journeys.test_groups import of_order, run, told
from tests.stacks import Api, JsonObject, Mailbox, eventually, of_pack

pytestmark = of_pack("municipal-appeals")

Token = Callable[..., str]

LAMPS, SNOW = "Когда починят фонари на улице Екатерининской?", "Почему никто не чистит снег во дворе?"
CALL = "У дома темно на улице, фонари не горят. И во дворе никто не чистит снег, дворник не приходит."
DARK = {
    "anna@person.example": ("ru", "На нашей улице не работает уличное освещение, темно на улице."),
    "boris@person.example": ("ru", "Не горят фонари у школы, уличное освещение отключено."),
    "clara@person.example": ("en", "The street lighting on our street is out, it is a dark street."),
}
PROMISE = {
    "ru": "Фонари заработают к концу следующего месяца.",
    "en": "The lamps will be lit by the end of next month.",
}


def in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def written_down(api: Api, operator: str, **appeal: Any) -> tuple[str, str]:
    """Number and key of the case of what an operator wrote down, once it is there."""
    answer = api.post("desk/appeals", appeal, token=operator)
    assert answer.status_code == 201, answer.text
    case = answer.json()["case"]
    eventually(lambda: api.get(f"cases/{case['number']}", key=case["key"]).status_code == 200, what="the case")
    return case["number"], case["key"]


def test_a_call_with_two_questions_goes_to_two_bodies_and_is_answered_in_different_words(
    api: Api, token: Token, mailbox: Mailbox
) -> None:
    author, dispatcher = "viktor@person.example", token("dispatcher", "appeals-office")
    called = (datetime.now(UTC) - timedelta(hours=2)).replace(microsecond=0)
    number, key = written_down(
        api,
        token("operator", "appeals-office"),
        kind="complaint",
        statement=CALL,
        channel="phone",
        received_at=called.isoformat().replace("+00:00", "Z"),
        region="leninsky",
        language="ru",
        contact={"email": author, "phone": "+73422000000", "name": "Виктор"},
    )
    (guessed,) = api.get(f"cases/{number}", key=key).json()["orders"]
    assert (guessed["topic"], guessed["waits_for"]) == ("street-lighting", "dispatcher"), "two questions are not sure"
    assert f"Ваше обращение зарегистрировано: номер {number}" in mailbox.wait(number, to=author)[0]["Subject"]

    def seen() -> int:
        return int(api.get(f"desk/cases/{number}", token=dispatcher).json()["version"])

    questions = [
        {"text": LAMPS, "topic": "street-lighting"},
        {"text": SNOW, "topic": "yard-cleaning"},
    ]
    split = api.post(f"desk/cases/{number}/split", {"version": seen(), "questions": questions}, token=dispatcher)
    assert split.status_code == 200, split.text
    bodies = ("roads-upkeep", "admin-leninsky")
    assert tuple(order["agency"]["id"] for order in split.json()["orders"]) == bodies, (
        "one by topic, one by its district"
    )
    (told_of,) = mailbox.wait(f"В вашем обращении {number} несколько вопросов", to=author)
    for order in split.json()["orders"]:
        assert order["agency"]["name"] in told_of["BodyText"], "who has which question is told (59-FZ, article 8)"

    sent: list[JsonObject] = []
    for n, body in enumerate(bodies, start=1):
        path, official = f"desk/cases/{number}/orders/{n}", token("official", body)
        assert api.post(f"{path}/accept", {"version": seen()}, token=official).status_code == 200
        offered = api.get(f"{path}/replies", outcome="explained", token=official).json()["items"]
        chosen = next(each for each in offered if each["group"] == "explained")
        written = re.sub(r"\[[^\]]+\]", "Так решено.", chosen["text"])
        answer = {"outcome": "explained", "text": f"{written}\n\n{body}", "reply": chosen["reply"]}
        answered = api.post(f"{path}/answer", {"version": seen(), **answer}, token=official)
        assert answered.status_code == 200, answered.text
        told(mailbox, number, author, f"\n{body}")
        sent.append(chosen)
    assert sent[0]["reply"] != sent[1]["reply"], "the same person does not read the same words twice"

    for n in (1, 2):
        assert api.get(f"cases/{number}", key=key).json()["state"] == "open"
        version = api.get(f"cases/{number}", key=key).json()["version"]
        word = {"version": version, "outcome": "solved", "rating": 7 + n}
        assert api.post(f"cases/{number}/orders/{n}/follow-up", word, key=key).status_code == 200
    assert api.get(f"cases/{number}", key=key).json()["state"] == "closed"


def test_the_author_is_told_to_whom_an_appeal_is_passed_on(api: Api, token: Token, mailbox: Mailbox) -> None:
    author, dispatcher = "galina@person.example", token("dispatcher", "appeals-office")
    unclear = {"kind": "statement", "statement": "Прошу разобраться.", "channel": "mail", "language": "ru"}
    number, _ = written_down(api, token("operator", "appeals-office"), contact={"email": author}, **unclear)
    seen = api.get(f"desk/cases/{number}", token=dispatcher).json()
    assert seen["orders"][0]["waits_for"] == "dispatcher", "the words do not tell whose it is"

    handed = {"version": seen["version"], "agency": "police", "reason": "Похоже на угрозы."}
    passed = api.post(f"desk/cases/{number}/orders/1/assign", handed, token=dispatcher)
    assert passed.status_code == 200, passed.text
    police = passed.json()["order"]["agency"]["name"]
    (mail,) = mailbox.wait(f"Ваше обращение {number} передано", to=author)
    assert police in mail["BodyText"]
    timeline = api.get(f"desk/cases/{number}", token=dispatcher).json()["timeline"]
    noted = [fact["assigned"]["reason"] for fact in timeline if "reason" in fact.get("assigned", {})]
    assert noted == [handed["reason"]]
    assert "угрозы" not in mail["BodyText"], "what staff note for each other stays there"


def test_three_who_wrote_about_the_same_get_one_promise_each_under_their_own_number(
    api: Api, token: Token, mailbox: Mailbox
) -> None:
    operator, official = token("operator", "appeals-office"), token("official", "roads-upkeep")
    cases = {
        author: written_down(
            api,
            operator,
            kind="message",
            statement=statement,
            channel="social",
            language=language,
            contact={"email": author},
        )
        for author, (language, statement) in DARK.items()
    }
    orders = {author: of_order(api.get(f"cases/{n}", key=key).json(), 1) for author, (n, key) in cases.items()}
    found = {(order["topic"], order["agency"]["id"]) for order in orders.values()}
    assert found == {("street-lighting", "roads-upkeep")}, "classified by the words, in both languages"

    made = api.post(
        "desk/groups",
        {
            "title": "Не горят фонари на соседних улицах",
            "agency": "roads-upkeep",
            "topic": "street-lighting",
            "orders": [{"case": number, "n": 1} for number, _ in cases.values()],
        },
        token=official,
    )
    assert made.status_code == 201, made.text
    group, (first, _) = made.json()["id"], cases["anna@person.example"]

    path, day = f"desk/cases/{first}/orders/1/replies", in_days(40)

    def offered() -> list[str]:
        items = api.get(path, outcome="promised", promise_date=day, token=official).json()["items"]
        return [each["reply"] for each in items if each["group"] == "lighting-promise"]

    before = offered()
    promise = {"outcome": "promised", "promise_date": day, "reply": before[0], "texts": {"en": PROMISE["en"]}}
    done = run(api, group, "answer", official, text=PROMISE["ru"], public_text="Починить фонари.", **promise)
    assert (done["done"], done["refused"]) == (3, 0)
    for author, (number, _) in cases.items():
        told(mailbox, number, author, PROMISE[DARK[author][0]])
    assert f"Вам дали обещание: обращение {first}" in [
        mail["Subject"] for mail in mailbox.about(first, to="anna@person.example")
    ]
    assert before[0] not in offered(), "nobody in the group reads these words again"

    def register(state: str) -> int:
        items = api.get("desk/promises", agency="roads-upkeep", state=state, token=official).json()["items"]
        return len(items)

    eventually(lambda: register("open") == 3, what="the promise in the register")
    assert run(api, group, "keep", official, text="Все фонари горят с пятницы.")["done"] == 3
    for author, (number, key) in cases.items():
        told(mailbox, number, author, "Все фонари горят с пятницы.")
        assert of_order(api.get(f"cases/{number}", key=key).json(), 1)["state"] == "following_up"
        others = {other for other, _ in cases.values()} - {number}
        mails = "".join(mail["BodyText"] for mail in mailbox.about(number, to=author))
        assert not [other for other in others if other in mails], "nobody learns of anybody else"
    eventually(lambda: register("kept") == 3, what="the kept promise in the register")


def test_a_danger_reaches_the_duty_officer_at_once_and_a_dispatcher_takes_it_back(
    api: Api, token: Token, mailbox: Mailbox
) -> None:
    author, dispatcher = "denis@person.example", token("dispatcher", "appeals-office")
    statement = "Отсутствует люк на колодце, дети могут провалиться."
    written = {"kind": "complaint", "statement": statement, "channel": "mail", "language": "ru"}
    number, key = written_down(api, token("operator", "appeals-office"), contact={"email": author}, **written)

    (alarm,) = mailbox.wait(f"Опасность: Открытый люк, {number}", to="duty@perm.example")
    assert statement in alarm["BodyText"]
    seen = api.get(f"desk/cases/{number}", token=dispatcher).json()
    (order,) = seen["orders"]
    assert (order["danger"]["id"], order["topic"]) == ("open-manholes", "open-manholes")
    assert [
        field["name"] for form in order["forms"] if form["action"] == "not_dangerous" for field in form["fields"]
    ] == ["reason"]

    back = {"version": seen["version"], "reason": "Крышка на месте, это старая фотография."}
    taken = api.post(f"desk/cases/{number}/orders/1/not_dangerous", back, token=dispatcher)

    assert taken.status_code == 200, taken.text
    assert taken.json()["order"]["danger"] is None
    assert taken.json()["order"]["due"] > order["due"]
    (told_of,) = mailbox.wait(f"Ваше обращение {number} рассматривается в обычном порядке", to=author)
    assert back["reason"] in told_of["BodyText"]
    assert api.get(f"cases/{number}", key=key).json()["orders"][0]["danger"] is None
