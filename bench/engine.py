"""Amazon's own engine with the template's tables, and an environment as a deployed function has it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.adapters.appeal_store import DynamoAppeals
from chalicelib.adapters.bookmarks import DynamoBookmarks
from chalicelib.adapters.cabinet import DynamoCabinet
from chalicelib.adapters.call_list import DynamoCallList
from chalicelib.adapters.campaign_store import DynamoCampaigns
from chalicelib.adapters.case_store import DynamoCases
from chalicelib.adapters.dynamo import connect
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
from infra.tables import create_tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "HEED_STAGE": "bench",
    "HEED_RECORDS": "records",
    "HEED_FACTS": "facts",
    "HEED_PEOPLE": "people",
    "HEED_CONTROL": "control",
    "HEED_INTERNAL": "internal",
    "HEED_LAKE": "lake",
    "HEED_SITE": "site",
    "HEED_ATTACHMENTS": "attachments",
    "HEED_OUTBOX": "https://sqs.us-east-1.amazonaws.com/000000000000/outbox",
    "HEED_FAILURES": "https://sqs.us-east-1.amazonaws.com/000000000000/failures",
    "HEED_GROUP_WORK": "https://sqs.us-east-1.amazonaws.com/000000000000/group-work",
    "HEED_SITE_URL": "https://heed.example",
    "HEED_MAIL_FROM": "noreply@heed.example",
    "HEED_SECRET": "arn:aws:secretsmanager:us-east-1:000000000000:secret:heed",
    "HEED_ISSUERS": "[]",
}
"""What a function finds in its environment. Nothing here reaches Amazon."""


@dataclass(frozen=True, slots=True)
class Stores:
    """Every adapter of the five tables over one client."""

    client: "DynamoDBClient"
    feedback: DynamoFeedback
    appeals: DynamoAppeals
    people: DynamoPeople
    cases: DynamoCases
    groups: DynamoGroups
    facts: DynamoFacts
    faq: DynamoFaq
    claims: DynamoMailClaims
    promises: DynamoPromises
    bookmarks: DynamoBookmarks
    cabinet: DynamoCabinet
    calls: DynamoCallList
    internal: DynamoInternal
    invitations: DynamoInvitations
    campaigns: DynamoCampaigns
    opt_outs: DynamoOptOuts


@contextmanager
def environment(more: Mapping[str, str]) -> Iterator[None]:
    """The process's environment with ``ENVIRONMENT`` and more; as it was afterwards."""
    before = dict(os.environ)
    os.environ.update({**ENVIRONMENT, **more})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def tables(endpoint: str, prefix: str, *, stream: bool = True) -> Iterator[Mapping[str, str]]:
    """Fresh tables on a running engine, and an environment that names them; yields the names by variable.

    A long history is loaded without ``stream``: the local engine takes the longer for a write the longer its stream is.
    """
    with environment({"AWS_ENDPOINT_URL_DYNAMODB": endpoint}):
        client = connect()
        names = create_tables(client, prefix=prefix)
        if not stream:
            client.update_table(TableName=names["HEED_RECORDS"], StreamSpecification={"StreamEnabled": False})
        with environment({**names, "AWS_ENDPOINT_URL_DYNAMODB": endpoint}):
            yield names
        for name in names.values():
            client.delete_table(TableName=name)


def stores(names: Mapping[str, str]) -> Stores:
    """The adapters on these tables, over a client made as the functions make theirs."""
    client = connect()
    records, people = names["HEED_RECORDS"], names["HEED_PEOPLE"]
    return Stores(
        client=client,
        feedback=DynamoFeedback(client, records, people, lanes=1),
        appeals=DynamoAppeals(client, records, people, lanes=1),
        people=DynamoPeople(client, people),
        cases=DynamoCases(client, records),
        groups=DynamoGroups(client, records),
        faq=DynamoFaq(client, records),
        facts=DynamoFacts(client, names["HEED_FACTS"], lanes=1),
        claims=DynamoMailClaims(client, names["HEED_CONTROL"]),
        promises=DynamoPromises(client, records),
        bookmarks=DynamoBookmarks(client, names["HEED_CONTROL"]),
        cabinet=DynamoCabinet(client, records),
        calls=DynamoCallList(client, records),
        internal=DynamoInternal(client, names["HEED_INTERNAL"]),
        invitations=DynamoInvitations(client, records, people),
        campaigns=DynamoCampaigns(client, records),
        opt_outs=DynamoOptOuts(client, people),
    )
