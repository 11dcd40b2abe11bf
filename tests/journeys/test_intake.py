"""What comes in is kept once and whole, or refused by name with nothing written and nothing told in the logs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from infra.local.stack_config import Stack
from tests.builders import an_id
from tests.stacks import Api, Mailbox

GOOD = {"survey": "fft", "agency": "neas", "level": 4}
SECRET = "Zaphod-Beeblebrox"


def kept(aws: Callable[[str], Any], stack: Stack) -> int:
    """How much feedback the table of records holds. Cases may still be opened for what other tests have sent."""
    pages = aws("dynamodb").get_paginator("scan").paginate(TableName=stack.tables["Records"])
    return sum(item["pk"]["S"].startswith("FB#") for page in pages for item in page["Items"])


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({**GOOD, "mood": SECRET}, "mood"),
        ({**GOOD, "agency": "ministry-of-silly-walks"}, "agency"),
        ({**GOOD, "level": 6}, "level"),
        ({**GOOD, "level": "4"}, "level"),
        ({**GOOD, "comment": f"{SECRET} " * 60_000}, "comment"),
        ({**GOOD, "comment": 7}, "comment"),
        ({**GOOD, "contact": {"email": SECRET}}, "contact.email"),
        ({**GOOD, "answers": {"nobody-asked": 3}}, "answers.nobody-asked"),
        ({**GOOD, "id": an_id(datetime.now(UTC) + timedelta(days=2))}, "id"),
        ({**GOOD, "id": "1"}, "id"),
        ({"agency": "neas", "level": 4}, "survey"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_written(
    api: Api, aws: Callable[[str], Any], stack: Stack, body: dict[str, Any], path: str
) -> None:
    before = kept(aws, stack)
    api.problem(api.post("feedback", body), 422, path=path)
    assert kept(aws, stack) == before


@pytest.mark.parametrize(
    ("raw", "content_type", "status"),
    [
        (b'{"survey": "fft", "agency": ', "application/json", 400),
        (b"", "application/json", 400),
        (b"\xff\xfe{}", "application/json", 400),
        (b"[" * 50_000, "application/json", 400),
        (b"survey=fft&agency=neas&level=4", "application/x-www-form-urlencoded", 415),
        (b'{"survey": "fft", "agency": "neas", "level": 4}', "text/plain", 415),
        (b"[]", "application/json", 422),
    ],
)
def test_what_is_no_json_document_is_refused(api: Api, raw: bytes, content_type: str, status: int) -> None:
    api.problem(api.http.post("feedback", content=raw, headers={"Content-Type": content_type}), status)


def test_half_a_character_is_refused_by_the_field_that_has_it(api: Api) -> None:
    raw = b'{"survey": "fft", "agency": "neas", "level": 4, "comment": "sad \\ud83d"}'
    answer = api.http.post("feedback", content=raw, headers={"Content-Type": "application/json"})
    api.problem(answer, 422, path="comment")


def logged(aws: Callable[[str], Any]) -> str:
    """All that the functions have logged."""
    return "\n".join(
        event["message"]
        for group in aws("logs").describe_log_groups()["logGroups"]
        for page in aws("logs").get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])
        for event in page["events"]
    )


def test_nothing_secret_is_in_the_logs(api: Api, aws: Callable[[str], Any], mailbox: Mailbox) -> None:
    body = {**GOOD, "level": 1, "comment": SECRET, "contact": {"email": f"{SECRET}@person.example"}}
    receipt = api.post("feedback", body).json()
    api.post("feedback", {**body, "surprise": SECRET})
    api.get(f"cases/{receipt['case']['number']}", key=receipt["case"]["key"])
    mailbox.wait(receipt["case"]["number"], count=2)
    logs = logged(aws)
    assert "answered" in logs, "the logs are looked for in the wrong place"
    assert SECRET not in logs
    assert receipt["case"]["key"] not in logs


def test_a_replay_returns_the_first_receipt(api: Api) -> None:
    body = {**GOOD, "level": 2, "id": an_id(datetime.now(UTC)), "contact": {"email": "replay@person.example"}}
    first, again = api.post("feedback", body), api.post("feedback", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    api.problem(api.post("feedback", {**body, "level": 3}), 409)


def test_fifty_posts_with_one_id_make_one_item(api: Api, aws: Callable[[str], Any], stack: Stack) -> None:
    before = kept(aws, stack)
    body = {**GOOD, "id": an_id(datetime.now(UTC), 77)}

    def post(_: int) -> httpx.Response:
        return api.post("feedback", body)

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(post, range(50)))
    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    assert len({answer.text for answer in answers}) == 1
    assert kept(aws, stack) == before + 1
