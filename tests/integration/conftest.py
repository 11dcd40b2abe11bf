"""Engines for adapters: DynamoDB Local once a session, with fresh tables for each test that asks for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from infra.tables import create_tables
from tests.dynamodb_local import client, dynamodb_local

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Engine:
    """A DynamoDB client and the tables' names by variable: ``engine.names["HEED_RECORDS"]``."""

    client: Any
    names: Mapping[str, str]


@pytest.fixture(scope="session")
def dynamodb_endpoint() -> Iterator[str]:
    """Amazon's own engine, on this machine."""
    with dynamodb_local() as endpoint:
        yield endpoint


@pytest.fixture
def engine(dynamodb_endpoint: str) -> Iterator[Engine]:
    """The tables as the template defines them, empty, on Amazon's own engine."""
    dynamodb = client(dynamodb_endpoint)
    names = create_tables(dynamodb, prefix=f"test-{next(_numbers)}-")
    yield Engine(dynamodb, names)
    for name in names.values():
        dynamodb.delete_table(TableName=name)
    dynamodb.close()
