"""Adds to every function a log group with a retention time, and alarms on errors and throttles.

The authorizer can refuse a token only by raising an error, so anybody can cause one. Its alarm has a higher threshold.

A function with a reserved concurrency of one has no alarm on throttles: throttling is what keeps its runs from
overlapping.
"""

from collections.abc import Mapping
from typing import Any

RETENTION_DAYS = 90
"""Days that logs are kept. Logs hold no free text and no personal data."""

ERRORS_ALLOWED = 0
"""Errors of one function in five minutes up to which no alarm is raised."""

REFUSES = "Authorize"
REFUSALS_ALLOWED = 100
"""Refused tokens in five minutes up to which no alarm is raised: expired tokens are normal."""

Resource = dict[str, Any]


def watched(functions: Mapping[str, Resource]) -> dict[str, Resource]:
    """Return log groups ``<Function>Logs`` and alarms ``<Function>ErrorsAlarm``, ``<Function>ThrottlesAlarm`` for
    functions given by name with their properties. That of ``REFUSES`` is called ``<Function>RefusalsAlarm``."""
    resources: dict[str, Resource] = {}
    for name, properties in functions.items():
        resources[f"{name}Logs"] = _log_group(name)
        if name == REFUSES:
            what = "refuses many tokens: somebody tries them out, or an issuer has other keys"
            resources[f"{name}RefusalsAlarm"] = _alarm(name, "Errors", what, allowed=REFUSALS_ALLOWED)
        else:
            resources[f"{name}ErrorsAlarm"] = _alarm(name, "Errors", "fails")
        if properties.get("ReservedConcurrentExecutions") != 1:
            resources[f"{name}ThrottlesAlarm"] = _alarm(name, "Throttles", "is refused for want of concurrency")
    return resources


def logging_config(function: str) -> Resource:
    """Send a function's logs to its own group. The group's name does not hold the function's: the role that may
    write to it must exist before the function does."""
    return {"LogGroup": {"Ref": f"{function}Logs"}}


def _log_group(function: str) -> Resource:
    return {
        "Type": "AWS::Logs::LogGroup",
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Delete",
        "Properties": {
            "LogGroupName": {"Fn::Sub": f"/heed/${{AWS::StackName}}/{function}"},
            "RetentionInDays": RETENTION_DAYS,
        },
    }


def _alarm(function: str, metric: str, what: str, allowed: int = ERRORS_ALLOWED) -> Resource:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": f"{function} {what}",
            "Namespace": "AWS/Lambda",
            "MetricName": metric,
            "Dimensions": [{"Name": "FunctionName", "Value": {"Ref": function}}],
            "Statistic": "Sum",
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": allowed,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "Alarms"}],
            "OKActions": [{"Ref": "Alarms"}],
        },
    }
