"""The stores on two engines: moto in process, and Amazon's own where Java and Maven are at hand."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.adapters.appeal_store import DynamoAppeals
from chalicelib.adapters.cabinet import DynamoCabinet
from chalicelib.adapters.call_list import DynamoCallList
from chalicelib.adapters.campaign_store import DynamoCampaigns
from chalicelib.adapters.case_store import DynamoCases
from chalicelib.adapters.facts import DynamoFacts
from chalicelib.adapters.faq_store import DynamoFaq
from chalicelib.adapters.feedback_store import DynamoFeedback
from chalicelib.adapters.group_store import DynamoGroups
from chalicelib.adapters.internal_store import DynamoInternal
from chalicelib.adapters.invitation_store import DynamoInvitations
from chalicelib.adapters.mail_claims import DynamoMailClaims
from chalicelib.adapters.opt_outs import DynamoOptOuts
from chalicelib.adapters.people import DynamoPeople
from chalicelib.adapters.promises import DynamoPromises
from chalicelib.domain.cases import Case, Event, replay
from chalicelib.domain.pack import Pack
from infra.tables import create_tables
from tests.builders import NOW, a_feedback, opened_by
from tests.integration.conftest import Engine


@dataclass(frozen=True, slots=True)
class Stores:
    """Every adapter of the five tables, on one engine."""

    engine: Engine
    feedback: DynamoFeedback
    appeals: DynamoAppeals
    people: DynamoPeople
    cases: DynamoCases
    facts: DynamoFacts
    faq: DynamoFaq
    claims: DynamoMailClaims
    promises: DynamoPromises
    groups: DynamoGroups
    cabinet: DynamoCabinet
    calls: DynamoCallList
    internal: DynamoInternal
    invitations: DynamoInvitations
    campaigns: DynamoCampaigns
    opt_outs: DynamoOptOuts

    def count(self, table: str) -> int:
        """How many items a table (``HEED_RECORDS``, ...) has."""
        found: int = self.engine.client.scan(TableName=self.engine.names[table], ConsistentRead=True)["Count"]
        return found


def stores_on(engine: Engine) -> Stores:
    client, names = engine.client, engine.names
    return Stores(
        engine=engine,
        feedback=DynamoFeedback(client, names["HEED_RECORDS"], names["HEED_PEOPLE"], lanes=1),
        appeals=DynamoAppeals(client, names["HEED_RECORDS"], names["HEED_PEOPLE"], lanes=1),
        people=DynamoPeople(client, names["HEED_PEOPLE"]),
        cases=DynamoCases(client, names["HEED_RECORDS"]),
        faq=DynamoFaq(client, names["HEED_RECORDS"]),
        facts=DynamoFacts(client, names["HEED_FACTS"], lanes=1),
        claims=DynamoMailClaims(client, names["HEED_CONTROL"]),
        promises=DynamoPromises(client, names["HEED_RECORDS"]),
        groups=DynamoGroups(client, names["HEED_RECORDS"]),
        cabinet=DynamoCabinet(client, names["HEED_RECORDS"]),
        calls=DynamoCallList(client, names["HEED_RECORDS"]),
        internal=DynamoInternal(client, names["HEED_INTERNAL"]),
        invitations=DynamoInvitations(client, names["HEED_RECORDS"], names["HEED_PEOPLE"]),
        campaigns=DynamoCampaigns(client, names["HEED_RECORDS"]),
        opt_outs=DynamoOptOuts(client, names["HEED_PEOPLE"]),
    )


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All of AWS in process (moto). Keep what a test writes small: every transaction there copies every table."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        yield


@pytest.fixture(params=["moto", pytest.param("amazon", marks=pytest.mark.dynamodb_local)])
def stores(request: pytest.FixtureRequest) -> Stores:
    """The stores, empty, once on each engine."""
    if request.param == "amazon":
        return stores_on(request.getfixturevalue("engine"))
    request.getfixturevalue("aws")
    client: Any = boto3.client("dynamodb")
    return stores_on(Engine(client, create_tables(client)))


@pytest.fixture
def amazon(engine: Engine) -> Stores:
    """The stores on Amazon's own engine, for what moto does not do: many writers at once."""
    return stores_on(engine)


def opened(pack: Pack, *, at: datetime = NOW, **feedback: Any) -> tuple[Case, Sequence[Event]]:
    """A case just opened for a negative rating, and its events; not yet saved."""
    events = opened_by(a_feedback(**{"received_at": at, **feedback}), now=at, pack=pack)
    return replay(events), events


def at_once(times: int, call: Any, *arguments: Any) -> list[Any]:
    """What a call returned or raised, made from so many threads at the same time."""

    def outcome(_: int) -> Any:
        try:
            return partial(call, *arguments)()
        except Exception as error:
            return error

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(outcome, range(times)))
