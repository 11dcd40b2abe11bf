"""Formats the output of the pack tool as lines: findings, changes, history."""

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from infra.packs.checks.cautions import cautions
from infra.packs.diff import Change, Kind, differences, readers_of
from infra.packs.document import canonical
from infra.packs.findings import Finding
from infra.packs.registry import Pointer

Say = Callable[[str], None]

_COLOURS = {Kind.ADDED: "green", Kind.REMOVED: "red", Kind.CHANGED: "yellow", Kind.MOVED: "cyan"}
_LONGEST = 120
"""Maximum characters of a value."""


def show_findings(say: Say, findings: Iterable[Finding], where: Path) -> None:
    """Print findings: a line each, with the fix below."""
    for finding in findings:
        colour = "yellow" if finding.warning else "red"
        place = f"{where.name}/{finding.file}:{finding.line}"
        say(f"[{colour}]{finding.rule}[/] [bold]{escape(place)}[/] {escape(finding.message)}")
        say(f"    [dim]{escape(finding.fix)}[/]")


def show_changes(say: Say, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Print the changes between two compiled packs, whom they concern, and which need care."""
    changes = differences(before, after)
    for file, of_file in groupby(changes, key=lambda change: change.file):
        readers = readers_of(file)
        say(f"[bold]{escape(file)}[/]" + (f" [dim](concerns {readers})[/]" if readers else ""))
        for change in of_file:
            say(f"  [{_COLOURS[change.kind]}]{change.kind}[/] {escape(in_words(change))}")
    if not changes:
        say("Nothing changes.")
    for caution in cautions(before, after):
        say(f"[yellow]think twice[/] {escape(caution)}")


def in_words(change: Change) -> str:
    """``neas, name, en: "Ambulance" instead of "Ambulances"``."""
    place = ", ".join(change.place) or "the file"
    match change.kind:
        case Kind.CHANGED:
            return f"{place}: {_short(change.after)} instead of {_short(change.before)}"
        case Kind.MOVED:
            return f"{place}: now in the order {_short(change.after)}"
        case Kind.ADDED:
            return place if _says(change.place, change.after) else f"{place}: {_short(change.after)}"
        case Kind.REMOVED:
            return place if _says(change.place, change.before) else f"{place}: {_short(change.before)}"


def _says(place: tuple[str, ...], value: Any) -> bool:
    """Whether the path already contains the value, as for a word in a list."""
    return bool(place) and place[-1] == str(value)


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if _is_plain(value) else canonical(value).decode()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def _is_plain(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str | int) for item in value)


def history_table(entries: Iterable[Pointer]) -> Table:
    """The history as a table, newest first."""
    table = Table("", "in force since", "pack", "version", "put there by", box=None)
    for entry in entries:
        row = (str(entry.n), entry.applied_at, entry.name, entry.version[:12], entry.by)
        table.add_row(*map(escape, row))
    return table
