"""Prints what a year costs, by part: ``python -m infra.cost --ratings 1e6 --negative 0.1``."""

import argparse
from collections import defaultdict
from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from infra.cost.measured import read_measured
from infra.cost.prices import AS_OF
from infra.cost.stack import read_stack
from infra.cost.yearly import Line, yearly
from infra.dependencies import Architecture
from infra.paths import ROOT
from infra.template import build_template


def main() -> None:
    """Read the measured units and the template, and print the bill."""
    parser = argparse.ArgumentParser(prog="python -m infra.cost", description="What a year of ratings costs on AWS.")
    parser.add_argument("--ratings", type=float, default=1e6, help="ratings in a year")
    parser.add_argument("--negative", type=float, default=0.1, help="share that opens a case with a contact")
    parser.add_argument(
        "--set", action="append", default=[], metavar="PARAMETER=VALUE", help="a parameter of the stack"
    )
    told = parser.parse_args()
    measured = read_measured()
    template = build_template(ROOT, Architecture.ARM, clean_key="clean.zip")
    stack = read_stack(template, dict(each.split("=", 1) for each in told.set))
    lines = yearly(measured, stack, ratings=told.ratings, negative=told.negative)
    console = Console()
    standing = sum(line.dollars for line in yearly(measured, stack, ratings=0, negative=0))
    console.print(bill(lines, f"A year of {told.ratings:,.0f} ratings, {told.negative:.0%} negative"))
    console.print(f"Of this, {standing:,.2f} is what a stack costs that takes none.")
    console.print(
        f"Units measured on {measured.at}; prices of us-east-1 as of {AS_OF}, no free tiers (infra/cost/prices.py). "
        "Left out: what readers of the site fetch, attachments and sample surveys.",
        soft_wrap=True,
    )


def bill(lines: Sequence[Line], title: str) -> Table:
    """The lines as a table: parts with their sums, each with what it is made of."""
    table = Table("part", "amount", "unit", "$ a year", title=title, title_justify="left", box=SIMPLE, show_footer=True)
    table.columns[1].justify = table.columns[3].justify = "right"
    table.columns[0].footer, table.columns[3].footer = "all", f"{sum(line.dollars for line in lines):,.2f}"
    by_part: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_part[line.part.partition(":")[0]].append(line)
    for part, of_part in by_part.items():
        table.add_row(f"[bold]{part}[/]", "", "", f"[bold]{sum(line.dollars for line in of_part):,.2f}[/]")
        for line in of_part:
            table.add_row(f"  {line.part}", f"{line.amount:,.0f}", line.price.unit, f"{line.dollars:,.2f}")
    return table


if __name__ == "__main__":
    main()
