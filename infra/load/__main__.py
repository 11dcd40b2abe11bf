"""Load ratings: ``python -m infra.load FILE``; work orders: ``python -m infra.load FILE --orders MAPPING``.

``python -m infra.load --map FILE`` proposes a mapping for a file of ratings or work orders.

Exit codes: 0 all valid rows are loaded, 1 stopped half-way (run it again), 2 the command or the file is unusable,
130 stopped by Ctrl-C.
"""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from infra.load import BadFile, load
from infra.load.loading import WORKERS
from infra.load.order_proposal import OrderNames, looks_like_orders, propose_orders
from infra.load.proposal import Names, propose
from infra.load.summary import show
from infra.load.table import open_table
from infra.packs import PACKS, compiled
from infra.packs.findings import BrokenPack
from infra.packs.models.mapping import FILE as MAPPING


class Holds(StrEnum):
    """What the rows of a file are."""

    RATINGS = "ratings"
    ORDERS = "orders"


STOPPED, UNUSABLE, INTERRUPTED = 1, 2, 130
_STACK = Path(".local/stack.json")

out = Console()
err = Console(stderr=True)


def main(
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns that the mapping names.")],
    token: Annotated[str, typer.Option(envvar="HEED_TOKEN", help="An operator's bearer token.")] = "",
    propose_mapping: Annotated[
        bool, typer.Option("--map", help="Only write a mapping for this file, to be checked by you.")
    ] = False,
    holds: Annotated[
        Holds | None, typer.Option("--as", help="With --map: what the file holds, where its headers mislead.")
    ] = None,
    pack: Annotated[str, typer.Option(help="The pack whose mapping.yaml explains the file.")] = "demo",
    orders: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The file holds work orders, which this mapping explains."),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="What explains ratings, where it is not the pack's."),
    ] = None,
    api: Annotated[
        str | None,
        typer.Option(envvar="HEED_API", help="The API, e.g. https://heed.example/api/v1. Default: the local stack."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Requests under way at a time.")] = WORKERS,
    state: Annotated[Path, typer.Option(help="Where the journal and the rejected rows go.")] = Path(".local"),
) -> None:
    """Send old ratings or work orders through the API. Safe to stop and to repeat: nothing is loaded twice."""
    if propose_mapping:
        _propose(file, pack, holds)
        return
    api = api or _local_api()
    if api is None or not token:
        missing = "Where to? Give --api, or start the local stack with make run."
        err.print("Who are you? Give --token or HEED_TOKEN." if api else missing)
        raise typer.Exit(UNUSABLE)
    try:
        loaded = load(
            file,
            mapping=orders or mapping or PACKS / pack / MAPPING,
            namespace=None if orders else pack,
            api=api,
            token=token,
            workers=workers,
            state=state,
            console=out,
        )
    except (BadFile, OSError) as error:
        err.print(f"Nothing was loaded. {escape(str(error))}")
        raise typer.Exit(UNUSABLE) from None
    show(loaded, out)
    if not loaded.finished:
        raise typer.Exit(INTERRUPTED if loaded.interrupted else STOPPED)


def _propose(file: Path, pack: str, holds: Holds | None) -> None:
    target = file.with_suffix(".mapping.yaml")
    try:
        table, document = open_table(file), compiled(PACKS / pack).document
        holds = holds or (Holds.ORDERS if looks_like_orders(table) else Holds.RATINGS)
        of_orders = holds is Holds.ORDERS
        proposal = propose_orders(table, OrderNames.of(document)) if of_orders else propose(table, Names.of(document))
        with target.open("x", encoding="utf-8") as out_file:
            out_file.write(proposal)
    except FileExistsError:
        err.print(f"{target} is there already; nothing was written.", highlight=False, markup=False)
        raise typer.Exit(UNUSABLE) from None
    except (BadFile, BrokenPack, OSError) as error:
        err.print(f"No mapping was written. {escape(str(error))}")
        raise typer.Exit(UNUSABLE) from None
    out.print(
        f"Taken for a file of {holds} (--as says otherwise). Check {target}, "
        f"then: python -m infra.load {file} {'--orders' if of_orders else '--mapping'} {target}",
        highlight=False,
        soft_wrap=True,
        markup=False,
    )


def _local_api() -> str | None:
    try:
        return str(json.loads(_STACK.read_text())["api"])
    except (OSError, ValueError, KeyError):
        return None


app = typer.Typer(add_completion=False)
app.command()(main)

if __name__ == "__main__":
    app(prog_name="python -m infra.load")
