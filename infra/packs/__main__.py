"""The pack tool: ``python -m infra.packs check|apply|list``.

Without ``--lake`` it works on the local stack, if one is running.

Exit codes: 0 done, 1 the pack is broken, 2 the command was wrong or the lake could not be reached.
"""

from pathlib import Path
from typing import Annotated, Any

import boto3
import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from infra.local.place import Place, Stack, client
from infra.packs import PACKS, BrokenPack, apply, check, compiled
from infra.packs.findings import Finding
from infra.packs.registry import in_force

BROKEN, UNUSABLE = 1, 2

app = typer.Typer(help="Check packs, list them, and put one in force.", no_args_is_help=True, add_completion=False)
out = Console()
err = Console(stderr=True)

PackName = Annotated[str, typer.Argument(help="A folder of packs/, or the path of a pack's folder.")]
Lake = Annotated[
    str | None, typer.Option(envvar="HEED_LAKE", help="The lake bucket. Default: that of the running local stack.")
]
Endpoint = Annotated[
    str | None, typer.Option(envvar="AWS_ENDPOINT_URL", help="Where S3 is, when it is not AWS (the local cloud).")
]


def folder(name: str) -> Path:
    """The folder of a pack given by name or path; leaves the program when there is none."""
    for path in (PACKS / name, Path(name)):
        if path.is_dir():
            return path.resolve()
    err.print(f"There is no pack [bold]{escape(name)}[/]. Known: {', '.join(sorted(_known())) or 'none'}.")
    raise typer.Exit(UNUSABLE)


def _known() -> list[str]:
    return [path.parent.name for path in PACKS.glob("*/pack.yaml")]


def _lake(lake: str | None, endpoint: str | None) -> tuple[Any, str] | None:
    """The S3 client and the bucket to use; None where neither a lake is given nor a local stack runs."""
    if lake:
        return boto3.client("s3", endpoint_url=endpoint), lake
    try:
        stack = Stack.read(Place.from_environment().stack_file)
    except FileNotFoundError:
        return None
    return client("s3", stack.endpoint), stack.buckets["Lake"]


def show(findings: list[Finding], where: Path) -> None:
    """The findings as one line each, with how to mend them below."""
    for finding in findings:
        colour = "yellow" if finding.warning else "red"
        place = f"{where.name}/{finding.file}:{finding.line}"
        out.print(f"[{colour}]{finding.rule}[/] [bold]{escape(place)}[/] {escape(finding.message)}", soft_wrap=True)
        out.print(f"    [dim]{escape(finding.mend)}[/]", soft_wrap=True)


@app.command("check")
def check_command(
    pack: PackName, strict: Annotated[bool, typer.Option(help="Let warnings fail the check too.")] = False
) -> None:
    """Say everything that is wrong with a pack: file, line, what, and how to mend it."""
    where = folder(pack)
    findings = check(where)
    show(findings, where)
    warnings = sum(finding.warning for finding in findings)
    errors = len(findings) - warnings
    out.print(f"{where.name}: {errors} to mend, {warnings} to look at." if findings else f"{where.name}: sound.")
    if errors or (strict and warnings):
        raise typer.Exit(BROKEN)


@app.command("apply")
def apply_command(pack: PackName, lake: Lake = None, endpoint_url: Endpoint = None) -> None:
    """Check a pack and put it in force. The functions pick it up within a minute."""
    where = folder(pack)
    target = _lake(lake, endpoint_url)
    if target is None:
        err.print("Where to? Give --lake, or start the local stack with make run.")
        raise typer.Exit(UNUSABLE)
    s3, bucket = target
    try:
        before = in_force(s3, bucket)
        version = apply(where, lake=bucket, s3=s3)
    except BrokenPack as broken:
        show(broken.findings, where)
        err.print(f"{where.name} was not applied: {len(broken.findings)} to mend.")
        raise typer.Exit(BROKEN) from None
    except (BotoCoreError, ClientError) as error:
        err.print(f"The lake could not be used: {escape(str(error))}")
        raise typer.Exit(UNUSABLE) from None
    if before and before.version == version:
        out.print(f"{where.name} {version[:12]} was in force already, since {before.applied_at}.")
    else:
        out.print(f"{where.name} {version[:12]} is in force" + (f", before: {before.version[:12]}." if before else "."))


@app.command("list")
def list_command(lake: Lake = None, endpoint_url: Endpoint = None) -> None:
    """The packs of this repository, their versions, and which one is in force."""
    pointer = None
    target = _lake(lake, endpoint_url)
    if target:
        try:
            pointer = in_force(*target)
        except (BotoCoreError, ClientError) as error:
            err.print(f"The lake could not be read: {escape(str(error))}")
            raise typer.Exit(UNUSABLE) from None
    table = Table("pack", "version", "agencies", "services", "surveys", "state", box=None)
    for name in sorted(_known()):
        try:
            pack = compiled(PACKS / name)
        except BrokenPack as broken:
            table.add_row(name, "-", "-", "-", "-", f"[red]{len(broken.findings)} to mend[/]")
            continue
        state = f"in force since {pointer.applied_at}" if pointer and pointer.version == pack.version else "sound"
        counts = (str(len(pack.document[key])) for key in ("agencies", "services", "surveys"))
        table.add_row(name, pack.version[:12], *counts, state)
    out.print(table)
    if pointer and pointer.name not in _known():
        out.print(f"In force: {escape(pointer.name)} {pointer.version[:12]}, which is not a pack of this repository.")


if __name__ == "__main__":
    app(prog_name="python -m infra.packs")
