"""The template as a whole: clean, complete, and what the edge does with it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.s3.pack_store import DAMAGED
from infra.build import Artefact
from infra.dependencies import PYTHON
from infra.template import Template, fragments

Resources = dict[str, dict[str, Any]]

ENVIRONMENT = {
    *("HEED_STAGE", "HEED_RECORDS", "HEED_FACTS", "HEED_PEOPLE", "HEED_CONTROL", "HEED_LAKE", "HEED_SITE"),
    *("HEED_OUTBOX", "HEED_FAILURES", "HEED_GROUP_WORK", "HEED_SITE_URL", "HEED_MAIL_FROM", "HEED_SECRET"),
    *("HEED_ISSUERS", "HEED_LANES", "HEED_CLOCK", "HEED_INTERNAL", "HEED_ATTACHMENTS", "HEED_CLEANING"),
    *("HEED_ONE_AT_A_TIME", "HEED_GIANTS"),
}

EDGE_ONLY = {
    "AWS::CloudFront::Distribution",
    "AWS::CloudFront::Function",
    "AWS::CloudFront::OriginAccessControl",
    "AWS::CloudFront::ResponseHeadersPolicy",
    "AWS::SecretsManager::Secret",
}
"""What the local cloud lacks and its front door does instead."""


def test_cfn_lint_finds_nothing(artefact: Artefact) -> None:
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--non-zero-exit-code", "informational"]
    done = subprocess.run([*command, str(artefact.template)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_template_needs_no_macro(template: Template) -> None:
    assert "Transform" not in template
    assert not [item for item in template["Resources"].values() if item["Type"].startswith("AWS::Serverless")]


def test_a_value_given_at_deployment_is_not_replaced_by_the_default(template: Template, resources: Resources) -> None:
    assert template["Parameters"]["Lanes"]["Default"] == 8
    assert resources["React"]["Properties"]["Environment"]["Variables"]["HEED_LANES"] == {"Ref": "Lanes"}


def test_numbers_are_published_as_often_as_the_deployment_says(template: Template, resources: Resources) -> None:
    schedules = {
        item["Properties"]["Targets"][0]["Arn"]["Fn::GetAtt"][0]: item["Properties"]["ScheduleExpression"]
        for item in resources.values()
        if item["Type"] == "AWS::Events::Rule" and "ScheduleExpression" in item["Properties"]
    }
    assert schedules["Publish"] == {"Ref": "PublishEvery"}
    assert template["Parameters"]["PublishEvery"]["Default"] == "rate(5 minutes)"
    assert schedules["Sweep"] == "rate(1 minute)"


def test_every_function_is_told_everything_and_runs_this_python(
    template: Template, resources: Resources, artefact: Artefact
) -> None:
    for name, item in resources.items():
        if item["Type"] == "AWS::Lambda::Function":
            properties = item["Properties"]
            assert properties["Environment"]["Variables"].keys() == ENVIRONMENT, name
            assert properties["Runtime"] == f"python{PYTHON}", name
            key = artefact.clean_zip.name if name == "Clean" else {"Ref": "CodeKey"}
            assert properties["Code"] == {"S3Bucket": {"Ref": "CodeBucket"}, "S3Key": key}, name
            memory = properties["MemorySize"]
            least = template["Parameters"][memory["Ref"]]["MinValue"] if isinstance(memory, dict) else memory
            assert least >= 512, name


def test_only_the_edge_is_left_out_where_there_is_no_cdn(resources: Resources) -> None:
    conditional = {item["Type"] for item in resources.values() if item.get("Condition") == "HasCdn"}
    assert conditional == EDGE_ONLY


def test_the_api_is_regional_and_never_cached(resources: Resources) -> None:
    assert resources["RestAPI"]["Properties"]["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
    config = resources["Distribution"]["Properties"]["DistributionConfig"]
    behaviour = next(b for b in config["CacheBehaviors"] if b["PathPattern"] == "/api/*")
    assert behaviour["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "AWS's CachingDisabled"
    assert "CustomErrorResponses" not in config, "they would replace the API's own 404 answers"


def test_the_api_has_one_stage_and_it_has_limits(resources: Resources) -> None:
    stages = [item["Properties"] for item in resources.values() if item["Type"] == "AWS::ApiGateway::Stage"]
    deployments = [item["Properties"] for item in resources.values() if item["Type"] == "AWS::ApiGateway::Deployment"]
    assert [stage["StageName"] for stage in stages] == ["api"]
    assert deployments
    assert not [deployment for deployment in deployments if "StageName" in deployment]
    (limits,) = [setting for setting in stages[0]["MethodSettings"] if setting["ResourcePath"] == "/*"]
    assert limits["ThrottlingRateLimit"] == {"Ref": "ApiRate"}
    assert limits["ThrottlingBurstLimit"] == {"Ref": "ApiBurst"}


def test_the_api_s_own_host_answers_only_what_came_through_the_cdn(resources: Resources) -> None:
    condition, policy, otherwise = resources["RestAPI"]["Properties"]["Body"]["x-amazon-apigateway-policy"]["Fn::If"]
    assert (condition, otherwise) == ("HasCdn", {"Ref": "AWS::NoValue"})
    secret = {"Fn::Sub": "{{resolve:secretsmanager:${OriginSecret}}}"}
    (denied,) = [statement for statement in policy["Statement"] if statement["Effect"] == "Deny"]
    assert denied["Resource"] == "execute-api:/*", "every stage and route, whoever made it"
    # A request without the header is denied as well: a negated condition holds for what is not there.
    assert denied["Condition"] == {"StringNotEquals": {"aws:Referer": secret}}
    origins = resources["Distribution"]["Properties"]["DistributionConfig"]["Origins"]
    to_the_api = [origin for origin in origins if "CustomOriginConfig" in origin]
    assert {origin["Id"] for origin in to_the_api} == {"api", "missing"}
    for origin in to_the_api:
        assert origin["OriginCustomHeaders"] == [{"HeaderName": "Referer", "HeaderValue": secret}]


def test_what_limits_the_load_is_a_parameter_and_its_default_fits_an_account_of_ten(
    template: Template, resources: Resources
) -> None:
    defaults = {name: item.get("Default") for name, item in template["Parameters"].items()}
    assert (defaults["ReservedConcurrency"], defaults["ApiConcurrency"], defaults["StreamConcurrency"]) == ("no", 0, 0)
    shards_of_a_new_table = 4
    always_there = shards_of_a_new_table * defaults["StreamParallelism"] + defaults["MailConcurrency"]
    assert always_there + len(("APIHandler", "Authorize", "Sweep", "Publish")) <= 10
    stream = resources["ReactReactDynamodbEventSource"]["Properties"]
    assert stream["ParallelizationFactor"] == {"Ref": "StreamParallelism"}
    mail = resources["DeliverDeliverSqsEventSource"]["Properties"]
    assert mail["ScalingConfig"] == {"MaximumConcurrency": {"Ref": "MailConcurrency"}}
    reserved = {name: resources[name]["Properties"]["ReservedConcurrentExecutions"] for name in ("APIHandler", "React")}
    assert reserved == {
        "APIHandler": {"Fn::If": ["ReservesApi", {"Ref": "ApiConcurrency"}, {"Ref": "AWS::NoValue"}]},
        "React": {"Fn::If": ["ReservesStream", {"Ref": "StreamConcurrency"}, {"Ref": "AWS::NoValue"}]},
    }


def test_every_desk_route_asks_the_authorizer(resources: Resources) -> None:
    paths = resources["RestAPI"]["Properties"]["Body"]["paths"]
    desk = [operation for path, item in paths.items() if "/desk/" in path for operation in item.values()]
    assert desk
    assert all(operation["security"] == [{"authorize": []}] for operation in desk)


def test_the_gateway_s_own_errors_are_problem_documents(resources: Resources) -> None:
    responses = resources["RestAPI"]["Properties"]["Body"]["x-amazon-apigateway-gateway-responses"]
    assert {"UNAUTHORIZED", "ACCESS_DENIED", "REQUEST_TOO_LARGE", "DEFAULT_4XX", "DEFAULT_5XX"} <= responses.keys()
    for name, response in responses.items():
        parameters = response["responseParameters"]
        assert parameters["gatewayresponse.header.Content-Type"] == "'application/problem+json'", name
        assert '"title"' in response["responseTemplates"]["application/json"], name


def test_two_fragments_cannot_define_the_same_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in ("a.yaml", "b.yaml"):
        (tmp_path / file).write_text("Resources: {Twice: {Type: AWS::SNS::Topic}}")
    monkeypatch.setattr("infra.template.RESOURCES", tmp_path)
    with pytest.raises(ValueError, match=r"b\.yaml: Resources defines Twice a second time"):
        fragments()


def test_the_alarm_on_a_damaged_pack_counts_the_very_line_that_is_logged(resources: Resources) -> None:
    counted = resources["PackDamaged"]["Properties"]
    assert counted["FilterPattern"] == f'{{ $.message = "{DAMAGED}" }}'
    assert counted["LogGroupName"] == {"Ref": "SweepLogs"}, "it looks every minute"
    (metric,) = counted["MetricTransformations"]
    assert resources["PackDamagedAlarm"]["Properties"]["MetricName"] == metric["MetricName"]
