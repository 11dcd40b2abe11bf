"""Makes Publish recompute every public number from the tables and rewrite the site: ``python -m infra.recount``.

Numbers in the lake and on the site are derived data; the tables are the source. Publish repairs what it finds damaged
or missing. This tool is for a loss of unknown extent.

1. Delete the note of the rules that were used: every day that has cubes is counted again.
2. Mark every bucket of the tables as dirty: days without cubes are counted too.
3. Delete the hashes of what was written to the site (``infra.republish``).

The next runs of Publish do the work and leave the site as it is until the days are counted.
"""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from chalicelib.adapters.dynamodb.fact_store import DynamoFacts
from chalicelib.adapters.dynamodb.keys import FEEDBACK_PARTITION, ORDER_FACTS_PARTITION
from chalicelib.domain.periods import orders_bucket
from chalicelib.services.statistics.recompute import COUNTING
from infra.deployed import Deployed, of_cloud, of_local
from infra.local.stack_config import Stack, StackConfig
from infra.republish import republish


def recount(deployed: Deployed) -> int:
    """Prepare the recount; returns the number of buckets that were marked."""
    buckets = set(_buckets(deployed, "Records", FEEDBACK_PARTITION))
    buckets |= set(map(orders_bucket, _buckets(deployed, "Facts", ORDER_FACTS_PARTITION)))
    deployed.clients["s3"].delete_object(Bucket=deployed.name("Lake"), Key=COUNTING)
    DynamoFacts(deployed.database, deployed.name("Facts"), 1).mark_dirty(sorted(buckets))
    republish(deployed)
    return len(buckets)


def _buckets(deployed: Deployed, table: str, prefix: str) -> Iterator[str]:
    """Buckets of the partitions of a table whose keys begin with a prefix. Scans the keys of the whole table."""
    request: dict[str, Any] = {
        "TableName": deployed.name(table),
        "ProjectionExpression": "pk",
        "FilterExpression": "begins_with(pk, :prefix)",
        "ExpressionAttributeValues": {":prefix": {"S": prefix}},
    }
    for page in deployed.database.get_paginator("scan").paginate(**request):
        yield from (item["pk"]["S"].removeprefix(prefix) for item in page["Items"])


def main(
    stack: Annotated[str | None, typer.Option(help="A CloudFormation stack in AWS. Default: the local one")] = None,
) -> None:
    """Make the next runs of Publish count and write everything again."""
    place = StackConfig.from_environment()
    if stack is None and not place.stack_file.exists():
        typer.echo("No local stack is ready. Name one in AWS: python -m infra.recount --stack NAME", err=True)
        raise typer.Exit(1)
    buckets = recount(of_cloud(stack) if stack else of_local(Stack.read(place.stack_file)))
    typer.echo(f"Marked {buckets} buckets; the next runs of Publish count them and write the whole site again.")


if __name__ == "__main__":
    typer.run(main)
