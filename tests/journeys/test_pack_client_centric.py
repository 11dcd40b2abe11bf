"""Client-centric: an entrepreneur goes the way of a life situation, is refused with a way forward, and is forgotten."""

import csv
import io
from collections.abc import Callable
from typing import Any

import httpx

from tests.journeys.test_loop import act
from tests.stacks import Api, Mailbox, eventually, of_pack

pytestmark = of_pack("client-centric")

ANNA = "anna@person.example"
MANAGER, COLLEAGUE = "manager.finance@invest.example", "official.business-fund@invest.example"
LIMIT = 5
"""The pack's: fewer ratings are not published."""

ADVICE = {"agency": "my-business", "service": "first-advice", "stage": "advice"}
REGISTRATION = {"agency": "tax-service", "service": "business-registration", "stage": "filing"}
COURSE = {"agency": "my-business", "service": "business-training", "stage": "result"}
FILING = {"agency": "business-fund", "service": "microloan", "stage": "filing"}
DECISION = {"agency": "business-fund", "service": "microloan", "stage": "decision"}
POWER = {"agency": "power-grid", "service": "power-connection", "stage": "result"}
LEASE = {"agency": "land-ministry", "service": "land-lease", "stage": "decision"}
REASONS = "По правилам займа компания должна работать не меньше полугода, ваша работает четыре месяца."
NEXT_STEPS = "Подайте заявку ещё раз после 1 февраля или возьмите гарантию фонда: она доступна вам уже сейчас."
Token = Callable[..., str]


def me(api: Api, token: str, method: str = "GET", body: dict[str, Any] | None = None) -> httpx.Response:
    return api.http.request(method, "me", json=body, headers={"Authorization": f"Bearer {token}"})


def told(attribute: str, value: str, *, consent: bool = True) -> dict[str, Any]:
    return {attribute: {"value": value, "consent": consent}}


def rate(api: Api, step: dict[str, str], level: int, token: str | None = None, **more: Any) -> dict[str, Any]:
    answer = api.post("feedback", {"survey": "step", **step, "level": level, "language": "ru", **more}, token=token)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_client_is_known_heard_refused_with_a_way_forward_and_forgotten(
    api: Api,
    token: Token,
    person_token: Token,
    mailbox: Mailbox,
    publish: Callable[[], int],
    site: httpx.Client,
) -> None:
    anna = person_token("anna", email=ANNA)

    # What she tells of herself is kept with consent, and puts her in groups.
    refused = me(api, anna, "PATCH", {"attributes": told("role", "company", consent=False)})
    api.problem(refused, 422, path="attributes.role.consent")
    attributes = {**told("role", "company"), **told("size", "small"), **told("sector", "fishing")}
    assert me(api, anna, "PATCH", {"attributes": attributes, "language": "ru"}).status_code == 200
    seen = me(api, anna).json()
    assert (seen["segments"], seen["cases"]) == (["sea-and-land", "small-firms"], {"count": 0, "more": False})

    # Her profile is a page in either language, in the words of the published groups; one detail goes by itself.
    published = site.get("/data/catalogue.json").json()
    assert seen["segments"] == [each for each in seen["segments"] if published["segments"][each]["name"]["ru"]]
    assert [site.get(path).status_code for path in ("/me/", "/me/en/")] == [200, 200]
    assert me(api, anna, "PATCH", {"contact": {"name": "Анна"}}).json()["contact"]["name"] == "Анна"
    assert me(api, anna, "PATCH", {"contact": {"name": None}}).json()["contact"]["name"] is None

    # She goes the way of starting a business, and so do others. The last step ends badly for her.
    for step in (ADVICE, REGISTRATION, COURSE, FILING):
        rate(api, step, 5, anna)
    number = rate(api, DECISION, 1, anna, comment="Отказали и не объяснили почему.")["case"]["number"]
    for step, level in ((ADVICE, 4), (REGISTRATION, 5), (FILING, 4)):
        for _ in range(LIMIT - 1):
            rate(api, step, level)
    for level in (1, 2, 2, 3):
        rate(api, DECISION, level)

    # Her manager is told, and nobody else at the fund.
    mailbox.wait(number, to=MANAGER)
    mailbox.wait(number, to=ANNA)
    manager = token("official", "business-fund")
    eventually(lambda: api.get(f"desk/cases/{number}", token=manager).is_success, what="the case at the desk")
    assert me(api, anna).json()["cases"]["count"] == 1

    # A refusal comes with its reasons and the way to what she wants, or not at all.
    act(api, number, "accept", manager)
    answer = {"outcome": "refused", "text": "Мы проверили решение: отказ остаётся в силе."}
    version = api.get(f"desk/cases/{number}", token=manager).json()["version"]
    path = f"desk/cases/{number}/orders/1/answer"
    api.problem(api.post(path, {"version": version, **answer}, token=manager), 422, path="reasons")
    api.problem(
        api.post(path, {"version": version, **answer, "reasons": REASONS}, token=manager), 422, path="next_steps"
    )
    assert api.get(f"desk/cases/{number}", token=manager).json()["version"] == version
    act(api, number, "answer", manager, **answer, reasons=REASONS, next_steps=NEXT_STEPS)
    asked = eventually(
        lambda: [mail for mail in mailbox.about(number, to=ANNA) if NEXT_STEPS in mail["BodyText"]],
        what="the refusal with its next steps",
    )
    assert REASONS in asked[0]["BodyText"]

    # The way as people went it is published step by step, and so are the groups.
    publish()
    numbers = site.get("/data/index.json").json()
    way = numbers["situations"]["start-business"]
    assert [step["levels"]["n"] for step in way["steps"]] == [None, LIMIT, None, LIMIT, LIMIT]
    assert [step["satisfaction"]["value"] for step in way["steps"]] == [None, 1, None, 1, 0.2]
    assert (way["weakest"], way["levels"]["n"]) == (5, 3 * LIMIT)
    assert numbers["segments"]["small-firms"]["levels"]["status"] == "too-few", "five ratings of one person"
    assert numbers["segments"]["investors"]["levels"]["status"] == "too-few"
    page = site.get("/situations/start-business/").text
    assert '<li id="step-5" class="weakest">' in page
    assert "мало данных" in page
    assert page.count('href="/agencies/my-business/"') == 2
    assert 'href="/situations/start-business/"' in site.get("/").text
    assert "Регистрация бизнеса" not in site.get("/situations/export/").text

    # She has it all erased. The case goes on, she can still read and answer, and no mail finds her any more.
    gone = me(api, anna, "DELETE").json()
    assert gone == {
        "contact": {"email": None, "phone": None, "name": None},
        "language": None,
        "attributes": {},
        "segments": [],
        "consents": {},
        "cases": {"count": 1, "more": False},
    }
    mails_before = len(mailbox.about("", to=ANNA))
    version = api.get(f"cases/{number}", token=anna).json()["version"]
    disputed = {"version": version, "outcome": "not_solved", "rating": 2, "comment": "Гарантию мне не дали."}
    assert api.post(f"cases/{number}/orders/1/follow-up", disputed, token=anna).status_code == 200
    before = len(mailbox.wait(number, to=MANAGER, count=2))
    act(api, number, "accept", manager)
    act(api, number, "ask", manager, text="Когда вы подавали заявку на гарантию?")
    version = api.get(f"cases/{number}", token=anna).json()["version"]
    said = {"version": version, "text": "На прошлой неделе."}
    assert api.post(f"cases/{number}/messages", said, token=anna).status_code == 200
    mailbox.wait(number, to=MANAGER, count=before + 1)
    assert len(mailbox.about("", to=ANNA)) == mails_before
    assert not mailbox.about(number, to=COLLEAGUE)

    # What she said counts on, without her.
    publish()
    counted = site.get("/data/index.json").json()["overall"]["levels"]["n"]
    assert counted == numbers["overall"]["levels"]["n"]
    assert rate(api, ADVICE, 3, anna)["case"] is None
    publish()
    again = site.get("/data/index.json").json()
    assert again["overall"]["levels"]["n"] == counted + 1


def test_a_group_of_clients_has_its_own_number_at_a_body_and_at_a_service(
    api: Api, person_token: Token, publish: Callable[[], int], site: httpx.Client
) -> None:
    alike = [person_token(f"boris-{n}", email=f"boris-{n}@person.example") for n in range(LIMIT)]
    for boris in alike:
        assert me(api, boris, "PATCH", {"attributes": told("role", "self-employed")}).status_code == 200

    # People like him and enough others are connected to the grid; of those who leased land only one was not like him.
    for level, boris in zip((5, 4, 3, 3, 1), alike, strict=True):
        rate(api, POWER, level, boris)
        rate(api, POWER, 5)
        rate(api, LEASE, 4, boris)
    rate(api, LEASE, 3)
    publish()

    table = csv.DictReader(io.StringIO(site.get("/data/segments.csv").content.decode("utf-8-sig")))
    found = {(row["segment"], row["agency"], row["service"]): row for row in table}
    for place in (("power-grid", ""), ("", "power-connection")):
        row = found["beginners", *place]
        assert [row[f"level_{level}"] for level in range(1, 6)] == ["1", "0", "2", "1", "1"]
        assert (row["satisfaction"], row["mean_level"]) == ("0.8", "3.2")
    assert found["beginners", "land-ministry", ""]["status"] == "too-few"
    assert found["beginners", "", "land-lease"]["ratings"] == ""
    assert found["small-firms", "power-grid", ""]["status"] == "too-few"

    connected, leased = (
        site.get(path).text.partition('<h2 id="segments">')[2].partition("</section>")[0]
        for path in ("/agencies/power-grid/", "/services/land-lease/")
    )
    assert "80,0" in connected.partition("<tbody>")[2].partition("Самозанятые и ИП")[2].partition("</tr>")[0]
    assert "Самозанятые и ИП" in leased
    assert "<table" not in leased
