"""Proposes a mapping for a file of ratings from its headers and sample values, with comments for review."""

import re
from dataclasses import dataclass
from typing import Any

from infra.load.header_words import FIELDS, LEVELS
from infra.load.sampled import (
    LONG,
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

_NUMBER = re.compile(r"\d{1,3}([.,]0+)?")


@dataclass(frozen=True, slots=True)
class Names:
    """Names in the pack: ids of surveys and languages; ids of agencies and services by each of their names."""

    survey: str
    language: str
    agencies: dict[str, str]
    services: dict[str, str]

    @classmethod
    def of(cls, pack: dict[str, Any]) -> "Names":
        """Collect the names of a compiled pack."""
        rated = [name for name, survey in pack["surveys"].items() if survey["level"] == "required"]
        return cls(
            survey=next(iter(rated), UNKNOWN),
            language=pack["languages"][0],
            agencies=by_name(pack["agencies"]),
            services=by_name(pack["services"]),
        )


def propose(table: Table, names: Names) -> str:
    """The mapping as YAML. What cannot be derived from the file is ``UNKNOWN``, which is no valid id."""
    sample, columns = sample_of(table)
    fields = give_out(columns, FIELDS, _fits, ("level", "date", "comments"))
    level, date = fields.get("level"), fields.get("date")
    agency, service = fields.get("agency"), fields.get("service")
    lines = [
        f"# Proposed for {table.file.name} ({table.dialect}). Check each line; docs/packs.md explains them.",
        f"survey: {text_of(names.survey)}",
        "channel: api",
        f"language: {text_of(names.language)}  # in which the comments are",
        "",
        "columns:",
        *(_column(field, fields[field]) for field in FIELDS if field in fields),
    ]
    if level is None:
        lines.append(f"  level: {UNKNOWN}  # no column looks like scores")
    lines += unused_lines(columns, fields)
    always = {name: UNKNOWN for name, column in (("agency", agency), ("date", date)) if column is None}
    if always:
        lines += ["", "# What the file does not say.", "always:", *(f"  {name}: {UNKNOWN}" for name in always)]
    if date is not None:
        lines += ["", date_line(date.stated)]
    if level is not None:
        lines += ["", *_scores(level)]
    if agency is not None:
        lines += ["", "# Our agencies by the file's names.", "agencies:", *named_lines(agency.stated, names.agencies)]
    if service is not None:
        lines += ["", "# Our services by the file's agency and service.", "services:"]
        for theirs in agency.stated if agency else [UNKNOWN]:
            rows = [row for row in sample if agency is None or row.value(agency.name) == theirs]
            together = sorted({row.value(service.name) for row in rows})
            lines += [f"  {text_of(theirs)}:", *named_lines(together, names.services, "{service: %s}", "    ")]
    return "\n".join(lines) + "\n"


def _column(field: str, column: Column) -> str:
    name = f"[{text_of(column.name)}]" if field == "comments" else text_of(column.name)
    return f"  {field}: {name}  # {column.shown}"


def _fits(field: str, column: Column) -> bool:
    """Whether the values of a column are possible for a field."""
    stated = column.stated
    match field:
        case "level":
            return len(stated) <= 12 and all(_NUMBER.fullmatch(v) or v.casefold() in LEVELS for v in stated)
        case "date":
            return bool(date_orders(stated))
        case "comments":
            return column.has_texts
        case "respondent":
            return all(" " not in value or len(value) < LONG for value in stated)
        case _:
            return len(stated) <= MOST_NAMES


def _scores(level: Column) -> list[str]:
    words = [value for value in level.stated if not _NUMBER.fullmatch(value)]
    numbers = sorted({int(re.split("[.,]", value)[0]) for value in level.stated if _NUMBER.fullmatch(value)})
    lines = [f"scores:  # found: {level.shown}"]
    if numbers and (numbers[0] < 1 or numbers[-1] > 5):
        lines += [f"  lowest: {min(numbers[0], 1)}", f"  highest: {max(numbers[-1], 10)}"]
    lines.append("  best: highest  # lowest, where 1 is the best")
    if words:
        lines += ["  words:", *(f"    {text_of(word)}: {LEVELS[word.casefold()]}" for word in words)]
    return lines
