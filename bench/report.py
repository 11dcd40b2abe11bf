"""Reports measured figures with their targets: as a table and as a file."""

import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from bench.goals import Goal
from infra.paths import ROOT

if TYPE_CHECKING:
    from bench.timing import Comparison

FOLDER = ROOT / ".local" / "bench"
"""Folder for files of the benchmarks; may be deleted at any time."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. ``target`` is its maximum; None where there is no target.

    ``spread`` has the least and the greatest of the repeats of which the number is the median.
    """

    group: str
    name: str
    value: float
    unit: str
    target: float | None = None
    detail: str = ""
    spread: tuple[float, float] | None = None

    @classmethod
    def of(cls, goal: Goal, value: float, detail: str = "", spread: tuple[float, float] | None = None) -> "Figure":
        """What was measured for a goal."""
        return cls(goal.group, goal.name, value, goal.unit, goal.most, detail, spread)

    @classmethod
    def compared(cls, goal: Goal, taken: "Comparison", detail: str = "") -> "Figure":
        """The ratio of two measures, for a goal."""
        return cls.of(goal, taken.ratio, detail, taken.spread)

    @property
    def met(self) -> bool:
        return self.target is None or self.value <= self.target


def show(figures: Sequence[Figure]) -> None:
    """Print the figures as a table."""
    table = Table(
        "", "measured", "spread", "target", "", "detail", title="What Heed costs", title_justify="left", box=SIMPLE
    )
    group = ""
    for figure in figures:
        if figure.group != group:
            group = figure.group
            table.add_section()
            table.add_row(f"[bold]{group}[/]")
        target = "" if figure.target is None else f"≤ {figure.target:g}"
        verdict = "" if figure.target is None else "[green]met[/]" if figure.met else "[bold red]missed[/]"
        spread = "" if figure.spread is None else "{:,.3g} - {:,.3g}".format(*figure.spread)
        measured = f"{figure.value:,.4g} {figure.unit}"
        table.add_row(f"  {figure.name}", measured, spread, target, verdict, figure.detail)
    console = Console()
    if not console.is_terminal:
        console = Console(width=140)
    console.print(table)


def missing(figures: Sequence[Figure], expected: Sequence[Goal]) -> Sequence[Goal]:
    """The goals that nothing was measured for."""
    measured = {(figure.group, figure.name) for figure in figures}
    return [goal for goal in expected if (goal.group, goal.name) not in measured]


def keep(figures: Sequence[Figure], file: Path) -> None:
    """Write the figures and a description of the machine as JSON."""
    machine = {"processors": os.cpu_count(), "kind": platform.machine(), "python": sys.version.split()[0]}
    document = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine,
        "figures": [{**asdict(figure), "met": figure.met} for figure in figures],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
