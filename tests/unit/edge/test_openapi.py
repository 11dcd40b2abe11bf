"""The OpenAPI document: up to date, valid, complete, and true to what the API does: ``Http`` looks at every answer."""

import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

from app import app
from chalicelib.adapters.templates.site import OPENAPI, TEMPLATES
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.submissions.feedback_intake import accept
from chalicelib.entrypoints.http import guard, problems
from chalicelib.entrypoints.schemas.cases import ActionIn, FollowUpIn
from chalicelib.entrypoints.schemas.feedback import DeskFeedbackIn, FeedbackIn
from chalicelib.entrypoints.schemas.imports import OrdersImportIn, RatingsBatchIn
from chalicelib.entrypoints.submissions.receipts import draft_of
from chalicelib.services.cases.case_book import CaseBook
from infra import openapi, openapi_words
from infra.packs import PACKS, compiled
from infra.paths import RESOURCES, ROOT
from tests.builders import NOW, SECRET, a_feedback, an_id, opened_by
from tests.deployment import a_deployment
from tests.http import OFFICIAL, OPERATOR, Http

DOCUMENT = openapi.build()
OPERATIONS = [
    (path, method, operation) for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()
]
by_id = {operation["operationId"]: operation for _, _, operation in OPERATIONS}


def test_the_committed_document_is_up_to_date() -> None:
    assert openapi.COMMITTED.read_text(encoding="utf-8") == openapi.text(), "python -m infra.openapi writes it anew"


def test_the_check_says_whether_it_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openapi, "ROOT", tmp_path)
    monkeypatch.setattr(openapi, "COMMITTED", tmp_path / "openapi.json")
    monkeypatch.setattr(openapi, "text", lambda: "new")
    monkeypatch.setattr(sys, "argv", ["openapi", "--check"])

    assert openapi.main() == openapi.STALE
    assert not openapi.COMMITTED.exists()
    monkeypatch.setattr(sys, "argv", ["openapi"])
    assert openapi.main() == 0
    monkeypatch.setattr(sys, "argv", ["openapi", "--check"])
    assert openapi.main() == 0


def test_the_command_runs() -> None:
    subprocess.run([sys.executable, "-m", "infra.openapi", "--check"], cwd=ROOT, check=True)


def test_the_site_publishes_the_committed_document() -> None:
    assert (TEMPLATES / OPENAPI).resolve() == openapi.COMMITTED


def test_it_is_valid_openapi() -> None:
    # Slow to import, so only here.
    from schemathesis.openapi import from_dict

    from_dict(DOCUMENT).validate()


def test_its_schemas_are_valid_and_every_reference_leads_somewhere() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for reference in references(DOCUMENT):
        place: Any = DOCUMENT
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def test_every_route_is_described_once() -> None:
    routes = {(path, method.lower()) for path, methods in app.routes.items() for method in methods}

    assert {(path, method) for path, method, _ in OPERATIONS} == routes
    assert len(by_id) == len(OPERATIONS)
    assert all(operation["summary"] for operation in by_id.values())


def test_the_desk_and_the_cabinet_need_a_token_and_nothing_else_does() -> None:
    for path, methods in app.routes.items():
        for method, entry in methods.items():
            security = DOCUMENT["paths"][path][method.lower()]["security"]
            needed = path.startswith(("/v1/desk/", "/v1/me"))
            assert (entry.authorizer is not None) == needed
            assert (security == [{"bearer": []}]) == needed


def test_the_desk_names_the_roles_and_nothing_else_does() -> None:
    for path, _, operation in OPERATIONS:
        assert ("x-roles" in operation) == path.startswith("/v1/desk/")


@pytest.mark.parametrize("operation", [each["operationId"] for path, _, each in OPERATIONS if "/desk/" in path])
def test_an_operation_of_the_desk_is_open_to_the_roles_that_it_names(
    operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, method = next((path, method) for path, method, each in OPERATIONS if each["operationId"] == operation)
    address = re.sub(r"\{\w+\}", "1", path)
    # What is sent does not matter: roles are looked at before the view is.
    monkeypatch.setattr(guard, "read_body", lambda *_: None)
    monkeypatch.setattr(guard, "read_query", lambda *_: None)

    refused = {
        role
        for role in Role
        if "needs a role" in Http(claims={**OFFICIAL, "role": role}).send(method.upper(), address, None).body
    }

    assert set(Role) - refused == set(by_id[operation]["x-roles"])


def test_an_author_needs_the_key_of_the_case_or_a_token() -> None:
    for call in ("get_case", "post_follow_up", "post_message", "post_reopen", "post_withdraw"):
        assert by_id[call]["security"] == [{"case_key": []}, {"bearer": []}]


def test_who_leaves_feedback_may_be_signed_in_and_need_not() -> None:
    assert by_id["post_feedback"]["security"] == [{}, {"bearer": []}]


def test_a_service_system_signs_for_itself() -> None:
    assert by_id["post_invitation"]["security"] == [{"system_token": []}]
    assert {"401", "403"} <= by_id["post_invitation"]["responses"].keys()


def test_what_nobody_needs_a_key_for_says_so() -> None:
    for call in ("post_upload", "get_invitation", "get_opt_out", "post_opt_out", "delete_opt_out"):
        assert by_id[call]["security"] == []


def test_every_error_of_the_tree_has_its_status_described() -> None:
    described = {int(status) for operation in by_id.values() for status in operation["responses"]}

    assert {int(status) for status in problems.STATUS.values()} <= described
    assert set(openapi_words.REFUSALS) == set(problems.TITLES)


def test_the_gateways_own_answers_have_the_same_titles() -> None:
    fragment = yaml.safe_load((RESOURCES / "api.yaml").read_text(encoding="utf-8"))
    body = fragment["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    for response in body["x-amazon-apigateway-gateway-responses"].values():
        if "statusCode" in response:
            said = json.loads(response["responseTemplates"]["application/json"])
            assert said["title"] == problems.TITLES[said["status"]]


@pytest.mark.parametrize("model", [FeedbackIn, DeskFeedbackIn, FollowUpIn, ActionIn, OrdersImportIn, RatingsBatchIn])
def test_every_request_has_examples_that_are_accepted(model: type[Any]) -> None:
    schema = DOCUMENT["components"]["schemas"][model.__name__]

    assert schema["examples"]
    for example in schema["examples"]:
        resolved(schema).validate(example)
        model.model_validate_json(json.dumps(example))


def test_the_example_of_a_rating_works_with_the_demo_pack() -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    demo = compiled(PACKS / "demo", today=date(2026, 11, 21))
    for example in DOCUMENT["components"]["schemas"]["FeedbackIn"]["examples"]:
        draft = draft_of(FeedbackIn.model_validate_json(json.dumps(example)))
        accept(draft, now=now, random=bytes(10), pack=read_pack(demo.document, demo.version))


def test_what_the_api_answers_is_what_the_document_says() -> None:
    rating = {"survey": "short", "agency": "office", "service": "permits", "level": 1, "comment": "Slow"}
    anyone, official, operator = Http(), Http(claims=OFFICIAL), Http(claims=OPERATOR)
    with a_deployment() as deployment:
        receipt = anyone.post("/v1/feedback", {**rating, "id": an_id(), "contact": {"email": "sam@person.example"}})
        anyone.post("/v1/feedback", {**rating, "level": 3})
        anyone.post("/v1/feedback", {"x": 1})
        anyone.send("POST", "/v1/feedback", "{")
        operator.post("/v1/desk/feedback", {**rating, "source": "import"})
        official.post("/v1/desk/feedback", rating)
        old = {
            "id": "1",
            "source": "hotline",
            "agency": "office",
            "channel": "phone",
            "opened_at": "2020-02-29T12:00:00Z",
        }
        operator.post("/v1/desk/orders/import", {"orders": [old, old, {**old, "kind": "x"}]})

        number, key = receipt.json["case"]["number"], receipt.json["case"]["key"]
        author = Http(headers={"Authorization": f"Case {key}"})
        author.get(f"/v1/cases/{number}")
        from chalicelib.services.ports.changes import FeedbackKept
        from chalicelib.services.react import react

        react(
            FeedbackKept(deployment.feedback.kept[an_id()], "b", new=True),
            book=CaseBook(NOW, deployment.packs, deployment.cases),
            secret=SECRET,
            facts=deployment.facts,
            outbox=deployment.outbox,
            work=deployment.group_work,
            cleaning=deployment.cleaning,
        )
        case = author.get(f"/v1/cases/{number}").json
        official.get("/v1/desk/orders", query={"agency": "office"})
        official.get("/v1/desk/promises", query={"agency": "office"})
        official.get("/v1/desk/orders", query={"agency": "nosuch"})
        order = f"/v1/desk/cases/{number}/orders/1"
        accepted = official.post(f"{order}/accept", {"version": case["version"]}).json
        official.post(f"{order}/accept", {"version": case["version"]})
        said = {"version": accepted["version"], "outcome": "fixed", "text": "Done"}
        answered = official.post(f"{order}/answer", said).json
        word = {"version": answered["version"], "outcome": "not_solved", "rating": 2, "comment": "No"}
        author.post(f"/v1/cases/{number}/orders/1/follow-up", word)
        author.get(f"/v1/cases/{number}")
        official.get(f"/v1/desk/cases/{number}")


def test_what_the_api_answers_about_groups_is_what_the_document_says() -> None:
    official, dispatcher = Http(claims=OFFICIAL), Http(claims=OFFICIAL | {"role": "dispatcher", "agency": "centre"})
    with a_deployment() as deployment:
        numbers = []
        for n in (1, 2):
            decision = opened_by(a_feedback(n=n), pack=deployment.packs.current())
            deployment.cases.save(decision, deployment.packs.current())
            numbers.append(decision.case.number)
        orders = {"orders": [{"case": numbers[0]}, {"case": "0000-0000-00000"}]}
        body = {"title": "The lamps are out", "agency": "office", "topic": "lights", **orders}
        kept = official.post("/v1/desk/groups", body).json
        assert [refused["case"] for refused in kept["refused"]] == ["0000-0000-00000"]
        official.post("/v1/desk/groups", {**body, "agency": "nowhere"})
        official.get("/v1/desk/groups", query={"agency": "office"})
        group = f"/v1/desk/groups/{kept['id']}"
        official.post(f"{group}/orders", {"orders": [{"case": numbers[1]}]})
        assert len(official.get(f"{group}/orders").json["items"]) == 2
        official.post(f"{group}/answer", {"outcome": "fixed"})
        answer = {"outcome": "fixed", "text": "They are on again.", "texts": {"uk": "Знову світять."}}
        official.post(f"{group}/answer", answer)
        official.post(f"{group}/answer", answer)
        assert official.get(group).json["runs"][0]["state"] == "running"
        official.get(f"{group}x")
        version = deployment.cases.cases[numbers[1]].version
        split = {"version": version, "questions": [{"text": "Who?"}, {"text": "When?", "agency": "ministry"}]}
        dispatcher.post(f"/v1/desk/cases/{numbers[1]}/split", split)
        dispatcher.post(f"/v1/desk/cases/{numbers[1]}/split", split)


def test_what_the_api_answers_about_frequent_questions_is_what_the_document_says() -> None:
    head = Http(claims=OFFICIAL | {"role": "head"})
    with a_deployment():
        body = {"agency": "office", "question": {"en": "When?"}, "answer": {"en": "Within five days."}}
        entry = f"/v1/desk/faq/{head.post('/v1/desk/faq', body).json['id']}"
        head.post("/v1/desk/faq", {**body, "topic": "moon"})
        head.get("/v1/desk/faq", query={"agency": "office"})
        head.post(entry, {"version": 1, "topic": "lights"})
        head.post(entry, {"version": 1, "sort": 1})
        head.post(f"{entry}/withdraw", {"version": 2, "reason": "Out of date."})
        assert len(head.get(entry).json["changes"]) == 3
        head.get(f"{entry}x")


def resolved(schema: Any) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": DOCUMENT["components"]})


def references(document: Any) -> list[str]:
    if isinstance(document, dict):
        own = [document["$ref"]] if "$ref" in document else []
        return own + [found for value in document.values() for found in references(value)]
    return [found for value in document for found in references(value)] if isinstance(document, list) else []
