"""An appeal's way: files first, then the words; to whom they belong, answered, approved, followed up."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.files import OWNER, a_pdf
from tests.journeys.test_loop import act, reply
from tests.stacks import Api, Mailbox, eventually

AUTHOR = "petro@person.example"
PDF = a_pdf()
CLEAR = "The ambulance and its paramedic came after two hours. I had made one emergency call after the other."
VAGUE = "It was bad and I want somebody to look into it."
Token = Callable[..., str]


def send(api: Api, content: bytes, kind: str = "application/pdf", *, name: str = "лист.pdf") -> str:
    """Ask for a form, post the file by it as a browser does, and return its id."""
    offered = api.post("uploads", {"name": name, "type": kind, "size": len(content)})
    assert offered.status_code == 201, offered.text
    form = offered.json()
    sent = httpx.post(form["url"], data=form["fields"], files={"file": (name, content, kind)}, trust_env=False)
    assert sent.status_code in (200, 201, 204), sent.text
    return str(form["id"])


def appeal(api: Api, *, token: str | None = None, **changes: Any) -> tuple[str, str]:
    """The number and the key of a new appeal's case."""
    body = {"kind": "complaint", "statement": CLEAR, "language": "en", **changes}
    answer = api.post("desk/appeals" if token else "appeals", body, token=token)
    assert answer.status_code == 201, answer.text
    case = answer.json()["case"]
    return case["number"], case["key"]


def shown(api: Api, number: str, key: str) -> dict[str, Any]:
    def case() -> dict[str, Any] | None:
        answer = api.get(f"cases/{number}", key=key)
        return dict(answer.json()) if answer.status_code == 200 else None

    return eventually(case, what=f"the case {number}")


def cleaned(api: Api, number: str, key: str) -> dict[str, Any]:
    """The case once none of its files is being checked any more."""

    def case() -> dict[str, Any] | None:
        found = shown(api, number, key)
        states = [file["state"] for file in found["about"]["attachments"]]
        return None if "checking" in states else found

    return eventually(case, what=f"the files of {number}")


def test_an_appeal_with_a_file_is_classified_answered_approved_and_followed_up(
    api: Api, mailbox: Mailbox, token: Token
) -> None:
    upload = send(api, PDF)
    number, key = appeal(
        api,
        attachments=[upload],
        officials=[{"name": "A. Driver", "position": "Driver", "agency": "neas"}],
        place={"lat": 54.9783, "lon": -1.6178, "address": "Newcastle, High Street"},
        contact={"email": AUTHOR},
    )

    case = cleaned(api, number, key)
    about, (order,) = case["about"], case["orders"]
    assert (about["comment"], about["kind"]["name"], about["topic"]) == (CLEAR, "Complaint", None)
    assert (about["agency"], about["officials"][0]["name"]) == (None, "A. Driver")
    assert about["place"] == {"lat": 54.9783, "lon": -1.6178, "address": "Newcastle, High Street"}
    (attached,) = about["attachments"]
    size = attached.pop("size")
    assert attached == {"id": upload, "name": "лист.pdf", "type": "application/pdf", "state": "ready"}
    assert (order["state"], order["agency"]["id"], order["topic"]) == ("assigned", "neas", "ambulance")
    assert order["confidence"] >= 0.6
    assert "Newcastle" in mailbox.wait(number, to="official@neas.example")[0]["BodyText"]
    # Nobody has shown that the address is the author's: it gets none of the author's words.
    assert "Newcastle" not in mailbox.wait(number, to=AUTHOR)[0]["BodyText"]

    # The file goes back to those who may see the case, and to nobody else.
    official = token("official", "neas")
    for link in (
        api.get(f"cases/{number}/attachments/{upload}", key=key),
        api.get(f"desk/cases/{number}/attachments/{upload}", token=official),
    ):
        file = httpx.get(link.json()["url"], trust_env=False)
        assert file.content.startswith(b"%PDF-")
        assert len(file.content) == size
        assert OWNER.encode() not in file.content
        assert file.headers["content-disposition"].startswith("attachment")
    api.problem(api.get(f"desk/cases/{number}/attachments/{upload}", token=token("official", "nhft")), 403)
    api.problem(api.get(f"cases/{number}/attachments/{upload}", key="a" * 24), 404)
    api.problem(api.get(f"cases/{number}/attachments/other", key=key), 404)

    act(api, number, "accept", official)
    drafted = act(api, number, "answer", official, outcome="explained", text="Two cars had broken down.")
    assert drafted["order"]["state"] == "in_approval"
    approved = act(api, number, "approve", token("head", "neas"))
    assert approved["order"]["state"] == "following_up"
    mailbox.wait("Two cars had broken down.", to=AUTHOR)
    end = reply(api, number, key, outcome="solved", rating=8).json()["order"]
    assert (end["state"], end["resolution"]) == ("closed", "solved")


def test_a_file_that_is_not_what_it_says_is_refused_by_name_and_nothing_is_written(
    api: Api, aws: Callable[[str], Any], stack: Any
) -> None:
    def written() -> int:
        table, bucket = stack.tables["Records"], stack.buckets["Attachments"]
        objects = aws("s3").list_objects_v2(Bucket=bucket, Prefix="unchecked/").get("KeyCount", 0)
        return int(aws("dynamodb").scan(TableName=table, Select="COUNT")["Count"]) + int(objects)

    good, bad = send(api, PDF), send(api, b"MZ\x90\x00 not a document at all", name="letter.pdf")
    before = written()
    body = {"kind": "complaint", "statement": CLEAR, "attachments": [good, bad]}
    problem = api.problem(api.post("appeals", body), 422, path="attachments.1")
    assert [error["path"] for error in problem["errors"]] == ["attachments.1"]
    assert written() == before
    api.problem(api.post("uploads", {"name": "a.html", "type": "text/html", "size": 9}), 422, path="type")
    api.problem(api.post("uploads", {"name": "a.pdf", "type": "application/pdf", "size": 10**8}), 422, path="size")


def test_a_file_that_cannot_be_cleaned_is_kept_from_everybody_and_the_case_goes_on(
    api: Api, aws: Callable[[str], Any], stack: Any
) -> None:
    broken, photo = b"%PDF-1.7\n no document at all", b"\xff\xd8\xff\xe0 no photo"
    refused = send(api, broken), send(api, photo, name="photo.hta", kind="image/jpeg")
    number, key = appeal(api, attachments=list(refused))
    case = cleaned(api, number, key)
    files = {file["id"]: file for file in case["about"]["attachments"]}
    assert [files[each]["state"] for each in refused] == ["refused", "refused"]
    assert files[refused[1]]["name"] == "photo.jpg"
    problem = api.problem(api.get(f"cases/{number}/attachments/{refused[0]}", key=key), 404)
    assert problem["code"] == "file_refused"
    assert case["orders"][0]["state"] == "assigned"
    kept = aws("s3").list_objects_v2(Bucket=stack.buckets["Attachments"])["Contents"]
    places = {found["Key"].partition("/")[0] for found in kept if found["Key"].endswith(refused)}
    assert places == {"refused"}


def test_a_file_larger_than_announced_is_not_taken(api: Api) -> None:
    form = api.post("uploads", {"name": "a.pdf", "type": "application/pdf", "size": 10}).json()
    sent = httpx.post(form["url"], data=form["fields"], files={"file": ("a.pdf", PDF)}, trust_env=False)
    assert sent.status_code == 400, sent.text


def test_an_unclear_appeal_waits_for_a_dispatcher_who_says_whose_it_is(api: Api, token: Token) -> None:
    number, key = appeal(api, statement=VAGUE)
    (order,) = shown(api, number, key)["orders"]
    assert (order["state"], order["agency"]["id"], order["waits_for"]) == ("registered", "nhs-england", "dispatcher")
    given = act(api, number, "assign", token("dispatcher", "nhs-england"), agency="nhft", topic="mental-health")
    assert (given["order"]["state"], given["order"]["agency"]["id"]) == ("assigned", "nhft")
    assert (given["order"]["topic"], given["order"]["confidence"]) == ("mental-health", 1.0)


def test_a_complaint_about_a_complaint_goes_to_the_ombudsman(api: Api) -> None:
    number, key = appeal(api, statement="I got no reply to my complaint about the ward.")
    (order,) = shown(api, number, key)["orders"]
    assert (order["state"], order["agency"]["id"], order["topic"]) == ("assigned", "phso", "complaint-handling")


def test_the_clock_of_a_call_runs_from_when_it_came(api: Api, token: Token) -> None:
    called = (datetime.now(UTC) - timedelta(days=9)).replace(microsecond=0)
    entered = {"channel": "phone", "received_at": called.isoformat().replace("+00:00", "Z")}
    number, key = appeal(api, token=token("operator", "nhs-england"), topic="ambulance", **entered)
    now, mine = appeal(api, topic="ambulance")
    late, fresh = (shown(api, n, k)["orders"][0] for n, k in ((number, key), (now, mine)))
    apart = datetime.fromisoformat(fresh["due"]) - datetime.fromisoformat(late["due"])
    assert timedelta(days=6) <= apart <= timedelta(days=12), "nine days, moved by days off"
    body = {"kind": "complaint", "statement": VAGUE, "channel": "phone"}
    api.problem(api.post("desk/appeals", body, token=token("official", "neas")), 403)
