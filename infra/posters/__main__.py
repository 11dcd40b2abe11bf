"""``python -m infra.posters PACK --survey ID --site URL --out DIR``: write the posters of a pack's offices."""

from pathlib import Path
from typing import Annotated

import typer

from chalicelib.domain.pack.read import read_pack
from infra.packs import PACKS, BrokenPack, compiled
from infra.posters import write_posters


def main(
    pack: Annotated[str, typer.Argument(help="A folder of packs/.")],
    survey: Annotated[str, typer.Option(help="The survey that the code leads to")],
    site: Annotated[str, typer.Option(help="Where the site is: https://heed.example")],
    out: Annotated[Path, typer.Option(help="The folder to write to")],
    office: Annotated[str | None, typer.Option(help="Only this office and its windows")] = None,
    channel: Annotated[str | None, typer.Option(help="The channel to count by, as kiosk; else hall")] = None,
) -> None:
    """Write a QR code and a poster for each office and window of a pack."""
    if not (PACKS / pack / "pack.yaml").is_file():
        raise typer.BadParameter(f"There is no pack {pack!r}.", param_hint="PACK")
    try:
        checked = compiled(PACKS / pack)
    except BrokenPack as broken:
        typer.echo(f"{pack} is broken; see python -m infra.packs check {pack}.", err=True)
        raise typer.Exit(1) from broken
    read = read_pack(checked.document, checked.version)
    if survey not in read.surveys:
        raise typer.BadParameter(f"{pack} has no survey {survey!r}.", param_hint="--survey")
    if read.is_internal(survey):
        raise typer.BadParameter("A survey of staff takes no office and no window.", param_hint="--survey")
    if office is not None and office not in read.offices:
        raise typer.BadParameter(f"{pack} has no office {office!r}.", param_hint="--office")
    if channel is not None and channel not in read.channels:
        raise typer.BadParameter(f"{pack} has no channel {channel!r}.", param_hint="--channel")
    count = write_posters(read, survey, site, out, office, channel)
    typer.echo(f"Posters of {count} places are in {out}.")


if __name__ == "__main__":
    typer.run(main)
