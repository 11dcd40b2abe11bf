"""Makes Publish write every page and file again, after a loss of the site bucket: ``python -m infra.republish``.

An object in the lake lists the paths and content hashes of the site. This removes the hashes and keeps the paths: the
next run of Publish writes every object and still deletes those that no longer belong to the site.
"""

import json
from typing import Annotated

import typer

from chalicelib.adapters.s3.lake import S3Lake
from chalicelib.domain.statistics.cube import to_json
from chalicelib.services.publishing.idle import IDLE
from chalicelib.services.publishing.site_writer import STATE
from infra.deployed import Deployed, of_cloud, of_local
from infra.local.stack_config import Stack, StackConfig


def republish(deployed: Deployed) -> int:
    """Remove the hashes; returns their number. A run of Publish at the same moment may write them again."""
    lake = S3Lake(deployed.clients["s3"], deployed.name("Lake"))
    body = lake.get(STATE)
    if body is None:
        return 0
    paths = json.loads(body).get("objects", {})
    forgotten = {"build": None, "objects": dict.fromkeys(paths, "")}
    deployed.clients["s3"].delete_object(Bucket=deployed.name("Lake"), Key=IDLE)
    lake.put(STATE, to_json(forgotten))
    return len(paths)


def main(
    stack: Annotated[str | None, typer.Option(help="A CloudFormation stack in AWS. Default: the local one")] = None,
) -> None:
    """Make the next run of Publish write the whole site again."""
    place = StackConfig.from_environment()
    if stack is None and not place.stack_file.exists():
        typer.echo("No local stack is ready. Name one in AWS: python -m infra.republish --stack NAME", err=True)
        raise typer.Exit(1)
    known = republish(of_cloud(stack) if stack else of_local(Stack.read(place.stack_file)))
    typer.echo(f"Forgot what was written of {known} objects; the next run of Publish writes the whole site.")


if __name__ == "__main__":
    typer.run(main)
