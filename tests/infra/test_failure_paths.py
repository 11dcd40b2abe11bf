"""Whatever fails is tried again a bounded number of times, then lies in a queue, and somebody is told."""

import re
from typing import Any

import pytest

from chalicelib.adapters.cleaning.limits import MEMORY, SECONDS
from chalicelib.entrypoints.authorizer import UNCHECKED
from chalicelib.entrypoints.queues import NO_CLEAN_COPY
from infra.paths import ROOT
from infra.template import Template

Resources = dict[str, dict[str, Any]]

FUNCTIONS = {"APIHandler", "Authorize", "React", "Deliver", "Sweep", "Digest", "Publish", "WorkGroup", "Clean"}


def of_type(resources: Resources, kind: str) -> Resources:
    return {name: item["Properties"] for name, item in resources.items() if item["Type"] == kind}


def test_there_are_exactly_the_functions_we_know(resources: Resources) -> None:
    assert of_type(resources, "AWS::Lambda::Function").keys() == FUNCTIONS


def test_the_stream_stops_at_a_failure_splits_it_off_and_gives_up_into_a_queue(resources: Resources) -> None:
    mapping = resources["ReactReactDynamodbEventSource"]["Properties"]
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": ["Records", "StreamArn"]}
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BisectBatchOnFunctionError"] is True
    assert 0 < mapping["MaximumRetryAttempts"] <= 20
    assert 0 < mapping["MaximumRecordAgeInSeconds"] < 24 * 3600, "the stream itself forgets after a day"
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["Failures", "Arn"]}
    assert mapping["MaximumBatchingWindowInSeconds"] <= 1
    assert mapping["StartingPosition"] == "TRIM_HORIZON", "LATEST would miss what is written while it is set up"


def test_the_outbox_fails_message_by_message_and_ends_in_a_dead_letter_queue(resources: Resources) -> None:
    mapping = resources["DeliverDeliverSqsEventSource"]["Properties"]
    assert mapping["EventSourceArn"] == {"Fn::Sub": "${Outbox.Arn}"}
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    outbox = resources["Outbox"]["Properties"]
    assert outbox["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": ["OutboxDead", "Arn"]}
    tries, pause = outbox["RedrivePolicy"]["maxReceiveCount"], outbox["VisibilityTimeout"]
    assert tries * pause >= 3600, "a mail service that is down for an hour costs no mail"
    assert tries * pause < 24 * 3600, "somebody is told within the day"


def test_a_message_stays_hidden_for_more_than_six_times_the_time_out_of_its_reader(resources: Resources) -> None:
    for function, queue in (("Deliver", "Outbox"), ("WorkGroup", "GroupWork"), ("Clean", "Cleaning")):
        timeout = resources[function]["Properties"]["Timeout"]
        assert resources[queue]["Properties"]["VisibilityTimeout"] > 6 * timeout


def test_work_on_groups_comes_again_a_bounded_number_of_times_and_may_hand_itself_on(resources: Resources) -> None:
    mapping = resources["WorkGroupWorkGroupSqsEventSource"]["Properties"]
    assert mapping["EventSourceArn"] == {"Fn::Sub": "${GroupWork.Arn}"}
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BatchSize"] == 1, "a run that fails holds up no other"
    redrive = resources["GroupWork"]["Properties"]["RedrivePolicy"]
    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["GroupWorkDead", "Arn"]}
    assert redrive["maxReceiveCount"] <= 20
    assert resources["WorkGroup"]["Properties"]["RecursiveLoop"] == "Allow", "else Lambda stops it after sixteen rounds"


def test_a_file_that_cannot_be_cleaned_for_now_comes_again_and_then_lies_where_an_alarm_tells(
    resources: Resources,
) -> None:
    mapping = resources["CleanCleanSqsEventSource"]["Properties"]
    assert mapping["EventSourceArn"] == {"Fn::Sub": "${Cleaning.Arn}"}
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BatchSize"] == 1, "a file that fails holds up no other"
    redrive = resources["Cleaning"]["Properties"]["RedrivePolicy"]
    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["CleaningDead", "Arn"]}
    assert redrive["maxReceiveCount"] <= 20


def test_a_file_has_less_time_and_memory_than_the_function_that_cleans_it(resources: Resources) -> None:
    clean = resources["Clean"]["Properties"]
    assert clean["Timeout"] > SECONDS
    assert clean["MemorySize"] * 2**20 > MEMORY


def test_many_files_that_cannot_be_cleaned_ring(resources: Resources) -> None:
    counted = resources["FilesRefused"]["Properties"]
    assert counted["FilterPattern"] == f'{{ $.message = "{NO_CLEAN_COPY}" }}'
    assert counted["LogGroupName"] == {"Ref": "CleanLogs"}
    (metric,) = counted["MetricTransformations"]
    alarm = resources["FilesRefusedAlarm"]["Properties"]
    assert alarm["MetricName"] == metric["MetricName"]
    assert alarm["Threshold"] >= 10, "anybody can send a broken file"


@pytest.mark.parametrize("name", ["Sweep", "Digest", "Publish"])
def test_a_scheduled_run_that_fails_is_not_kept_and_never_runs_twice_at_once(resources: Resources, name: str) -> None:
    config = resources[f"{name}EventInvokeConfig"]["Properties"]
    assert config["MaximumRetryAttempts"] <= 1
    assert config["MaximumEventAgeInSeconds"] <= 120
    assert not config.get("DestinationConfig"), "nobody would ever empty that queue"
    assert resources[name]["Properties"]["ReservedConcurrentExecutions"] == {
        "Fn::If": ["ReservesConcurrency", 1, {"Ref": "AWS::NoValue"}]
    }
    rules = of_type(resources, "AWS::Events::Rule").values()
    assert any({"Fn::GetAtt": [name, "Arn"]} in [t["Arn"] for t in rule["Targets"]] for rule in rules)


def test_an_account_that_refuses_to_reserve_concurrency_keeps_runs_apart_by_a_lease(
    template: Template, resources: Resources
) -> None:
    assert template["Parameters"]["ReservedConcurrency"]["Default"] == "no"
    told = resources["Publish"]["Properties"]["Environment"]["Variables"]["HEED_ONE_AT_A_TIME"]
    assert told == {"Fn::If": ["ReservesConcurrency", "reserved", "lease"]}


def test_failure_queues_keep_what_they_hold_as_long_as_can_be(resources: Resources) -> None:
    for name in ("OutboxDead", "GroupWorkDead", "CleaningDead", "Failures"):
        assert resources[name]["Properties"]["MessageRetentionPeriod"] == 14 * 24 * 3600
        assert resources[name]["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_has_alarms_and_logs_that_end(resources: Resources, name: str) -> None:
    watched = {
        alarm["MetricName"]
        for alarm in of_type(resources, "AWS::CloudWatch::Alarm").values()
        if {"Name": "FunctionName", "Value": {"Ref": name}} in alarm.get("Dimensions", [])
    }
    assert "Errors" in watched, "tokens refused are errors of Authorize; its alarm rings for bursts"
    # One that runs one at a time is meant to be turned away when it overlaps.
    assert ("Throttles" in watched) is (name not in {"Sweep", "Digest", "Publish"})
    group = resources[name]["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
    assert resources[group]["Properties"]["RetentionInDays"] <= 365


def test_tokens_refused_ring_in_bursts_and_tokens_that_cannot_be_checked_at_once(resources: Resources) -> None:
    alarms = of_type(resources, "AWS::CloudWatch::Alarm")
    assert "AuthorizeErrorsAlarm" not in alarms, "anybody could ring it with one bad token"
    assert alarms["AuthorizeRefusalsAlarm"]["MetricName"] == "Errors"
    assert alarms["AuthorizeRefusalsAlarm"]["Threshold"] >= 50
    counted = resources["TokensUnchecked"]["Properties"]
    assert counted["FilterPattern"] == f'{{ $.message = "{UNCHECKED}" }}'
    (metric,) = counted["MetricTransformations"]
    assert alarms["TokensUncheckedAlarm"]["MetricName"] == metric["MetricName"]
    assert alarms["TokensUncheckedAlarm"]["Threshold"] == 0


def test_two_stacks_in_one_account_do_not_share_an_alarm_on_their_apis(resources: Resources) -> None:
    (alarm,) = on_metric(resources, "5XXError")
    name = resources["RestAPI"]["Properties"]["Body"]["info"]["title"]
    assert "${AWS::StackName}" in name["Fn::Sub"]
    assert {"Name": "ApiName", "Value": name} in alarm["Dimensions"]


def on_metric(resources: Resources, metric: str) -> list[dict[str, Any]]:
    alarms = of_type(resources, "AWS::CloudWatch::Alarm").values()
    return [alarm for alarm in alarms if alarm.get("MetricName") == metric]


def test_every_failure_queue_has_an_alarm_that_goes_when_it_is_empty(resources: Resources) -> None:
    alarms = on_metric(resources, "ApproximateNumberOfMessagesVisible")
    queues = {dimension["Value"]["Fn::GetAtt"][0] for alarm in alarms for dimension in alarm["Dimensions"]}
    assert queues == {"Failures", "CleaningDead", "GroupWorkDead", "OutboxDead"}, "those that make redrive empties"
    assert of_type(resources, "AWS::SQS::Queue").keys() == queues | {"Cleaning", "GroupWork", "Outbox"}


def test_what_waits_too_long_rings(resources: Resources) -> None:
    (stream,) = on_metric(resources, "IteratorAge")
    assert stream["Threshold"] <= 600_000
    (outbox,) = on_metric(resources, "ApproximateAgeOfOldestMessage")
    assert outbox["Dimensions"] == [{"Name": "QueueName", "Value": {"Fn::GetAtt": ["Outbox", "QueueName"]}}]
    assert outbox["Threshold"] <= 900, "long before the mails are given up"
    assert on_metric(resources, "5XXError")


def test_a_publisher_that_fails_or_no_longer_runs_rings(resources: Resources) -> None:
    alarm = resources["NothingPublishedAlarm"]["Properties"]
    metrics = {metric["Id"]: metric for metric in alarm["Metrics"]}
    assert metrics["good"]["Expression"] == "FILL(runs, 0) - FILL(errors, 0)"
    for name, counted in (("runs", "Invocations"), ("errors", "Errors")):
        stat = metrics[name]["MetricStat"]
        assert stat["Metric"]["MetricName"] == counted
        assert stat["Metric"]["Dimensions"] == [{"Name": "FunctionName", "Value": {"Ref": "Publish"}}]
        assert stat["Period"] * alarm["EvaluationPeriods"] == 15 * 60
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)
    assert alarm["TreatMissingData"] == "breaching"


def test_every_alarm_tells_somebody(resources: Resources) -> None:
    for name, alarm in of_type(resources, "AWS::CloudWatch::Alarm").items():
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}], name
    assert resources["AlarmMailbox"]["Properties"]["TopicArn"] == {"Ref": "Alarms"}


def test_operations_md_lists_every_alarm_and_no_other(resources: Resources) -> None:
    section = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").partition("## What to watch")[2]
    listed = re.findall(r"`(\w+Alarm)`", section.partition("\n## ")[0])
    assert sorted(listed) == sorted(of_type(resources, "AWS::CloudWatch::Alarm"))
