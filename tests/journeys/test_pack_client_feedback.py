"""A committee's forms: the public's are published and answered, those of staff lead to nobody and are told inside."""

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from chalicelib.adapters.s3.lake import unpacked
from infra.local import clock
from infra.local.stack_config import Stack
from tests.journeys.test_intake import logged
from tests.journeys.test_loop import act, reply
from tests.stacks import Api, Mailbox, eventually, of_pack

pytestmark = of_pack("client-feedback", apart="clock")

FORM_1: dict[str, Any] = {
    "survey": "form-1",
    "agency": "committee",
    "service": "written-appeals",
    "answers": {
        "services-overall": "satisfied",
        "applied": "yes",
        "times": "twice",
        "kind": "complaint",
        "told-what-to-do": "not_applicable",
        "quality": 4,
    },
}
FORM_2 = {
    "survey": "form-2",
    "agency": "committee",
    "service": "website",
    "answers": {
        "services-overall": "cannot-say",
        "sources": ["website", {"option": "else", "text": "Знакомые"}],
        "how-often": "sometimes",
        "found": "yes",
        "ease": 3,
    },
}
FORM_3 = {
    "survey": "form-3",
    "agency": "committee",
    "answers": {
        "work": "satisfied",
        "development": "dissatisfied",
        "personnel-contact": {"personnel": "monthly"},
        "career": "cannot-say",
        "colleagues": "satisfied",
    },
}
ROWS = ("workplace", "devices", "software", "upkeep", "supplies")
FORM_4 = {
    "survey": "form-4",
    "agency": "committee",
    "answers": {
        "equipment": dict.fromkeys(ROWS, "rather") | {"upkeep": "cannot-say"},
        "fire-safety": 5,
        "security": 4,
        "facilities-work": 2,
        "suggestions": "Почините кондиционер.",
    },
}
LAST_YEAR = f"{datetime.now(UTC).year - 1}-02"
AUTHOR = "aigul@person.example"
UNMISTAKABLE = "Соловьиная-роща-4711"
ENOUGH = 10
Token = Callable[..., str]
Aws = Callable[[str], Any]


def test_forms_of_the_public_are_published_and_a_bad_mark_is_answered(
    api: Api, mailbox: Mailbox, token: Token, publish: Callable[[], int], site: httpx.Client
) -> None:
    for form in (FORM_1, FORM_2):
        for _ in range(ENOUGH - 1):
            assert api.post("feedback", form).status_code == 201
    bad = {**FORM_1["answers"], "quality": 1}
    written = {**FORM_1, "answers": bad, "comment": "Ответ ни о чём.", "contact": {"email": AUTHOR}, "language": "ru"}
    case = api.post("feedback", written).json()["case"]
    assert api.post("feedback", FORM_2).json()["case"] is None, "Form 2 asks for no mark that opens one"

    number, key = case["number"], case["key"]
    eventually(lambda: api.get(f"cases/{number}", key=key).status_code == 200, what="the case")
    official = token("official", "records")
    act(api, number, "accept", official)
    act(api, number, "answer", official, outcome="explained", text="Мы пересмотрели ответ и дополнили его.")
    mailbox.wait(number, to=AUTHOR, count=2)
    assert reply(api, number, key, outcome="solved", rating=8).status_code == 200

    publish()
    questions = site.get("/data/index.json").json()["overall"]["questions"]
    assert (questions["form-1/quality"]["n"], questions["form-1/quality"]["value"]) == (ENOUGH, (75 * 9 + 0) / 10)
    assert questions["form-1/services-overall"]["value"] == 100
    assert questions["form-2/ease"]["value"] == 50
    assert questions["form-2/services-overall"]["status"] == "empty", "who cannot say has no score"
    assert site.get("/data/index.json").json()["overall"]["levels"]["counts"]["1"] == 1
    assert "Гульнара Ишмуратова" in site.get("/methodology/").text


def test_the_public_reads_a_report_of_a_month_with_enough_and_of_what_is_left_of_its_quarter(
    api: Api, token: Token, publish: Callable[[], int], site: httpx.Client
) -> None:
    operator = token("operator", "records")
    year = LAST_YEAR[:4]

    def import_ratings(month: str, *, channel: str, level: int, clear: int, count: int) -> None:
        for n in range(count):
            given = {"received_at": f"{year}-{month}-{n % 27 + 1:02}T09:00:00Z", "source": "import", "channel": channel}
            rating = {"survey": "rating", "agency": "committee", "level": level, "answers": {"clear": clear}, **given}
            assert api.post("desk/feedback", rating, token=operator).status_code == 201

    import_ratings("05", channel="phone", level=5, clear=4, count=20)
    import_ratings("05", channel="web", level=2, clear=1, count=12)
    import_ratings("06", channel="web", level=4, clear=5, count=ENOUGH)
    publish()

    listed = site.get("/data/reports.json").json()
    assert listed["monthly_from"] == 30
    assert [(each["period"], each["submissions"]) for each in listed["reports"]] == [
        (f"{year}-Q2", ENOUGH),
        (f"{year}-05", 32),
    ]
    may, rest = (site.get(f"/data/reports/{period}.json").json() for period in (f"{year}-05", f"{year}-Q2"))
    assert {name: each["n"] for name, each in may["channels"].items()} == {"phone": 20, "web": 12}
    assert may["satisfaction"]["value"] == 0.625
    assert [each["question"] for each in may["problems"]] == ["rating/clear"]
    (satisfaction,) = (each for each in rest["compared"] if each["name"] == "satisfaction")
    assert (rest["before"], satisfaction["change"]) == (f"{year}-05", 0.375)
    assert f"/reports/{year}-05/" in site.get("/reports/").text
    page = site.get(f"/reports/{year}-05/")
    assert page.status_code == 200
    assert "Насколько понятным был ответ?" in page.text


def stored(aws: Aws, stack: Stack) -> Iterator[tuple[str, str]]:
    """All items of all tables and all objects of all buckets, each with its place. Stream and queues hold no others."""
    for name, table in stack.tables.items():
        for page in aws("dynamodb").get_paginator("scan").paginate(TableName=table):
            yield from ((name, json.dumps(item, ensure_ascii=False)) for item in page["Items"])
    for name, bucket in stack.buckets.items():
        for page in aws("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket):
            for found in page.get("Contents", []):
                body = aws("s3").get_object(Bucket=bucket, Key=found["Key"])["Body"].read()
                text = gzip.decompress(body) if found["Key"].endswith(".gz") else unpacked(found["Key"], body)
                yield f"{name}/{found['Key']}", text.decode(errors="replace")


def test_nothing_that_is_stored_or_logged_leads_from_an_answer_to_who_gave_it(
    api: Api, aws: Aws, stack: Stack, publish: Callable[[], int], mailbox: Mailbox
) -> None:
    device = {"User-Agent": "Phone-of-Ildar", "X-Forwarded-For": "198.51.100.77", "Authorization": "Case ildar-key"}
    said = {"aspect": "colleagues", "rating": 1, "words": UNMISTAKABLE}
    body = {"survey": "internal-initiative", "agency": "committee", "answers": said, "language": "ru"}
    sent = datetime.now(UTC)
    answer = api.http.post("feedback", json=body, headers=device)
    assert answer.status_code == 201, answer.text
    for name, value in (("contact", {"email": "ildar@gkkp.example"}), ("service", "website"), ("agency", "legal")):
        api.problem(api.post("feedback", {**body, name: value}), 422, path=name)
    publish()

    # Looked for by what was said: there is one place that has it, and all that stands there is this.
    items = [(place, text) for place, text in stored(aws, stack) if UNMISTAKABLE in text]
    assert [place for place, _ in items] == ["Internal"]
    item = json.loads(items[0][1])
    assert item.keys() == {"pk", "sk", "day", "body", "survey", "version", "answers"}
    assert item["day"] == {"S": f"{sent:%Y-%m-%d}"}
    others = [json.loads(text) for place, text in stored(aws, stack) if place == "Internal"]
    same_day = [each["sk"]["S"][:10] for each in others if each.get("day") == item["day"]]
    assert set(same_day) == {item["sk"]["S"][:10]}, "ids of one day begin alike, however late on it"

    # Looked for by who sent it: nothing stored and nothing logged knows the device or says what was answered.
    everything = "\n".join(text for _, text in stored(aws, stack)) + logged(aws)
    for trace in ("Phone-of-Ildar", "198.51.100.77", "ildar"):
        assert trace not in everything
    logs = logged(aws)
    assert "answered" in logs, "the logs are looked for in the wrong place"
    for trace in (UNMISTAKABLE, "internal-initiative", item["sk"]["S"]):
        assert trace not in logs
    assert not mailbox.about(UNMISTAKABLE)

    # The table itself remembers no moment.
    description = aws("dynamodb").describe_table(TableName=stack.tables["Internal"])["Table"]
    assert not description.get("StreamSpecification", {}).get("StreamEnabled")
    backups = aws("dynamodb").describe_continuous_backups(TableName=stack.tables["Internal"])
    recovery = backups["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
    assert recovery.get("PointInTimeRecoveryStatus", "DISABLED") == "DISABLED"


def test_forms_of_staff_are_reported_inside_when_the_period_is_over(
    api: Api, token: Token, publish: Callable[[], int], site: httpx.Client, stack: Stack
) -> None:
    """The last one: it moves the clock."""
    analyst, operator = token("analyst", "personnel"), token("operator", "records")
    today = datetime.now(UTC)
    month, quarter = f"{today:%Y-%m}", f"{today:%Y}-Q{(today.month + 2) // 3}"

    def report(survey: str, who: str = analyst) -> httpx.Response:
        return api.get("desk/internal", token=who, survey=survey, month=month)

    for form in (FORM_3, FORM_4):
        said = api.post("feedback", form)
        assert (said.status_code, said.json()["id"], said.json()["case"]) == (201, None, None)
        # What lies in the box for paper forms: of last year's, the report was read.
        paper = {**form, "channel": "mail"}
        late = api.post("desk/feedback", {**paper, "received_at": f"{LAST_YEAR}-15T14:31:59Z"}, token=operator)
        api.problem(late, 422, path="received_at")
        for _ in range(ENOUGH - 1):
            typed = api.post("desk/feedback", {**paper, "received_at": today.isoformat()}, token=operator)
            assert typed.status_code == 201, typed.text
        assert report(str(form["survey"])).json()["status"] == "collecting"
    clock.move(stack, timedelta(days=100))

    work = report("form-3").json()
    assert (work["status"], work["period"], work["n"]) == ("known", quarter, ENOUGH)
    asked = {each["question"]: each for each in work["questions"]}
    assert asked["work"]["score"] == 100
    assert asked["development"]["choices"] == {"dissatisfied": ENOUGH}
    assert asked["personnel-contact"]["choices"] == {"monthly": ENOUGH}

    premises = report("form-4").json()
    equipment = {each["row"]: each for each in premises["questions"] if each["question"] == "equipment"}
    assert (equipment["devices"]["score"], equipment["upkeep"]["score"]) == (67, None)
    assert premises["words"] == {"suggestions": ["Почините кондиционер."] * ENOUGH}
    api.problem(report("form-3", token("official", "records")), 403)

    publish()
    published = site.get("/data/index.json").text
    assert "form-3" not in published
    assert "form-4" not in published
    assert "кондиционер" not in published
