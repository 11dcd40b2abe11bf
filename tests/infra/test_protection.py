"""Data is encrypted, kept and private; each function may do what it does and nothing more."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

Resources = dict[str, dict[str, Any]]


def of_type(resources: Resources, kind: str) -> Resources:
    return {name: item for name, item in resources.items() if item["Type"] == kind}


def statements(resources: Resources) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, role in of_type(resources, "AWS::IAM::Role").items():
        for policy in role["Properties"].get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_every_table_can_be_restored_and_is_not_lost_by_mistake(resources: Resources) -> None:
    tables = of_type(resources, "AWS::DynamoDB::Table")
    assert tables.keys() == {"Records", "Facts", "People", "Control"}
    for name, table in tables.items():
        properties = table["Properties"]
        assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}, name
        assert properties["SSESpecification"] == {"SSEEnabled": True}, name
        assert properties["DeletionProtectionEnabled"] == {"Fn::If": ["IsProduction", True, False]}, name
        assert properties["BillingMode"] == "PAY_PER_REQUEST", name
        assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain", name


def test_only_records_has_a_stream_and_it_shows_both_images(resources: Resources) -> None:
    streams = {
        name: table["Properties"]["StreamSpecification"]["StreamViewType"]
        for name, table in of_type(resources, "AWS::DynamoDB::Table").items()
        if "StreamSpecification" in table["Properties"]
    }
    assert streams == {"Records": "NEW_AND_OLD_IMAGES"}


def test_buckets_are_encrypted_private_kept_and_speak_tls_only(resources: Resources) -> None:
    buckets = of_type(resources, "AWS::S3::Bucket")
    assert buckets.keys() == {"Lake", "Site"}
    for name, bucket in buckets.items():
        properties = bucket["Properties"]
        assert all(properties["PublicAccessBlockConfiguration"].values()), name
        assert properties["BucketEncryption"]["ServerSideEncryptionConfiguration"], name
        assert bucket["DeletionPolicy"] == "Retain", name
        policy = resources[f"{name}Policy"]["Properties"]["PolicyDocument"]["Statement"]
        refusals = [s for s in policy if s.get("Effect") == "Deny"]
        assert refusals[0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}, name
    assert buckets["Lake"]["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}


def test_queues_are_encrypted(resources: Resources) -> None:
    for name, queue in of_type(resources, "AWS::SQS::Queue").items():
        assert queue["Properties"]["SqsManagedSseEnabled"] is True, name


def test_no_role_may_touch_any_resource_there_is(resources: Resources) -> None:
    found = list(statements(resources))
    assert found
    for role, statement in found:
        for resource in as_list(statement["Resource"]):
            assert resource not in ("*", {"Fn::Sub": "*"}), (role, statement)
        for action in as_list(statement["Action"]):
            assert "*" not in action, (role, statement)


def test_every_function_has_a_role_of_its_own_with_rights_written_by_hand(resources: Resources) -> None:
    roles = [f["Properties"]["Role"]["Fn::GetAtt"][0] for f in of_type(resources, "AWS::Lambda::Function").values()]
    assert len(roles) == len(set(roles))
    for role in roles:
        assert "ManagedPolicyArns" not in resources[role]["Properties"]


@pytest.mark.parametrize(
    ("role", "forbidden"),
    [
        ("AuthorizeRole", ["dynamodb:", "s3:", "sqs:", "ses:", "secretsmanager:"]),
        ("ApiHandlerRole", ["sqs:", "ses:", "s3:PutObject", "dynamodb:Scan"]),
        ("ReactRole", ["ses:", "secretsmanager:", "s3:PutObject"]),
        ("PublishRole", ["ses:", "sqs:ReceiveMessage", "dynamodb:Scan", "secretsmanager:"]),
        ("SweepRole", ["ses:", "s3:PutObject", "secretsmanager:"]),
    ],
)
def test_a_function_lacks_the_rights_of_the_others(resources: Resources, role: str, forbidden: list[str]) -> None:
    allowed = [action for name, statement in statements(resources) if name == role for action in statement["Action"]]
    assert allowed
    assert not [action for action in allowed for start in forbidden if action.startswith(start)]


def test_only_those_who_need_a_person_may_read_people(resources: Resources) -> None:
    readers = {role for role, statement in statements(resources) if '"People"' in json.dumps(statement["Resource"])}
    assert readers == {"ApiHandlerRole", "ReactRole", "DeliverRole", "SweepRole"}


def test_the_site_is_read_by_our_distribution_alone(resources: Resources) -> None:
    choice = next(s for s in resources["SitePolicy"]["Properties"]["PolicyDocument"]["Statement"] if "Fn::If" in s)
    condition, allowed, otherwise = choice["Fn::If"]
    assert condition == "HasCdn"
    assert otherwise == {"Ref": "AWS::NoValue"}
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert "distribution/${Distribution}" in json.dumps(allowed["Condition"])
