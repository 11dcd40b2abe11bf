"""Creates the template's tables in engines that take CreateTable calls (moto, DynamoDB Local)."""

from collections.abc import Mapping
from typing import Any

import yaml

from infra.paths import RESOURCES

TABLE = "AWS::DynamoDB::Table"

CREATE_TABLE_KEYS = (
    "AttributeDefinitions",
    "KeySchema",
    "BillingMode",
    "GlobalSecondaryIndexes",
    "StreamSpecification",
)
"""Properties of the template that CreateTable takes unchanged."""


def table_definitions() -> dict[str, dict[str, Any]]:
    """The arguments of CreateTable, without TableName, by logical name (``Records``, ``Facts``, ...)."""
    resources = yaml.safe_load((RESOURCES / "tables.yaml").read_text(encoding="utf-8"))["Resources"]
    return {name: _arguments(item["Properties"]) for name, item in resources.items() if item["Type"] == TABLE}


def create_tables(client: Any, *, prefix: str = "heed-") -> Mapping[str, str]:
    """Create all tables through ``client`` (a boto3 DynamoDB client) and wait for them.

    Returns the table names by the environment variable of the functions: ``HEED_RECORDS`` and so on.
    """
    names: dict[str, str] = {}
    for logical, arguments in table_definitions().items():
        name = f"{prefix}{logical.lower()}"
        client.create_table(TableName=name, **arguments)
        names[f"HEED_{logical.upper()}"] = name
    for name in names.values():
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    return names


def _arguments(properties: Mapping[str, Any]) -> dict[str, Any]:
    arguments = {key: properties[key] for key in CREATE_TABLE_KEYS if key in properties}
    if stream := arguments.get("StreamSpecification"):
        arguments["StreamSpecification"] = {"StreamEnabled": True, **stream}
    return arguments
