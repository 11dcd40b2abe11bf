"""The stores on two engines: moto in process, and Amazon's own where Java and Maven are at hand."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any

import boto3
import pytest

from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.pack.pack import Pack
from chalicelib.wiring import Wiring
from infra.tables import create_tables
from tests.builders import NOW, a_feedback, opened_by
from tests.deployment import settings_of
from tests.integration.conftest import Engine


class Stores(Wiring):
    """The adapters as the functions have them, on one engine."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(settings_of(engine.names))
        self.engine = engine
        self.dynamo = engine.client

    def count(self, table: str) -> int:
        """How many items a table (``HEED_RECORDS``, ...) has."""
        found: int = self.engine.client.scan(TableName=self.engine.names[table], ConsistentRead=True)["Count"]
        return found


@pytest.fixture(params=["moto", pytest.param("amazon", marks=pytest.mark.dynamodb_local)])
def stores(request: pytest.FixtureRequest) -> Stores:
    """The stores, empty, once on each engine."""
    if request.param == "amazon":
        return Stores(request.getfixturevalue("engine"))
    request.getfixturevalue("aws")
    client: Any = boto3.client("dynamodb")
    return Stores(Engine(client, create_tables(client)))


@pytest.fixture
def amazon(engine: Engine) -> Stores:
    """The stores on Amazon's own engine, for what moto does not do: many writers at once."""
    return Stores(engine)


def opened(pack: Pack, *, at: datetime = NOW, **feedback: Any) -> Decision:
    """A case just opened for a negative rating; not yet saved."""
    return opened_by(a_feedback(**{"received_at": at, **feedback}), now=at, pack=pack)


def at_once(times: int, call: Any, *arguments: Any) -> list[Any]:
    """What a call returned or raised, made from so many threads at the same time."""

    def outcome(_: int) -> Any:
        try:
            return partial(call, *arguments)()
        except Exception as error:
            return error

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(outcome, range(times)))
