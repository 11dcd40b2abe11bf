"""Commands of the local cloud: ``python -m infra.local up|stop|status|token|load|publish|clock``; make calls them.

PORT (8080) is the front proxy, EDGE_PORT (PORT + 1) MiniStack; HEED_LOCAL_DIR (.local) keeps keys, logs and state.
"""

import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from infra.local import clock as local_clock
from infra.local.follow import follow
from infra.local.processes import Processes, StackError
from infra.local.publishing import publish_until_clean
from infra.local.stack_config import SNAPSHOT, Stack, StackConfig
from infra.local.start import PACK, Data, load_file, running_stack
from infra.local.tokens import Issuer, make_token
from infra.packs import PACKS, compiled

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__.partition("\n")[0])
out = Console()
err = Console(stderr=True)

STOP_SECONDS = 60.0


@app.command()
def up(
    empty: Annotated[bool, typer.Option(help="Load no ratings.")] = False,
    quiet: Annotated[bool, typer.Option(help="Do not follow events.")] = False,
    fresh: Annotated[bool, typer.Option(help="Begin anew, without what was kept.")] = False,
    pack: Annotated[str, typer.Option(help="The pack to put in force; only demo has a sample to load.")] = PACK,
) -> None:
    """Build, deploy and publish, with the kept data or else the sample; then print events until Ctrl-C."""
    place = StackConfig.from_environment()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    folder = PACKS / pack
    if not (folder / "pack.yaml").is_file():
        known = ", ".join(sorted(path.parent.name for path in PACKS.glob("*/pack.yaml")))
        raise typer.BadParameter(f"There is no pack {pack}. Known: {known}.", param_hint="--pack")
    sample = folder / "ratings.csv"
    started = time.monotonic()
    try:
        with running_stack(
            place,
            sample=None if empty or not sample.is_file() else sample,
            console=out,
            pack=folder,
            data=Data.ANEW if fresh else Data.KEPT,
        ) as stack:
            out.print(_addresses(stack))
            out.print(_to_try(stack, folder), highlight=False, markup=False, soft_wrap=True)
            out.print(
                f"Ready after {time.monotonic() - started:.0f} s. Ctrl-C or make stop ends it.\n", highlight=False
            )
            if quiet:
                signal.pause()
            follow(place, stack, out)
    except StackError as reason:
        err.print(str(reason), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        out.print(f"\n{_stopped(place)}", highlight=False, soft_wrap=True)


@app.command()
def stop() -> None:
    """End the running stack with all its processes."""
    place = StackConfig.from_environment()
    processes = Processes(place)
    running = processes.running()
    if not running:
        out.print("No local stack is running.")
        return
    if owner := running.get("up"):
        os.kill(owner, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while processes.running() and time.monotonic() < deadline:
            time.sleep(0.1)
    processes.end_children()
    place.stack_file.unlink(missing_ok=True)
    out.print(_stopped(place), highlight=False, soft_wrap=True)


@app.command()
def status() -> None:
    """Print what runs and where. Exit code 1 when no stack is ready."""
    place = StackConfig.from_environment()
    try:
        out.print(_addresses(Stack.read(place.stack_file)))
    except FileNotFoundError:
        running = ", ".join(Processes(place).running())
        out.print(f"Not ready; these processes run: {running}" if running else "No local stack is running.")
        raise typer.Exit(1) from None


@app.command()
def token(
    role: Annotated[
        str | None, typer.Option(help="official, head, dispatcher, operator, reviewer or analyst. None: not staff")
    ] = None,
    agency: Annotated[str | None, typer.Option(help="Id of the agency in the pack, with a role")] = None,
    by: Annotated[Issuer | None, typer.Option(help="Who signs it. Default: staff with a role, else state-app")] = None,
    email: Annotated[str | None, typer.Option(help="Address in the token. Default: ROLE@AGENCY.example")] = None,
    subject: Annotated[str | None, typer.Option(help="The token's subject. Default: the address")] = None,
) -> None:
    """Print a bearer token of a local issuer, good for twelve hours."""
    if (role is None) != (agency is None) or not (role or email or subject):
        raise typer.BadParameter("Give a role with its agency, or the subject or address of somebody who is not staff.")
    made = make_token(
        StackConfig.from_environment().as_running(), role=role, agency=agency, email=email, subject=subject, by=by
    )
    sys.stdout.write(made + "\n")


@app.command()
def load(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Ratings or work orders, CSV")],
    orders: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The file holds work orders, which this mapping explains"),
    ] = None,
) -> None:
    """Load a file into the running stack through its API, then publish."""
    place = StackConfig.from_environment().as_running()
    try:
        stack = _running(place)
        load_file(place, stack, file, out, orders=orders)
        publish_until_clean(stack)
    except StackError as reason:
        err.print(str(reason), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    out.print(f"Published: {stack.site}/")


@app.command()
def publish() -> None:
    """Publish changes now instead of within a minute."""
    try:
        runs = publish_until_clean(_running(StackConfig.from_environment()))
    except StackError as reason:
        err.print(str(reason), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    out.print("Published." if runs == 1 else f"Published in {runs} runs.")


@app.command(context_settings={"ignore_unknown_options": True})
def clock(
    by: Annotated[str, typer.Argument(metavar="[+3d|+2h|+15m|show]", help="How far to move it ahead")] = "show",
) -> None:
    """Move the running stack's clock ahead, or show how far ahead it is. It cannot be moved back."""
    try:
        stack = _running(StackConfig.from_environment())
        ahead = local_clock.shown(stack) if by == "show" else local_clock.move(stack, local_clock.step(by))
    except StackError as reason:
        err.print(str(reason), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    out.print(f"The clock is {ahead} ahead: {datetime.now(UTC) + ahead:%Y-%m-%d %H:%M} UTC.", highlight=False)


def _running(place: StackConfig) -> Stack:
    try:
        return Stack.read(place.stack_file)
    except FileNotFoundError:
        raise StackError("No local stack is ready. Start one with: make run") from None


def _stopped(place: StackConfig) -> str:
    where = place.kept(PACKS / PACK).parent
    kept = ", ".join(sorted(file.parent.name for file in where.glob(f"*/{SNAPSHOT}")))
    if not kept:
        return "Stopped. Nothing was kept."
    return f"Stopped. Kept in {where}, by pack: {kept}. make run goes on with it; make run FRESH=1 begins anew."


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _addresses(stack: Stack) -> Table:
    table = Table(title="Heed, running on this machine", title_justify="left", show_header=False)
    table.add_row("Dashboard", f"{stack.site}/")
    table.add_row("Forms", f"{stack.site}/rate/")
    table.add_row("Staff desk", _desk(stack))
    table.add_row("API", stack.api)
    table.add_row("OpenAPI", stack.openapi)
    table.add_row("Mailbox", stack.mailbox_page)
    return table


def _desk(stack: Stack) -> str:
    return f"{stack.site}/desk/"


def _to_try(stack: Stack, pack: Path) -> str:
    if pack.name == PACK:
        return _TRY.format(api=stack.api)
    limit = compiled(pack).document["limits"]["publication"]
    return _TRY_ANOTHER_PACK.format(site=stack.site, mailbox=stack.mailbox_page, desk=_desk(stack), limit=limit)


_TRY = """
Try it, in another terminal:

  curl {api}/feedback -H 'Content-Type: application/json' \\
    -d '{{"survey": "fft", "agency": "neas", "channel": "web", "level": 1, "comment": "Nobody came"}}'
  TOKEN=$(.venv/bin/python -m infra.local token --role official --agency neas)
  curl -H "Authorization: Bearer $TOKEN" '{api}/desk/orders?agency=neas'
"""

_TRY_ANOTHER_PACK = """
This pack brings no ratings. Try it in a browser:

  1. rate something with 1 or 2 and leave a mail address   {site}/rate/
  2. read the mail about it and follow its link            {mailbox}
  3. sign in as an official of that body, and answer       {desk}
  4. see the numbers, a minute later at most               {site}/

Numbers of a single body or service are shown from {limit} ratings on: fewer could tell who gave them.
"""

if __name__ == "__main__":
    app(prog_name="python -m infra.local")
