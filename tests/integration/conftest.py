"""Fixtures of DynamoDB Local: engine and tables once a session, tables emptied for each test."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from infra.tables import create_tables
from tests.dynamodb_local import client, dynamodb_local


@dataclass(frozen=True, slots=True)
class Engine:
    """A DynamoDB client and the tables' names by variable: ``engine.names["HEED_RECORDS"]``."""

    client: Any
    names: Mapping[str, str]


@pytest.fixture(scope="session")
def dynamodb_endpoint() -> Iterator[str]:
    """The endpoint of DynamoDB Local."""
    with dynamodb_local() as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def tables(dynamodb_endpoint: str) -> Iterator[Engine]:
    """The template's tables on DynamoDB Local."""
    dynamodb = client(dynamodb_endpoint)
    yield Engine(dynamodb, create_tables(dynamodb, prefix="test-"))
    dynamodb.close()


@pytest.fixture
def engine(tables: Engine) -> Iterator[Engine]:
    """The emptied tables."""
    yield tables
    for name in tables.names.values():
        _empty(tables.client, name)


def _empty(dynamodb: Any, table: str) -> None:
    keys = {"ProjectionExpression": "pk, sk", "ConsistentRead": True}
    for page in dynamodb.get_paginator("scan").paginate(TableName=table, **keys):
        for key in page["Items"]:
            dynamodb.delete_item(TableName=table, Key=key)
