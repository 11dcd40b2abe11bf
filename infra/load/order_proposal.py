"""Propose a mapping for a file of work orders, from its headers and sample values, with comments to check it by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.load.header_words import CHANNELS, ORDER_FIELDS
from infra.load.order_mapping import NEEDED, TIMES
from infra.load.sampled import (
    MOST_NAMES,
    UNKNOWN,
    Column,
    by_name,
    date_line,
    date_orders,
    give_out,
    named_lines,
    sample_of,
    text_of,
    unused_lines,
)
from infra.load.table import Table

_UNIQUE = 0.9
"""Least share of different values in a column of ids."""
_ENDS = {"due_at", "answered_at", "closed_at"}
"""Times that no rating has."""


@dataclass(frozen=True, slots=True)
class OrderNames:
    """What the pack has, each by its names: what the values of a file's columns are called here, by field."""

    time_zone: str
    ours: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, pack: Mapping[str, Any]) -> "OrderNames":
        """From a compiled pack."""
        outcomes = {outcome: outcome for row in pack["workflow"]["transitions"] for outcome in row.get("outcomes", ())}
        named = {"agency": "agencies", "kind": "kinds", "service": "services", "topic": "topics", "region": "regions"}
        ours = {field: by_name(pack.get(part, {})) for field, part in named.items()}
        return cls(
            pack["time_zone"], {**ours, "outcome": outcomes, "channel": {each: each for each in pack["channels"]}}
        )


def looks_like_orders(table: Table) -> bool:
    """Whether a file has orders and not ratings: it says when something was due, answered or closed."""
    _, columns = sample_of(table)
    return bool(_ENDS & _fields(columns).keys())


def propose_orders(table: Table, names: OrderNames) -> str:
    """The mapping as YAML. What cannot be derived from the file is ``UNKNOWN``, which is no valid id."""
    _, columns = sample_of(table)
    fields = _fields(columns)
    lines = [
        f"# Proposed for {table.file.name} ({table.dialect}). Check each line; docs/packs.md explains them.",
        f"source: {text_of(table.file.stem)}  # the older system; with the id it says whether an order is in already",
        f"time_zone: {names.time_zone}  # of times that name none",
    ]
    stated = [value for field in TIMES if field in fields for value in fields[field].stated]
    if stated and date_orders(stated):
        lines.append(date_line(stated))
    used = [field for field in ORDER_FIELDS if field in fields]
    lines += ["", "columns:", *(f"  {field}: {text_of(fields[field].name)}  # {fields[field].shown}" for field in used)]
    lines += unused_lines(columns, fields)
    missing = sorted(NEEDED - fields.keys())
    if missing:
        lines += ["", "# What the file does not say.", "always:", *(f"  {field}: {UNKNOWN}" for field in missing)]
    listed = [field for field in used if field in names.ours]
    if listed:
        lines += ["", "# Our names by the file's.", "values:"]
    for field in listed:
        ours = dict(names.ours[field])
        if field == "channel":
            ours |= {value.casefold(): way for value in fields[field].stated if (way := _channel(value, ours))}
        lines += [f"  {field}:", *named_lines(fields[field].stated, ours, indent="    ")]
    return "\n".join(lines) + "\n"


def _fields(columns: list[Column]) -> dict[str, Column]:
    return give_out(columns, ORDER_FIELDS, _fits, ("id", "opened_at"))


def _fits(field: str, column: Column) -> bool:
    """Whether the values of a column could be those of a field."""
    stated = column.stated
    match field:
        case "id":
            rows = sum(column.counts[value] for value in stated)
            return (
                len(stated) >= _UNIQUE * rows and not any(" " in value for value in stated) and not date_orders(stated)
            )
        case "opened_at" | "due_at" | "answered_at" | "closed_at":
            return bool(date_orders(stated))
        case "statement":
            return column.has_texts
        case _:
            return len(stated) <= MOST_NAMES and not date_orders(stated)


def _channel(value: str, ours: Mapping[str, str]) -> str | None:
    """The channel that the words of a value speak of, where the pack has it."""
    found = (way for way, words in CHANNELS.items() if way in ours and any(word in value.casefold() for word in words))
    return ours.get(value.casefold()) or next(found, None)
