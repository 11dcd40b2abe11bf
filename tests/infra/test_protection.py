"""Data is encrypted, kept and private; each function may do what it does and nothing more."""

import json
from collections.abc import Iterator
from typing import Any

from chalicelib.adapters.s3.pack_store import version_key
from chalicelib.services.campaigns.gather import people_key
from chalicelib.services.campaigns.show import tally_key
from chalicelib.services.publishing.site_writer import PENDING
from chalicelib.services.statistics.cubes import year_key
from chalicelib.services.statistics.recompute import NEXT
from chalicelib.services.statistics.rows import facts_key
from infra.local.gateway import ATTACHMENTS_HOST
from infra.paths import ROOT

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
    assert tables.keys() == {"Records", "Facts", "People", "Control", "Internal"}
    for name, table in tables.items():
        properties = table["Properties"]
        # Going back to a point in time would show, second by second, what each member of staff has said.
        recovers = {"PointInTimeRecoveryEnabled": name != "Internal"}
        assert properties["PointInTimeRecoverySpecification"] == recovers, name
        assert properties["SSESpecification"]["SSEEnabled"] is True, name
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


def test_nothing_notes_from_where_the_api_was_called(resources: Resources) -> None:
    """Staff say what they think of their work through the same door as everybody: no log has their address (X7)."""
    for name, item in resources.items():
        properties = item.get("Properties", {})
        assert "AccessLogSetting" not in properties, name
        assert properties.get("TracingConfig", {}).get("Mode") != "Active" and not properties.get("TracingEnabled"), (
            name
        )
        assert "Logging" not in properties.get("DistributionConfig", {}), name
        for setting in properties.get("MethodSettings", []):
            assert not setting.get("DataTraceEnabled") and setting.get("LoggingLevel", "OFF") == "OFF", name
    kinds = {item["Type"] for item in resources.values()}
    assert not kinds & {
        "AWS::WAFv2::LoggingConfiguration",
        "AWS::CloudFront::RealtimeLogConfig",
        "AWS::CloudTrail::Trail",
    }


def test_buckets_are_encrypted_private_kept_and_speak_tls_only(resources: Resources) -> None:
    buckets = of_type(resources, "AWS::S3::Bucket")
    assert buckets.keys() == {"Lake", "Site", "Attachments"}
    for name, bucket in buckets.items():
        properties = bucket["Properties"]
        assert all(properties["PublicAccessBlockConfiguration"].values()), name
        assert properties["BucketEncryption"]["ServerSideEncryptionConfiguration"], name
        assert bucket["DeletionPolicy"] == "Retain", name
        policy = resources[f"{name}Policy"]["Properties"]["PolicyDocument"]["Statement"]
        refusals = [s for s in policy if s.get("Effect") == "Deny"]
        assert refusals[0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}, name
    assert buckets["Lake"]["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}


def test_uploads_that_nobody_names_are_gone_after_a_day_and_attachments_stay(resources: Resources) -> None:
    rules = resources["Attachments"]["Properties"]["LifecycleConfiguration"]["Rules"]
    ending = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "ExpirationInDays" in rule}
    assert ending == {"uploads/": 1, "unchecked/": 60, "refused/": 30}
    for rule in rules:
        assert rule["Status"] == "Enabled"
        if rule["Prefix"] in ending:
            assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}, "gone with its earlier versions"


def test_evidence_that_was_deleted_by_mistake_can_be_brought_back_for_a_month(resources: Resources) -> None:
    properties = resources["Attachments"]["Properties"]
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    (rule,) = [rule for rule in properties["LifecycleConfiguration"]["Rules"] if rule["Prefix"] == "attachments/"]
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}


def test_who_could_have_been_drawn_is_known_for_three_years_and_of_the_lake_only_recounts_expire_too(
    resources: Resources,
) -> None:
    rules = resources["Lake"]["Properties"]["LifecycleConfiguration"]["Rules"]
    ending = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "ExpirationInDays" in rule}
    assert ending == {"samples/": 1096, NEXT: 30}
    assert all(rule["Status"] == "Enabled" for rule in rules)


def test_old_versions_of_what_can_be_counted_again_go_after_a_day_and_those_of_facts_and_packs_stay_longer(
    resources: Resources,
) -> None:
    rules = resources["Lake"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert all(rule["Status"] == "Enabled" for rule in rules)
    days = {
        rule["Prefix"]: rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
        for rule in rules
        if "NoncurrentVersionExpiration" in rule
    }
    assert days == {"cubes/": 1, "state/": 1, "campaigns/": 1, "facts/": 30, "registry/": 365, "samples/": 30}
    written = [
        year_key("2026"),
        facts_key("2026-11-21T19#0"),
        PENDING,
        version_key("v"),
        people_key("c"),
        tally_key("c"),
    ]
    assert {key.partition("/")[0] + "/" for key in written} == days.keys(), "every rule is about what is written there"


def test_only_our_site_may_send_files_from_a_browser_and_may_send_them_there(resources: Resources) -> None:
    (rule,) = resources["Attachments"]["Properties"]["CorsConfiguration"]["CorsRules"]
    assert (rule["AllowedOrigins"], rule["AllowedMethods"]) == ([{"Ref": "SiteUrl"}], ["POST"])
    headers = resources["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    policy = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    assert f"connect-src 'self' {ATTACHMENTS_HOST} ${{SignInOrigins}};" in policy


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


def spoken(resource: Any) -> str:
    """A resource as docs/operations.md names it: ``Records``, ``Records/index/by_due``, ``Lake/state/*``."""
    match resource:
        case {"Fn::GetAtt": [name, "Arn"]} | {"Ref": name}:
            return str(name)
        case {"Fn::GetAtt": [name, "StreamArn"]}:
            return f"{name} (stream)"
        case {"Fn::Sub": text}:
            return str(text).rpartition(":")[2].replace(".Arn}", "}").replace("${", "").replace("}", "")
    raise AssertionError(f"no words for {resource}")


def conditions(statement: dict[str, Any]) -> str:
    """What narrows a statement down: prefixes of keys, or the service through which alone a key may be used."""
    values = [
        v for test in statement.get("Condition", {}).values() for wanted in test.values() for v in as_list(wanted)
    ]
    said = [value["Fn::Sub"].partition(".")[0] if isinstance(value, dict) else value for value in values]
    return f" ({' '.join(said)})" if said else ""


def rights_in_the_template(resources: Resources) -> set[tuple[str, str, str]]:
    """(function, resource, action), all that is allowed. A condition follows the resource in brackets."""
    functions = {
        function["Properties"]["Role"]["Fn::GetAtt"][0]: name
        for name, function in of_type(resources, "AWS::Lambda::Function").items()
    }
    found = [(functions[role], statement) for role, statement in statements(resources) if role in functions]
    assert {statement["Effect"] for _, statement in found} == {"Allow"}
    return {
        (function, f"{spoken(resource)}{conditions(statement)}", action)
        for function, statement in found
        for resource in as_list(statement["Resource"])
        for action in as_list(statement["Action"])
    }


def rights_in_the_docs() -> set[tuple[str, str, str]]:
    section = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").partition("## Who may do what")[2]
    table = section.partition("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("|")
    ]
    return {
        (function, resource, action)
        for function, on, may in rows[2:]
        for resource in on.strip("`").split("`, `")
        for action in may.strip("`").split("`, `")
    }


def test_each_function_may_do_exactly_what_operations_md_says(resources: Resources) -> None:
    written, given = rights_in_the_docs(), rights_in_the_template(resources)
    assert not given - written, "rights that are in no table"
    assert not written - given, "rights that are in the table only"


def test_only_three_functions_come_near_personal_data(resources: Resources) -> None:
    near = {(f, r, a) for f, r, a in rights_in_the_template(resources) if r.startswith("People")}
    assert {(f, a) for f, r, a in near if r == "People"} == {
        ("APIHandler", "dynamodb:DeleteItem"),
        ("APIHandler", "dynamodb:GetItem"),
        ("APIHandler", "dynamodb:UpdateItem"),
        ("Deliver", "dynamodb:DeleteItem"),
        ("Deliver", "dynamodb:GetItem"),
        ("Sweep", "dynamodb:BatchGetItem"),
        ("Sweep", "dynamodb:DeleteItem"),
        ("Sweep", "dynamodb:GetItem"),
        ("Sweep", "dynamodb:UpdateItem"),
    }
    assert {f for f, r, _ in near if r == "PeopleKey (dynamodb)"} == {"APIHandler", "Deliver", "Sweep"}


def test_personal_data_has_a_key_of_its_own_that_is_used_through_the_table_only(resources: Resources) -> None:
    key = resources["PeopleKey"]
    assert key["Properties"]["EnableKeyRotation"] is True
    assert key["DeletionPolicy"] == key["UpdateReplacePolicy"] == "Retain", "a lost key is lost data"
    (administration,) = key["Properties"]["KeyPolicy"]["Statement"]
    assert administration["Principal"] == {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}
    assert resources["People"]["Properties"]["SSESpecification"] == {
        "SSEEnabled": True,
        "SSEType": "KMS",
        "KMSMasterKeyId": {"Fn::GetAtt": ["PeopleKey", "Arn"]},
    }
    for _, statement in statements(resources):
        if any(action.startswith("kms:") for action in statement["Action"]):
            service = {"Fn::Sub": "dynamodb.${AWS::Region}.amazonaws.com"}
            assert statement["Condition"] == {"StringEquals": {"kms:ViaService": service}}


LISTED_ALONE = {"ApiHandlerRole": {"Attachments/unchecked/*"}}
"""What a role may list but not read: that a file waits to be cleaned is told, what is in it is nobody's."""


def test_who_reads_a_bucket_can_tell_a_missing_object_from_a_forbidden_one(resources: Resources) -> None:
    """S3 answers 403 for what is not there to those who may not list; a missing pack would look like a busy lake."""
    reading: dict[str, set[str]] = {}
    listing: dict[str, set[str]] = {}
    for role, statement in statements(resources):
        if "s3:GetObject" in statement["Action"]:
            prefixes = {spoken(resource) for resource in statement["Resource"]}
            reading.setdefault(role, set()).update(prefixes)
        if "s3:ListBucket" in statement["Action"]:
            (bucket,) = [spoken(resource) for resource in statement["Resource"]]
            # The question whether an object is there names no prefix: a condition that asks for one would never hold.
            assert statement["Condition"].keys() == {"StringLikeIfExists"}
            listing.setdefault(role, set()).update(
                f"{bucket}/{prefix}" for prefix in statement["Condition"]["StringLikeIfExists"]["s3:prefix"]
            )
    assert reading
    assert {role: prefixes | LISTED_ALONE.get(role, set()) for role, prefixes in reading.items()} == listing


def test_the_site_is_read_by_our_distribution_alone(resources: Resources) -> None:
    choice = next(s for s in resources["SitePolicy"]["Properties"]["PolicyDocument"]["Statement"] if "Fn::If" in s)
    condition, allowed, otherwise = choice["Fn::If"]
    assert condition == "HasCdn"
    assert otherwise == {"Ref": "AWS::NoValue"}
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert "distribution/${Distribution}" in json.dumps(allowed["Condition"])
