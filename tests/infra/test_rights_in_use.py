"""Each function asks AWS for what it may do, and for all of it: no local cloud refuses what a role lacks, so the calls
of every handler are watched here, in process, and compared with the table of rights."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.client import BaseClient

import chalicelib.wiring
from chalicelib.adapters.ses.mailer import SesMailer
from chalicelib.adapters.sqs.outbox import SqsOutbox
from chalicelib.domain.errors import Transient
from chalicelib.domain.ids import ulid
from chalicelib.domain.people.invitations import invitation_token
from chalicelib.domain.people.opt_outs import address_pseudonym, opt_out_token
from chalicelib.entrypoints.access import tokens
from chalicelib.entrypoints.logs import HandlerFailed
from chalicelib.services.publishing.site_writer import STATE
from chalicelib.settings import Issuer, Settings
from chalicelib.wiring import Wiring, wiring
from infra.packs import PACKS, apply
from infra.paths import ROOT
from infra.service_data import OPERATIONS
from infra.tables import create_tables
from tests.deployment import settings_of
from tests.files import a_pdf
from tests.infra.test_protection import rights_in_the_docs

Right = tuple[str, str, str]

UNSEEN = ("logs:", "kms:")
"""What AWS does in a function's name. Reading stream and queue is the event source's part, and so is left out too."""

EVENT_SOURCES = {"Records (stream)", "Outbox", "GroupWork", "Cleaning"}

MORNING = datetime(2027, 6, 2, 8, 30, tzinfo=UTC)
"""A working day of the demo pack."""

ISSUER = Issuer("https://people.example", "heed", "https://people.example/keys")

CONTEXT = SimpleNamespace(get_remaining_time_in_millis=lambda: 300_000)


@dataclass(slots=True)
class Watch:
    """Rights that were used, by the function that ``running`` names."""

    names: Mapping[str, str]
    function: str | None = None
    used: set[Right] = field(default_factory=set)

    @contextmanager
    def running(self, function: str) -> Iterator[None]:
        """Calls in this block are this function's, which has just started and knows nothing yet."""
        wiring.cache_clear()
        self.function = function
        yield
        self.function = None

    def saw(self, service: str, operation: str, params: Mapping[str, Any]) -> None:
        """Note what one call to AWS needs."""
        if self.function is None:
            return
        assert operation in OPERATIONS[service], f"The zip does not describe {service} {operation}."
        for action, resource in self._needs(service, operation, params):
            self.used.add((self.function, resource, action))

    def _needs(self, service: str, operation: str, params: Mapping[str, Any]) -> list[tuple[str, str]]:
        match service, operation:
            case "dynamodb", "TransactWriteItems":
                kinds = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem"}
                return [
                    (f"dynamodb:{kinds.get(kind, f'{kind}Item')}", self.names[request["TableName"]])
                    for item in params["TransactItems"]
                    for kind, request in item.items()
                ]
            case "dynamodb", "BatchGetItem":
                return [("dynamodb:BatchGetItem", self.names[table]) for table in params["RequestItems"]]
            case "dynamodb", _:
                index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
                return [(f"dynamodb:{operation}", self.names[params["TableName"]] + index)]
            case "s3", "ListObjectVersions":
                return [("s3:ListBucketVersions", self.names[params["Bucket"]])]
            case "s3", "DeleteObject" if "VersionId" in params:
                return self._needs("s3", "DeleteObjectVersion", {name: params[name] for name in ("Bucket", "Key")})
            case "s3", "ListObjectsV2":
                return []  # The right to list is not compared: it comes with every right to read, too.
            case "s3", "CopyObject":
                source = params["CopySource"]
                read = self._needs("s3", "GetObject", {"Bucket": source["Bucket"], "Key": source["Key"]})
                return read + self._needs("s3", "PutObject", {"Bucket": params["Bucket"], "Key": params["Key"]})
            case "s3", _:
                bucket = self.names[params["Bucket"]]
                return [(f"s3:{operation}", f"{bucket}/*" if bucket == "Site" else _folder(bucket, params["Key"]))]
            case "sqs", _:
                return [("sqs:SendMessage", self.names[params["QueueUrl"]])]
            case "secretsmanager", _:
                return [("secretsmanager:GetSecretValue", "KeySecret")]
            case "sesv2", "SendEmail":
                # SES asks for the second right where the message comes as MIME.
                rights = ("ses:SendEmail", "ses:SendRawEmail") if "Raw" in params["Content"] else ("ses:SendEmail",)
                sources = ("identity/MailIdentity", "configuration-set/MailSettings")
                return [(right, source) for right in rights for source in sources]
        raise AssertionError(f"{service} {operation}: what right is that?")


def _folder(bucket: str, key: str) -> str:
    return f"{bucket}/{key.partition('/')[0]}/*"


@dataclass(frozen=True, slots=True)
class Deployment:
    """Everything the functions need, in process."""

    settings: Settings
    watch: Watch

    def records(self) -> list[dict[str, Any]]:
        """All items of the table as its stream would bring them."""
        items = boto3.client("dynamodb").scan(TableName=self.settings.records)["Items"]
        return [
            {
                "eventName": "INSERT",
                "dynamodb": {"Keys": {n: i[n] for n in ("pk", "sk")}, "NewImage": i, "SequenceNumber": str(place)},
            }
            for place, i in enumerate(items)
        ]

    def lying(self, queue: str) -> list[dict[str, Any]]:
        """What lies in a queue, as its event source would bring it."""
        sqs, found = boto3.client("sqs"), []
        while lying := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            once = {"ApproximateReceiveCount": "1"}
            found += [{"messageId": m["MessageId"], "body": m["Body"], "attributes": once} for m in lying]
        return found


@pytest.fixture
def deployment(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployment]:
    settings, names = _made()
    watch = Watch(names)
    call = BaseClient._make_api_call  # type: ignore[attr-defined]
    one_at_a_time = Lock()

    def watched(client: Any, operation: str, params: dict[str, Any]) -> Any:
        watch.saw(client.meta.service_model.service_name, operation, params)
        # The sweep works side by side, and moto bears one transaction at a time.
        with one_at_a_time:
            return call(client, operation, params)

    monkeypatch.setattr(BaseClient, "_make_api_call", watched)
    monkeypatch.setattr(chalicelib.wiring, "settings", lambda: settings)
    wiring.cache_clear()
    yield Deployment(settings, watch)
    wiring.cache_clear()


def _made() -> tuple[Settings, dict[str, str]]:
    tables = create_tables(boto3.client("dynamodb"))
    s3, sqs = boto3.client("s3"), boto3.client("sqs")
    for bucket in ("lake", "site", "attachments"):
        s3.create_bucket(Bucket=bucket)
    apply(PACKS / "demo", lake="lake", s3=s3)
    s3.put_object(Bucket="lake", Key=STATE, Body=json.dumps({"build": "old", "objects": {"gone.html": "x"}}))
    queues = {
        name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("outbox", "failures", "group-work", "cleaning")
    }
    boto3.client("sesv2").create_email_identity(EmailIdentity="heed@heed.example")
    secret = boto3.client("secretsmanager").create_secret(Name="secret", SecretString="secret")["ARN"]
    settings = settings_of(
        tables,
        outbox=queues["outbox"],
        failures=queues["failures"],
        group_work=queues["group-work"],
        cleaning=queues["cleaning"],
        secret=secret,
        leases=True,
    )
    logical = {settings.records: "Records", settings.facts: "Facts", settings.people: "People"}
    logical |= {settings.control: "Control", settings.internal: "Internal"}
    logical |= {"lake": "Lake", "site": "Site", "attachments": "Attachments"}
    return settings, logical | {
        queues["outbox"]: "Outbox",
        queues["failures"]: "Failures",
        queues["group-work"]: "GroupWork",
        queues["cleaning"]: "Cleaning",
    }


def is_of_group(record: Mapping[str, Any]) -> bool:
    return str(record["dynamodb"]["Keys"]["pk"]["S"]).startswith("GROUP#")


def ask(method: str, resource: str, body: Any = None, *, headers: Mapping[str, str] | None = None, **more: Any) -> Any:
    """One request through the API's handler; returns the answer's body."""
    from app import app

    given = {"content-type": "application/json", **(headers or {})}
    staff = {
        "role": more.get("role", "official"),
        "agency": more.get("agency", "neas"),
        "iss": ISSUER.issuer,
        "sub": "somebody",
        "staff": "true",
    }
    event = {
        "resource": resource,
        "path": resource,
        "httpMethod": method,
        "headers": given,
        "multiValueHeaders": {name: [value] for name, value in given.items()},
        "multiValueQueryStringParameters": more.get("query"),
        "pathParameters": more.get("path"),
        "stageVariables": None,
        "requestContext": {
            "resourcePath": resource,
            "httpMethod": method,
            "path": f"/api{resource}",
            "identity": {"sourceIp": "192.0.2.1"},
            "authorizer": staff,
        },
        "body": json.dumps(body) if body else None,
        "isBase64Encoded": False,
    }
    answer = app(event, CONTEXT)
    assert answer["statusCode"] < 300, answer["body"]
    return json.loads(answer["body"])


def call_the_author(case: Mapping[str, str]) -> None:
    """Answer the order of an author who left a phone number alone, and look up whom to call."""
    order = {"number": case["number"], "order": "1"}
    key = {"authorization": f"Case {case['key']}"}
    version = ask("GET", "/v1/cases/{number}", path={"number": case["number"]}, headers=key)["version"]
    steps: Sequence[tuple[str, str, Mapping[str, str]]] = (
        ("accept", "official", {}),
        ("answer", "official", {"outcome": "fixed", "text": "Somebody comes tomorrow."}),
        ("claim", "operator", {}),
    )
    act = "/v1/desk/cases/{number}/orders/{order}/{action}"
    for action, role, fields in steps:
        done = ask("POST", act, {"version": version, **fields}, path={**order, "action": action}, role=role)
        version = done["version"]
    ask("GET", "/v1/desk/calls", role="operator")
    ask("GET", "/v1/desk/calls/{number}/{order}", path=order, role="operator")


def send_file(content: bytes) -> str:
    """Ask for a form and send a PDF by it; returns the upload's id."""
    upload = ask("POST", "/v1/uploads", {"name": "a.pdf", "type": "application/pdf", "size": len(content)})
    # What the function signs for a browser is done in its name.
    key = upload["fields"]["key"]
    boto3.client("s3").put_object(Bucket="attachments", Key=key, Body=content, ContentType="application/pdf")
    return str(upload["id"])


def used_by_the_loop(deployment: Deployment) -> set[Right]:
    """Go once round the loop, with each function's failures, and return what was asked of AWS."""
    from chalicelib.entrypoints.queues import clean, deliver, work_group
    from chalicelib.entrypoints.schedules import digest, publish, sweep
    from chalicelib.entrypoints.streams import react

    running: Callable[[str], Any] = deployment.watch.running
    rating = {"survey": "fft", "agency": "neas", "level": 1, "comment": "Nobody came"}
    with running("APIHandler"):
        first = ask("POST", "/v1/feedback", rating)["case"]
        # Lists ask for the danger of an order that may have one.
        ask("POST", "/v1/feedback", {**rating, "comment": "I want to die"})
        sam = {"email": "sam@person.example", "surveys": True}
        receipt = ask("POST", "/v1/feedback", {**rating, "contact": sam})["case"]
        invited = {"agency": "neas", "survey": "fft", "language": "en", "contact": {"email": "lee@person.example"}}
        rated = {**invited, "transaction": "A-1"}
        for n, to in enumerate(("lee@person.example", "kim@person.example")):
            other = {**invited, "transaction": f"B-{n}", "contact": {"email": to}}
            ask("POST", "/v1/desk/invitations", other, role="operator")
        link = {"token": opt_out_token(address_pseudonym("kim@person.example", wiring().secret), wiring().secret)}
        ask("POST", "/v1/opt-outs/{token}", path=link)
        asked = ask("POST", "/v1/desk/invitations", rated, role="operator")["id"]
        ask("POST", "/v1/feedback", {**rating, "transaction": invitation_token(asked, wiring().secret)})
    with running("APIHandler"):
        sent = [send_file(content) for content in (a_pdf(), b"%PDF-1.7 no document")]
        appeal_id = ulid(datetime.now(UTC), bytes(10))
        appeal = {"kind": "complaint", "statement": "Nobody came", "attachments": sent, "id": appeal_id}
        appealed = ask("POST", "/v1/appeals", appeal)["case"]
        with patch.object(tokens, "read_claims", lambda _header: (ISSUER, {"sub": "somebody"})):
            signed_in = {"authorization": "Bearer token"}
            by_phone = {**rating, "contact": {"phone": "+442071838750"}}
            mine = ask("POST", "/v1/feedback", by_phone, headers=signed_in)["case"]
    broken = {"eventName": "INSERT", "dynamodb": {"Keys": {"pk": {"S": "FB#x"}, "sk": {"S": "y"}}, "NewImage": {}}}
    for _opening_then_telling in range(2):
        records = deployment.records()
        with running("React"):
            react({"Records": [*records, broken]}, CONTEXT)
    files = deployment.lying(deployment.settings.cleaning)
    with running("Clean"):
        assert clean({"Records": files}, CONTEXT) == {"batchItemFailures": []}
    with running("APIHandler"):
        of_appeal = {"number": appealed["number"]}
        proof = {"authorization": f"Case {appealed['key']}"}
        about = ask("GET", "/v1/cases/{number}", path=of_appeal, headers=proof)["about"]
        assert [file["state"] for file in about["attachments"]] == ["ready", "refused"]
        attached = "/v1/cases/{number}/attachments/{attachment}"
        url = ask("GET", attached, path={**of_appeal, "attachment": sent[0]}, headers=proof)["url"]
        # What the function signs for a browser is done in its name.
        boto3.client("s3").get_object(Bucket="attachments", Key=urlsplit(url).path.lstrip("/"))
        case = {"number": receipt["number"]}
        key = {"authorization": f"Case {receipt['key']}"}
        version = ask("GET", "/v1/cases/{number}", path=case, headers=key)["version"]
        assert ask("GET", "/v1/me/cases")["items"]
        call_the_author(mine)
        erased = ask("DELETE", "/v1/me")
        assert (erased["contact"]["phone"], erased["cases"]["count"]) == (None, 1)
        ask("GET", "/v1/desk/orders", query={"agency": ["neas"]})
        ask("GET", "/v1/desk/promises", query={"agency": ["neas"]})
        act = "/v1/desk/cases/{number}/orders/{order}/{action}"
        ask("POST", act, {"version": version}, path={**case, "order": "1", "action": "accept"})
        group = {"title": "Nobody came", "agency": "neas", "orders": [{"case": c["number"]} for c in (first, receipt)]}
        grouped = {"group": ask("POST", "/v1/desk/groups", group)["id"]}
        assert ask("GET", "/v1/desk/groups/{group}", path=grouped)["members"] == 2
        answer = {"outcome": "fixed", "text": "Somebody comes tomorrow."}
        ask("POST", "/v1/desk/groups/{group}/{action}", answer, path={**grouped, "action": "answer"})
    of_group = [record for record in deployment.records() if is_of_group(record)]
    with running("React"):
        react({"Records": of_group}, CONTEXT)
    steps = deployment.lying(deployment.settings.group_work)
    with running("WorkGroup"), patch("chalicelib.services.groups.work_group.PAGE", 1):
        # The second order is on another page, which has to wait.
        no_time = SimpleNamespace(get_remaining_time_in_millis=lambda: 0)
        assert work_group({"Records": steps}, no_time) == {"batchItemFailures": []}
    mails = deployment.lying(deployment.settings.outbox)
    with running("Deliver"):
        with patch.object(SesMailer, "send", side_effect=Transient("busy")):
            deliver({"Records": mails[:1]}, CONTEXT)
        assert deliver({"Records": mails}, CONTEXT) == {"batchItemFailures": []}
    scheduled = json.loads((ROOT / "tests/events/schedule.json").read_text(encoding="utf-8"))
    # Invitations go out; a stage runs out; then the calendars are walked for the first time; then they end.
    for days in (1, 4, 5, 4 * 366):
        later = datetime.now(UTC) + timedelta(days=days)
        with running("Sweep"), patch.object(Wiring, "now", lambda _self, at=later: at):
            sweep(scheduled, CONTEXT)
        invitations = deployment.lying(deployment.settings.outbox)
        with running("Deliver"):
            assert deliver({"Records": invitations}, CONTEXT) == {"batchItemFailures": []}
    with running("Digest"), patch.object(Wiring, "now", lambda _self: MORNING):
        with patch.object(SqsOutbox, "put", side_effect=Transient("busy")), suppress(HandlerFailed):
            digest(scheduled, CONTEXT)
        assert digest(scheduled, CONTEXT)["mails"]
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with running("APIHandler"), patch.object(Wiring, "now", lambda _self: tomorrow):
        period = dict.fromkeys(("from", "to"), (tomorrow - timedelta(days=1)).date().isoformat())
        campaign = {"agency": "neas", "survey": "fft", "margin": 0.05, "confidence": 0.95, **period}
        drawn = {"campaign": ask("POST", "/v1/desk/campaigns", campaign, role="analyst")["id"]}
    with running("Publish"):
        publish(scheduled, CONTEXT)
    later = datetime.now(UTC) + timedelta(hours=1)
    with running("Publish"), patch.object(Wiring, "now", lambda _self: later):
        # The first run may draw the site for another month; then the second one checks it.
        publish(scheduled, CONTEXT)
        publish(scheduled, CONTEXT)
    with running("Sweep"), patch.object(Wiring, "now", lambda _self: tomorrow + timedelta(minutes=1)):
        sweep(scheduled, CONTEXT)
    with running("APIHandler"):
        assert ask("GET", "/v1/desk/campaigns/{campaign}", path=drawn, role="analyst")["invited"] == 1
    apply(PACKS / "client-feedback", lake="lake", s3=boto3.client("s3"))
    with running("APIHandler"):
        said = {"survey": "internal-initiative", "agency": "committee", "answers": {"aspect": "career", "rating": 2}}
        ask("POST", "/v1/feedback", said)
        asked = {"survey": [said["survey"]], "month": ["2026-11"]}
        ask("GET", "/v1/desk/internal", query=asked, role="head", agency="committee")
    return deployment.watch.used


def test_every_function_uses_its_rights_all_of_them_and_no_others(deployment: Deployment) -> None:
    granted = {
        (function, resource.partition(" (")[0] if "stream" not in resource else resource, action)
        for function, resource, action in rights_in_the_docs()
        if not action.startswith(UNSEEN)
        and action != "s3:ListBucket"
        and not (resource in EVENT_SOURCES and action != "sqs:SendMessage")
    }
    used = used_by_the_loop(deployment)
    assert sorted(used - granted) == [], "AWS would refuse it"
    assert sorted(granted - used) == [], "nobody needs it"
