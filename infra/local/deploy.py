"""Deploys a built artefact to the local cloud, and adds what the emulator does not support.

MiniStack ignores two parts of an API's OpenAPI body: security and gateway responses. The authorizers are attached here
with API Gateway's own calls, as the body declares them. The front proxy returns the gateway responses
(infra/local/gateway.py).
"""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from infra.build import Artefact
from infra.local.processes import StackError
from infra.local.stack_config import CODE_BUCKET, MAIL_FROM, MAIL_IDENTITY, REGION, STACK_NAME, StackConfig, client
from infra.local.tokens import Issuer, issuer

DEPLOY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Deployment:
    """The resources of a stack: physical names and types by logical name."""

    names: Mapping[str, str]
    types: Mapping[str, str]

    def of(self, kind: str) -> dict[str, str]:
        """Physical names of one resource type, e.g. ``AWS::SQS::Queue``."""
        return {logical: name for logical, name in self.names.items() if self.types[logical] == kind}


def deploy(place: StackConfig, artefact: Artefact) -> Deployment:
    """Upload the zips, create or update the stack, and wait for it.

    Raises ``StackError`` with the reason of the first failure.
    """
    s3, cloudformation = client("s3", place.endpoint), client("cloudformation", place.endpoint)
    s3.create_bucket(Bucket=CODE_BUCKET)
    for code in (artefact.zip, artefact.clean_zip):
        s3.put_object(Bucket=CODE_BUCKET, Key=code.name, Body=code.read_bytes())
    change = cloudformation.update_stack if _is_deployed(cloudformation) else cloudformation.create_stack
    change(
        StackName=STACK_NAME,
        TemplateBody=artefact.template.read_text(encoding="utf-8"),
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in _parameters(place, artefact).items()],
        Capabilities=["CAPABILITY_IAM"],
    )
    _wait(cloudformation)
    listed = cloudformation.describe_stack_resources(StackName=STACK_NAME)["StackResources"]
    deployment = Deployment(
        names={item["LogicalResourceId"]: item["PhysicalResourceId"] for item in listed},
        types={item["LogicalResourceId"]: item["ResourceType"] for item in listed},
    )
    body = artefact.read_template()["Resources"]["RestAPI"]["Properties"]["Body"]
    _attach_authorizers(client("apigateway", place.endpoint), deployment, body)
    return deployment


def _is_deployed(cloudformation: Any) -> bool:
    try:
        cloudformation.describe_stacks(StackName=STACK_NAME)
    except cloudformation.exceptions.ClientError:
        return False
    return True


def _parameters(place: StackConfig, artefact: Artefact) -> dict[str, str]:
    return {
        "CodeBucket": CODE_BUCKET,
        "CodeKey": artefact.zip.name,
        "Stage": "local",
        "SiteUrl": place.site,
        "MailFrom": MAIL_FROM,
        "MailIdentity": MAIL_IDENTITY,
        "AlarmMail": "",
        "Issuers": json.dumps([issuer(place, name) for name in Issuer]),
        # The stacks that are kept were made with one lane.
        "Lanes": "1",
        "PublishEvery": "rate(1 minute)",
        "Clock": "movable",
        "ReservedConcurrency": "yes",
        "Cdn": "no",
        "DomainName": "",
        "CertificateArn": "",
    }


def _wait(cloudformation: Any) -> None:
    deadline = time.monotonic() + DEPLOY_SECONDS
    while time.monotonic() < deadline:
        stack = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"][0]
        if stack["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return
        if not stack["StackStatus"].endswith("IN_PROGRESS"):
            events = cloudformation.describe_stack_events(StackName=STACK_NAME)["StackEvents"]
            reasons = [
                f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
                for event in events
                if event["ResourceStatus"].endswith("_FAILED")
            ]
            raise StackError(f"The stack was not deployed ({stack['StackStatus']}). " + "; ".join(reasons))
        time.sleep(0.1)
    raise StackError(f"The stack was not deployed within {DEPLOY_SECONDS} s")


def _attach_authorizers(gateway: Any, deployment: Deployment, body: Mapping[str, Any]) -> None:
    api = deployment.names["RestAPI"]
    for earlier in gateway.get_authorizers(restApiId=api, limit=500)["items"]:
        gateway.delete_authorizer(restApiId=api, authorizerId=earlier["id"])
    ids = {
        name: gateway.create_authorizer(
            restApiId=api,
            name=name,
            type="TOKEN",
            identitySource="method.request.header.Authorization",
            authorizerUri=_invocation(deployment.names[_function_of(definition)]),
            authorizerResultTtlInSeconds=definition["x-amazon-apigateway-authorizer"].get(
                "authorizerResultTtlInSeconds", 300
            ),
        )["id"]
        for name, definition in body.get("securityDefinitions", {}).items()
        if "x-amazon-apigateway-authorizer" in definition
    }
    resources = {
        item["path"]: item["id"] for item in gateway.get_resources(restApiId=api, limit=500)["items"] if "path" in item
    }
    for path, method, name in _guarded(body):
        gateway.update_method(
            restApiId=api,
            resourceId=resources[path],
            httpMethod=method.upper(),
            patchOperations=[
                {"op": "replace", "path": "/authorizationType", "value": "CUSTOM"},
                {"op": "replace", "path": "/authorizerId", "value": ids[name]},
            ],
        )


def _function_of(definition: Mapping[str, Any]) -> str:
    uri: str = definition["x-amazon-apigateway-authorizer"]["authorizerUri"]["Fn::Sub"]
    return uri.partition("functions/${")[2].partition(".Arn}")[0]


def _guarded(body: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    for path, methods in body["paths"].items():
        for method, operation in methods.items():
            for requirement in operation.get("security", []):
                for name in requirement:
                    yield path, method, name


def _invocation(function: str) -> str:
    arn = f"arn:aws:lambda:{REGION}:000000000000:function:{function}"
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn}/invocations"
