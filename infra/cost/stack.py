"""What the template says of a stack: sizes of functions, limits, how long old versions are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FUNCTIONS = {
    "api": "APIHandler",
    "react": "React",
    "deliver": "Deliver",
    "sweep": "Sweep",
    "publish": "Publish",
    "digest": "Digest",
}
"""The names under which things are measured, and those of the template."""

_CUBES = "cubes/"


@dataclass(frozen=True, slots=True)
class Stack:
    """Limits and sizes with the parameters' defaults, or with what is given for them."""

    memory: Mapping[str, int]
    timeout: Mapping[str, int]
    lanes: int
    api_rate: float
    stream_parallelism: int
    stream_batch: int
    mail_concurrency: int
    old_cubes_days: float
    publish_minutes: float
    polled_queues: int
    alarms: int
    secrets: int
    keys: int


def read_stack(template: Mapping[str, Any], given: Mapping[str, Any] | None = None) -> Stack:
    """The stack that a template describes."""
    parameters = {name: item.get("Default") for name, item in template["Parameters"].items()} | dict(given or {})
    resources = template["Resources"]

    def value(told: Any) -> float:
        return float(parameters[told["Ref"]] if isinstance(told, Mapping) else told)

    def of_type(kind: str) -> list[dict[str, Any]]:
        return [item["Properties"] for item in resources.values() if item["Type"] == kind]

    functions = {name: resources[logical]["Properties"] for name, logical in FUNCTIONS.items()}
    (limits,) = [m for s in of_type("AWS::ApiGateway::Stage") for m in s["MethodSettings"] if m["ResourcePath"] == "/*"]
    sources = of_type("AWS::Lambda::EventSourceMapping")
    (stream,) = [source for source in sources if "ParallelizationFactor" in source]
    mail = resources["DeliverDeliverSqsEventSource"]["Properties"]
    return Stack(
        memory={name: int(value(told["MemorySize"])) for name, told in functions.items()},
        timeout={name: int(value(told["Timeout"])) for name, told in functions.items()},
        lanes=int(value({"Ref": "Lanes"})),
        api_rate=value(limits["ThrottlingRateLimit"]),
        stream_parallelism=int(value(stream["ParallelizationFactor"])),
        stream_batch=int(value(stream["BatchSize"])),
        mail_concurrency=int(value(mail["ScalingConfig"]["MaximumConcurrency"])),
        old_cubes_days=_kept(resources["Lake"]["Properties"]["LifecycleConfiguration"]["Rules"]),
        publish_minutes=_minutes(template, parameters),
        polled_queues=sum("ScalingConfig" in source for source in sources),
        alarms=len(of_type("AWS::CloudWatch::Alarm")),
        secrets=len(of_type("AWS::SecretsManager::Secret")),
        keys=len(of_type("AWS::KMS::Key")),
    )


def _kept(rules: list[Mapping[str, Any]]) -> float:
    """Days for which an old version of a cube is kept: the shortest of the rules that it falls under."""
    days = [
        rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
        for rule in rules
        if "NoncurrentVersionExpiration" in rule and _CUBES.startswith(_prefix(rule))
    ]
    return float(min(days))


def _prefix(rule: Mapping[str, Any]) -> str:
    return str(rule.get("Prefix", rule.get("Filter", {}).get("Prefix", "")))


def _minutes(template: Mapping[str, Any], parameters: Mapping[str, Any]) -> float:
    """Minutes between two runs of the publisher, from its rule or the parameter that the rule names."""
    rules = [
        item["Properties"]
        for item in template["Resources"].values()
        if item["Type"] == "AWS::Events::Rule"
        and any(target["Arn"] == {"Fn::GetAtt": ["Publish", "Arn"]} for target in item["Properties"]["Targets"])
    ]
    (rule,) = rules
    told = rule["ScheduleExpression"]
    text = told if isinstance(told, str) else str(next(parameters[name] for name in parameters if name in str(told)))
    number = "".join(c for c in text if c.isdigit())
    return float(number or 1)
