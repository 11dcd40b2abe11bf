"""Sets up DynamoDB Local with the template's tables, and the environment of a deployed function."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from chalicelib.adapters.dynamodb.table import connect
from chalicelib.settings import read_settings
from chalicelib.wiring import Wiring
from infra.tables import create_tables

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
    "HEED_CLEANING": "https://sqs.us-east-1.amazonaws.com/000000000000/cleaning",
    "HEED_SITE_URL": "https://heed.example",
    "HEED_MAIL_FROM": "noreply@heed.example",
    "HEED_SECRET": "arn:aws:secretsmanager:us-east-1:000000000000:secret:heed",
    "HEED_ISSUERS": "[]",
}
"""Environment variables of a function. Nothing here calls AWS."""


@contextmanager
def environment(more: Mapping[str, str]) -> Iterator[None]:
    """Set ``ENVIRONMENT`` and more in the process's environment during the block."""
    before = dict(os.environ)
    os.environ.update({**ENVIRONMENT, **more})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def tables(endpoint: str, prefix: str, *, stream: bool = True) -> Iterator[Mapping[str, str]]:
    """Create empty tables and set the environment that names them; yields the names by variable.

    What writes much does without ``stream``, as the local engine's writes slow down as its stream grows.
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


def stores(names: Mapping[str, str]) -> Wiring:
    """The adapters for these tables, made like those of the functions."""
    return Wiring(read_settings({**os.environ, **names}))
