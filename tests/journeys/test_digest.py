"""The daily mail: what an agency has before it, once a day, to each who answers for it.

The pack is put in force with a calendar that is worked day and night, so that any hour is the morning of a working day,
and far away, so that the day is another than the one on which the schedule may have sent digests already.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.local.stack_config import Stack
from infra.packs import PACKS, apply
from tests.journeys.test_loop import act, reply
from tests.stacks import SCHEDULED, Api, JsonObject, Mailbox, eventually

Aws = Callable[[str], Any]
Token = Callable[..., str]

AUTHOR = "digest@person.example"
WORDS = "Nobody answered the bell"
TITLES = ("Overdue", "Back for another round", "Due soon", "Promises due soon", "New")


@pytest.fixture
def always_morning(stack: Stack, aws: Aws, tmp_path: Path) -> Iterator[None]:
    """Digests at midnight of every day until the next, warnings four days ahead, and a body that has nothing to do."""
    far_away = "Pacific/Kiritimati" if datetime.now(UTC).hour >= 10 else "Pacific/Niue"
    folder = tmp_path / "demo"
    shutil.copytree(PACKS / "demo", folder, ignore=shutil.ignore_patterns("*.csv"))
    for file, old, new in (
        ("agencies.yaml", "\nneas:\n", f"\nneas:\n  time_zone: {far_away}\n"),
        ("pack.yaml", 'at: "08:00"', 'at: "00:00"'),
        ("calendars.yaml", "working_days: [0, 1, 2, 3, 4]", "working_days: [0, 1, 2, 3, 4, 5, 6]"),
        ("calendars.yaml", '["09:00", "17:00"]', '["00:00", "24:00"]'),
        ("calendars.yaml", "  holidays: {country: GB, subdivision: ENG}\n", ""),
        ("plans.yaml", "warn_before: [{working_days: 1}]", "warn_before: [{working_days: 4}]"),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, "the change no longer fits the demo pack"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with (folder / "agencies.yaml").open("a", encoding="utf-8") as agencies:
        agencies.write("\nquiet:\n  name: {en: Quiet office, uk: Тихий відділ}\n")
    with (folder / "staff.yaml").open("a", encoding="utf-8") as staff:
        staff.write("- {email: official@quiet.example, role: official, agency: quiet, language: en}\n")
    lake = stack.buckets["Lake"]
    apply(folder, lake=lake, s3=aws("s3"))
    yield
    apply(PACKS / "demo", lake=lake, s3=aws("s3"))


def run_digest(stack: Stack, aws: Aws) -> JsonObject:
    answer = aws("lambda").invoke(FunctionName=stack.functions["Digest"], Payload=SCHEDULED)
    assert not answer.get("FunctionError"), answer["Payload"].read()
    result: JsonObject = json.loads(answer["Payload"].read())
    return result


def sections(mail: JsonObject) -> dict[str, list[str]]:
    """The case numbers under each title of an English digest."""
    found: dict[str, list[str]] = {}
    for line in mail["BodyText"].splitlines():
        title, colon, _count = line.partition(": ")
        if colon and title in TITLES:
            found[title] = []
        elif line.startswith("- "):
            found[next(reversed(found))].append(line[2:].partition(",")[0])
    return found


def test_an_agency_gets_its_day_once_and_who_has_nothing_to_do_gets_no_mail(
    api: Api, mailbox: Mailbox, token: Token, stack: Stack, aws: Aws, always_morning: None
) -> None:
    rating = {"survey": "fft", "agency": "neas", "service": "neas-pts", "level": 1, "comment": WORDS}
    rating |= {"contact": {"email": AUTHOR}}
    operator, official = token("operator", "nhs-england"), token("official", "neas")
    now = datetime.now(UTC)

    def open_case(**more: Any) -> JsonObject:
        answer = api.post("desk/feedback", {**rating, "channel": "phone", **more}, token=operator)
        receipt: JsonObject = answer.json()["case"]
        eventually(
            lambda: api.get(f"cases/{receipt['number']}", key=receipt["key"]).status_code == 200, what="the case"
        )
        return receipt

    # Phoned in late, so that some are due soon and some are overdue; one comes back and one is promised.
    late = [open_case(received_at=f"{now - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}") for days in range(1, 13, 2)]
    back, promised = open_case(), open_case()
    for case, answer in (
        (back, {"outcome": "fixed"}),
        (promised, {"outcome": "promised", "promise_date": f"{now + timedelta(days=2):%Y-%m-%d}"}),
    ):
        act(api, case["number"], "accept", official)
        act(api, case["number"], "answer", official, text="We shall see.", **answer)
    assert reply(api, back["number"], back["key"], outcome="not_solved").status_code == 200

    def due(case: JsonObject) -> datetime:
        order = api.get(f"cases/{case['number']}", key=case["key"]).json()["orders"][0]
        return datetime.fromisoformat(order["due"])

    overdue = {case["number"] for case in late if due(case) < now}
    soon = {case["number"] for case in late if now < due(case) < now + timedelta(days=3.9)}
    assert overdue
    assert soon

    assert run_digest(stack, aws)["mails"] > 0
    mail = mailbox.wait("North East Ambulance Service today", to="official@neas.example")[0]
    told = sections(mail)
    assert overdue <= set(told["Overdue"])
    assert soon <= set(told["Due soon"])
    assert not set(told["Overdue"]) & set(told["Due soon"])
    assert back["number"] in told["Back for another round"]
    assert promised["number"] in told["Promises due soon"]
    assert overdue <= set(told["New"]), "they came today, however late they are"

    # Each in their language, with links and without a word of the author's.
    ukrainian = mailbox.wait("сьогодні", to="official.uk@neas.example")[0]
    head = mailbox.wait("North East Ambulance Service today", to="head@neas.example")[0]
    for each in (mail, ukrainian, head):
        assert back["number"] in each["BodyText"]
        assert f"/desk/#{back['number']}" in each["BodyHtml"]
        for secret in (AUTHOR, WORDS, back["key"], "We shall see"):
            assert secret not in each["BodyText"] + each["BodyHtml"]
    assert mailbox.about("today", to="official@quiet.example") == []

    # The day is claimed: the next hour's run sends nothing.
    assert run_digest(stack, aws)["mails"] == 0
    assert len(mailbox.about("North East Ambulance Service today", to="official@neas.example")) == 1
