"""Load ratings: ``python -m infra.load FILE``; work orders: ``python -m infra.load FILE --orders MAPPING``.

Exit codes: 0 all that could get in is in, 1 stopped half-way (run it again), 2 the command or the file is unusable,
130 stopped by Ctrl-C.
"""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from infra.load import BadFile, load
from infra.load.loading import WORKERS
from infra.load.summary import show
from infra.packs import PACKS
from infra.packs.models.mapping import FILE as MAPPING

STOPPED, UNUSABLE, INTERRUPTED = 1, 2, 130
_STACK = Path(".local/stack.json")

out = Console()
err = Console(stderr=True)


def main(
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns that the mapping names.")],
    token: Annotated[str, typer.Option(envvar="HEED_TOKEN", help="An operator's bearer token.")],
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
    """Send old ratings or work orders through the API. Safe to stop and to repeat: nothing gets in twice."""
    api = api or _local_api()
    if api is None:
        err.print("Where to? Give --api, or start the local stack with make run.")
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


def _local_api() -> str | None:
    try:
        return str(json.loads(_STACK.read_text())["api"])
    except (OSError, ValueError, KeyError):
        return None


if __name__ == "__main__":
    app = typer.Typer(add_completion=False)
    app.command()(main)
    app(prog_name="python -m infra.load")
