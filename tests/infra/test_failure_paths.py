"""Whatever fails is tried again a bounded number of times, then lies in a queue, and somebody is told."""

from typing import Any

import pytest

Resources = dict[str, dict[str, Any]]

FUNCTIONS = {"APIHandler", "Authorize", "React", "Deliver", "Sweep", "Publish"}


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
    assert 3 <= outbox["RedrivePolicy"]["maxReceiveCount"] <= 10


def test_a_message_stays_hidden_for_more_than_six_times_the_time_out_of_its_reader(resources: Resources) -> None:
    timeout = resources["Deliver"]["Properties"]["Timeout"]
    assert resources["Outbox"]["Properties"]["VisibilityTimeout"] > 6 * timeout


@pytest.mark.parametrize("name", ["Sweep", "Publish"])
def test_a_scheduled_run_that_fails_leaves_a_trace_and_never_runs_twice_at_once(
    resources: Resources, name: str
) -> None:
    config = resources[f"{name}EventInvokeConfig"]["Properties"]
    assert config["MaximumRetryAttempts"] <= 1
    assert config["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["ScheduleFailures", "Arn"]}
    assert resources[name]["Properties"]["ReservedConcurrentExecutions"] == 1
    rules = of_type(resources, "AWS::Events::Rule").values()
    assert any({"Fn::GetAtt": [name, "Arn"]} in [t["Arn"] for t in rule["Targets"]] for rule in rules)


def test_failure_queues_keep_what_they_hold_as_long_as_can_be(resources: Resources) -> None:
    for name in ("OutboxDead", "Failures"):
        assert resources[name]["Properties"]["MessageRetentionPeriod"] == 14 * 24 * 3600
        assert resources[name]["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_has_alarms_and_logs_that_end(resources: Resources, name: str) -> None:
    watched = {
        alarm["MetricName"]
        for alarm in of_type(resources, "AWS::CloudWatch::Alarm").values()
        if {"Name": "FunctionName", "Value": {"Ref": name}} in alarm["Dimensions"]
    }
    assert {"Errors", "Throttles"} <= watched
    group = resources[name]["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
    assert resources[group]["Properties"]["RetentionInDays"] <= 365


def test_every_failure_queue_the_stream_and_the_api_have_an_alarm(resources: Resources) -> None:
    alarms = of_type(resources, "AWS::CloudWatch::Alarm").values()
    queues = {
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in alarms
        if alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
        for dimension in alarm["Dimensions"]
    }
    assert queues == {"Failures", "OutboxDead", "ScheduleFailures"}
    assert {"IteratorAge", "5XXError"} <= {alarm["MetricName"] for alarm in alarms}


def test_every_alarm_tells_somebody(resources: Resources) -> None:
    for name, alarm in of_type(resources, "AWS::CloudWatch::Alarm").items():
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}], name
    assert resources["AlarmMailbox"]["Properties"]["TopicArn"] == {"Ref": "Alarms"}
