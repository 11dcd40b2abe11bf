"""The OpenAPI document: up to date, valid, complete, and true to what the API does."""

import json
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
from chalicelib.domain.cases.case import replay
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.submissions.feedback_intake import accept
from chalicelib.entrypoints.http import guard
from chalicelib.entrypoints.schemas.cases import ActionIn, FollowUpIn
from chalicelib.entrypoints.schemas.feedback import DeskFeedbackIn, FeedbackIn
from chalicelib.entrypoints.schemas.imports import OrdersImportIn
from chalicelib.entrypoints.submissions.receipts import draft_of
from infra import openapi
from infra.packs import PACKS, compiled
from infra.paths import RESOURCES, ROOT
from tests.builders import NOW, SECRET, a_feedback, an_id, opened_by
from tests.deployment import a_deployment
from tests.http import OFFICIAL, OPERATOR, Answer, Http

DOCUMENT = openapi.build()
IMPORT = "post_desk_orders_import"
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
            security = DOCUMENT["paths"][path][method.lower()].get("security")
            needed = path.startswith(("/v1/desk/", "/v1/me"))
            assert (entry.authorizer is not None) == needed
            assert (security == [{"bearer": []}]) == needed


def test_an_author_needs_the_key_of_the_case_or_a_token() -> None:
    for call in ("get_case", "post_follow_up", "post_message", "post_reopen", "post_withdraw"):
        assert by_id[call]["security"] == [{"case_key": []}, {"bearer": []}]


def test_who_leaves_feedback_may_be_signed_in_and_need_not() -> None:
    assert by_id["post_feedback"]["security"] == [{}, {"bearer": []}]


def test_every_error_of_the_tree_has_its_status_described() -> None:
    described = {int(status) for operation in by_id.values() for status in operation["responses"]}

    assert {int(status) for status in guard._STATUS.values()} <= described
    assert set(openapi.REFUSALS) == set(guard.TITLES)


def test_the_gateways_own_answers_have_the_same_titles() -> None:
    fragment = yaml.safe_load((RESOURCES / "api.yaml").read_text(encoding="utf-8"))
    body = fragment["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    for response in body["x-amazon-apigateway-gateway-responses"].values():
        if "statusCode" in response:
            said = json.loads(response["responseTemplates"]["application/json"])
            assert said["title"] == guard.TITLES[said["status"]]


@pytest.mark.parametrize("model", [FeedbackIn, DeskFeedbackIn, FollowUpIn, ActionIn, OrdersImportIn])
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
        described(receipt, "post_feedback")
        described(anyone.post("/v1/feedback", {**rating, "level": 3}), "post_feedback")
        described(anyone.post("/v1/feedback", {"x": 1}), "post_feedback")
        described(anyone.send("POST", "/v1/feedback", "{"), "post_feedback")
        described(operator.post("/v1/desk/feedback", {**rating, "source": "import"}), "post_desk_feedback")
        described(official.post("/v1/desk/feedback", rating), "post_desk_feedback")
        old = {
            "id": "1",
            "source": "hotline",
            "agency": "office",
            "channel": "phone",
            "opened_at": "2020-02-29T12:00:00Z",
        }
        described(operator.post("/v1/desk/orders/import", {"orders": [old, old, {**old, "kind": "x"}]}), IMPORT)

        number, key = receipt.json["case"]["number"], receipt.json["case"]["key"]
        author = Http(headers={"Authorization": f"Case {key}"})
        described(author.get(f"/v1/cases/{number}"), "get_case")
        from chalicelib.services.ports.changes import FeedbackKept
        from chalicelib.services.react import react

        react(
            FeedbackKept(deployment.feedback.kept[an_id()], "b", new=True),
            now=NOW,
            secret=SECRET,
            packs=deployment.packs,
            cases=deployment.cases,
            facts=deployment.facts,
            outbox=deployment.outbox,
            work=deployment.group_work,
        )
        case = described(author.get(f"/v1/cases/{number}"), "get_case")
        described(official.get("/v1/desk/orders", query={"agency": "office"}), "get_desk_orders")
        described(official.get("/v1/desk/promises", query={"agency": "office"}), "get_desk_promises")
        described(official.get("/v1/desk/orders", query={"agency": "nosuch"}), "get_desk_orders")
        order = f"/v1/desk/cases/{number}/orders/1"
        accepted = described(official.post(f"{order}/accept", {"version": case["version"]}), "post_desk_action")
        described(official.post(f"{order}/accept", {"version": case["version"]}), "post_desk_action")
        said = {"version": accepted["version"], "outcome": "fixed", "text": "Done"}
        answered = described(official.post(f"{order}/answer", said), "post_desk_action")
        word = {"version": answered["version"], "outcome": "not_solved", "rating": 2, "comment": "No"}
        described(author.post(f"/v1/cases/{number}/orders/1/follow-up", word), "post_follow_up")
        described(author.get(f"/v1/cases/{number}"), "get_case")
        described(official.get(f"/v1/desk/cases/{number}"), "get_desk_case")


def test_what_the_api_answers_about_groups_is_what_the_document_says() -> None:
    official, dispatcher = Http(claims=OFFICIAL), Http(claims=OFFICIAL | {"role": "dispatcher", "agency": "centre"})
    with a_deployment() as deployment:
        numbers = []
        for n in (1, 2):
            events = opened_by(a_feedback(n=n), pack=deployment.packs.current())
            deployment.cases.save(replay(events), events, deployment.packs.current())
            numbers.append(events[0].case)
        orders = {"orders": [{"case": numbers[0]}, {"case": "0000-0000-00000"}]}
        body = {"title": "The lamps are out", "agency": "office", "topic": "lights", **orders}
        kept = described(official.post("/v1/desk/groups", body), "post_group")
        assert [refused["case"] for refused in kept["refused"]] == ["0000-0000-00000"]
        described(official.post("/v1/desk/groups", {**body, "agency": "nowhere"}), "post_group")
        described(official.get("/v1/desk/groups", query={"agency": "office"}), "get_groups")
        group = f"/v1/desk/groups/{kept['id']}"
        described(official.post(f"{group}/orders", {"orders": [{"case": numbers[1]}]}), "post_group_orders")
        assert len(described(official.get(f"{group}/orders"), "get_group_orders")["items"]) == 2
        described(official.post(f"{group}/answer", {"outcome": "fixed"}), "post_group_action")
        answer = {"outcome": "fixed", "text": "They are on again.", "texts": {"uk": "Знову світять."}}
        described(official.post(f"{group}/answer", answer), "post_group_action")
        described(official.post(f"{group}/answer", answer), "post_group_action")
        assert described(official.get(group), "get_group")["runs"][0]["state"] == "running"
        described(official.get(f"{group}x"), "get_group")
        version = deployment.cases.cases[numbers[1]].version
        split = {"version": version, "questions": [{"text": "Who?"}, {"text": "When?", "agency": "ministry"}]}
        described(dispatcher.post(f"/v1/desk/cases/{numbers[1]}/split", split), "post_split")
        described(dispatcher.post(f"/v1/desk/cases/{numbers[1]}/split", split), "post_split")


def test_what_the_api_answers_about_frequent_questions_is_what_the_document_says() -> None:
    head = Http(claims=OFFICIAL | {"role": "head"})
    with a_deployment():
        body = {"agency": "office", "question": {"en": "When?"}, "answer": {"en": "Within five days."}}
        entry = f"/v1/desk/faq/{described(head.post('/v1/desk/faq', body), 'post_faq')['id']}"
        described(head.post("/v1/desk/faq", {**body, "topic": "moon"}), "post_faq")
        described(head.get("/v1/desk/faq", query={"agency": "office"}), "get_faqs")
        described(head.post(entry, {"version": 1, "topic": "lights"}), "post_faq_change")
        described(head.post(entry, {"version": 1, "sort": 1}), "post_faq_change")
        described(head.post(f"{entry}/withdraw", {"version": 2, "reason": "Out of date."}), "post_faq_withdraw")
        assert len(described(head.get(entry), "get_faq")["changes"]) == 3
        described(head.get(f"{entry}x"), "get_faq")


def described(answer: Answer, operation: str) -> Any:
    """Check an answer against the document, and that the document leaves nothing of it out."""
    response = by_id[operation]["responses"][str(answer.status)]
    if "$ref" in response:
        response = DOCUMENT["components"]["responses"][response["$ref"].rpartition("/")[2]]
    content = response["content"][answer.headers["Content-Type"]]
    resolved(content["schema"]).validate(answer.json)
    closed(content["schema"]).validate(answer.json)
    return answer.json


def resolved(schema: Any) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": DOCUMENT["components"]})


def closed(schema: Any) -> Draft202012Validator:
    """The same schema with every object closed, so that a field it does not mention is found."""
    components = json.loads(json.dumps(DOCUMENT["components"]))
    for one in components["schemas"].values():
        one.setdefault("additionalProperties", False)
    return Draft202012Validator({**schema, "components": components})


def references(document: Any) -> list[str]:
    if isinstance(document, dict):
        own = [document["$ref"]] if "$ref" in document else []
        return own + [found for value in document.values() for found in references(value)]
    return [found for value in document for found in references(value)] if isinstance(document, list) else []
