"""Commands of the pack tool: ``python -m infra.packs check|diff|apply|rollback|list|schemas``.

Without ``--lake`` it works on the local stack, if one is running.

Exit codes: 0 done, 1 the pack is invalid, 2 the command is wrong or the lake cannot be reached.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import boto3
import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from infra.local.stack_config import Stack, StackConfig, client
from infra.packs import PACKS, BrokenPack, Compiled, apply, check, compiled, user
from infra.packs.registry import Refused, find_version, history, in_force, roll_back, stored
from infra.packs.schemas import SCHEMAS, write_schemas
from infra.packs.show import history_table, show_changes, show_findings

BROKEN, UNUSABLE = 1, 2
IN_FORCE = "in-force"

app = typer.Typer(help="Check packs, compare them, and put one in force.", no_args_is_help=True, add_completion=False)
out = Console()
err = Console(stderr=True)

PackName = Annotated[str, typer.Argument(help="A folder of packs/, or the path of a pack's folder.")]
Lake = Annotated[
    str | None, typer.Option(envvar="HEED_LAKE", help="The lake bucket. Default: that of the running local stack.")
]
Endpoint = Annotated[
    str | None, typer.Option(envvar="AWS_ENDPOINT_URL", help="Where S3 is, when it is not AWS (the local cloud).")
]
By = Annotated[str | None, typer.Option(help="Who does this, for the history. Default: the user who runs it.")]


def say(text: str) -> None:
    out.print(text, soft_wrap=True, highlight=False)


def folder(name: str) -> Path:
    """The folder of a pack given by name or path; exits when there is none."""
    found = _folder(name)
    if found is None:
        err.print(f"There is no pack [bold]{escape(name)}[/]. Known: {', '.join(sorted(_known())) or 'none'}.")
        raise typer.Exit(UNUSABLE)
    return found


def _folder(name: str) -> Path | None:
    return next((path.resolve() for path in (PACKS / name, Path(name)) if (path / "pack.yaml").is_file()), None)


def _known() -> list[str]:
    return [path.parent.name for path in PACKS.glob("*/pack.yaml")]


def _lake(lake: str | None, endpoint: str | None) -> tuple[Any, str] | None:
    """The S3 client and the bucket to use; None where neither a lake is given nor a local stack runs."""
    if lake:
        return boto3.client("s3", endpoint_url=endpoint), lake
    try:
        stack = Stack.read(StackConfig.from_environment().stack_file)
    except FileNotFoundError:
        return None
    return client("s3", stack.endpoint), stack.buckets["Lake"]


def _needed_lake(lake: str | None, endpoint: str | None) -> tuple[Any, str]:
    target = _lake(lake, endpoint)
    if target is None:
        err.print("In which lake? Give --lake, or start the local stack with make run.")
        raise typer.Exit(UNUSABLE)
    return target


@contextmanager
def _explained() -> Iterator[None]:
    """Turn exceptions into a message and an exit code."""
    try:
        yield
    except Refused as refused:
        err.print(escape(str(refused)))
        raise typer.Exit(UNUSABLE) from None
    except (BotoCoreError, ClientError) as error:
        err.print(f"The lake could not be used: {escape(str(error))}")
        raise typer.Exit(UNUSABLE) from None


def _sound(where: Path) -> Compiled:
    """The compiled pack; exits when it is invalid."""
    try:
        return compiled(where)
    except BrokenPack as broken:
        show_findings(say, broken.findings, where)
        err.print(f"{where.name} is broken: {len(broken.findings)} to fix.")
        raise typer.Exit(BROKEN) from None


@app.command("check")
def check_command(
    packs: Annotated[
        list[str] | None, typer.Argument(help="Folders of packs/, or paths of packs' folders. Default: all of packs/.")
    ] = None,
    strict: Annotated[bool, typer.Option(help="Let warnings fail the check too.")] = False,
) -> None:
    """Print all findings about packs: file, line, what is wrong, and how to fix it."""
    # Every pack is looked at before the exit code is given: who mends one wants to know of them all.
    clean = [_is_clean(folder(pack), strict) for pack in packs or sorted(_known())]
    if not all(clean):
        raise typer.Exit(BROKEN)


def _is_clean(where: Path, strict: bool) -> bool:
    findings = check(where)
    show_findings(say, findings, where)
    warnings = sum(finding.warning for finding in findings)
    errors = len(findings) - warnings
    notes = sum(finding.note for finding in findings)
    say(f"{where.name}: {errors} to fix, {warnings} to look at." if findings else f"{where.name}: sound.")
    return not (errors or (strict and warnings > notes))


@app.command("diff")
def diff_command(
    pack: PackName,
    against: Annotated[
        str, typer.Option(help="What it would take the place of: in-force, a stored version, or another pack.")
    ] = IN_FORCE,
    lake: Lake = None,
    endpoint_url: Endpoint = None,
) -> None:
    """Print what a pack would change, for whom, and which changes need care."""
    after = _sound(folder(pack)).document
    other = None if against == IN_FORCE else _folder(against)
    if other:
        before = _sound(other).document
    else:
        s3, bucket = _needed_lake(lake, endpoint_url)
        with _explained():
            pointer = in_force(s3, bucket)
            if against == IN_FORCE and pointer is None:
                say("No pack is in force yet: everything would be new.")
                return
            version = pointer.version if pointer and against == IN_FORCE else find_version(s3, bucket, against)
            before = stored(s3, bucket, version)
    show_changes(say, before, after)


@app.command("apply")
def apply_command(pack: PackName, lake: Lake = None, endpoint_url: Endpoint = None, by: By = None) -> None:
    """Check a pack, print what it changes, and put it in force. The functions load it within a minute."""
    where = folder(pack)
    s3, bucket = _needed_lake(lake, endpoint_url)
    new = _sound(where)
    with _explained():
        before = in_force(s3, bucket)
        if before and before.version == new.version:
            say(f"{where.name} {new.version[:12]} was in force already, since {before.applied_at}.")
            return
        if before:
            show_changes(say, stored(s3, bucket, before.version), new.document)
        version = apply(where, lake=bucket, s3=s3, by=by)
    say(f"{where.name} {version[:12]} is in force" + (f", before: {before.version[:12]}." if before else "."))


@app.command("rollback")
def rollback_command(
    version: Annotated[
        str | None, typer.Argument(help="The version to go back to, or how it begins. Default: the one before.")
    ] = None,
    lake: Lake = None,
    endpoint_url: Endpoint = None,
    by: By = None,
) -> None:
    """Put an earlier version in force again."""
    s3, bucket = _needed_lake(lake, endpoint_url)
    with _explained():
        pointer = roll_back(s3, bucket, to=version, now=datetime.now(UTC), by=by or user())
    say(f"{pointer.name} {pointer.version[:12]} is in force, since {pointer.applied_at}.")


@app.command("list")
def list_command(
    lake: Lake = None,
    endpoint_url: Endpoint = None,
    last: Annotated[int, typer.Option(min=1, help="How many entries of the history to show.")] = 10,
) -> None:
    """List the packs of this repository with their versions, the pack in force, and the history."""
    entries = []
    target = _lake(lake, endpoint_url)
    if target:
        with _explained():
            entries = list(history(*target, most=last))
    current = entries[0].version if entries else None
    table = Table("pack", "version", "agencies", "services", "surveys", "state", box=None)
    for name in sorted(_known()):
        try:
            pack = compiled(PACKS / name)
        except BrokenPack as broken:
            table.add_row(name, "-", "-", "-", "-", f"[red]{len(broken.findings)} to fix[/]")
            continue
        counts = (str(len(pack.document[key])) for key in ("agencies", "services", "surveys"))
        table.add_row(name, pack.version[:12], *counts, "in force" if pack.version == current else "sound")
    out.print(table)
    if entries:
        out.print()
        out.print(history_table(entries))


@app.command("schemas")
def schemas_command() -> None:
    """Write the JSON Schemas of all files of a pack, by which editors check and complete them."""
    for file in write_schemas():
        say(f"{SCHEMAS.name}/{file.name}")


if __name__ == "__main__":
    app(prog_name="python -m infra.packs")
