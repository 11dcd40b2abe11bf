"""Proposes a mapping for a file of ratings from its headers and sample values, with comments for review."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, get_args

from infra.load import values
from infra.load.header_words import FIELDS, LEVELS
from infra.load.table import Row, Table, Unusable
from infra.packs.models.mapping import DateOrder

SAMPLE = 2_000
"""Number of rows in the sample."""
MOST_NAMES = 60
"""Maximum number of distinct values in a column of agencies or services."""
UNKNOWN = "TODO"
_LONG = 25
"""Average number of characters from which a column counts as comments."""
_NUMBER = re.compile(r"\d{1,3}([.,]0+)?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column with the count of each value in the sample."""

    name: str
    counts: Counter[str]

    @property
    def stated(self) -> list[str]:
        """The values without the blank one, the most frequent first."""
        return [value for value, _ in self.counts.most_common() if value]

    @property
    def shown(self) -> str:
        """Some values, for a comment."""
        some = ", ".join(" ".join(value.split())[:30] for value in self.stated[:5])
        return some + (", ..." if len(self.stated) > 5 else "")


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
            agencies=_by_name(pack["agencies"]),
            services=_by_name(pack["services"]),
        )


def _by_name(rows: dict[str, Any]) -> dict[str, str]:
    return {
        name.casefold(): identifier for identifier, row in rows.items() for name in (identifier, *row["name"].values())
    }


def propose(table: Table, names: Names) -> str:
    """The mapping as YAML. What cannot be derived from the file is ``TODO``, which is no valid id."""
    sample = [*islice((row for row in table if isinstance(row, Row)), SAMPLE)]
    columns = [Column(name, Counter(row.value(name) for row in sample)) for name in table.header.known]
    fields = _fields(columns)
    level, date = fields.get("level"), fields.get("date")
    agency, service = fields.get("agency"), fields.get("service")
    lines = [
        f"# Proposed for {table.file.name} ({table.dialect}). Check each line; docs/packs.md explains them.",
        f"survey: {_text(names.survey)}",
        "channel: api",
        f"language: {_text(names.language)}  # in which the comments are",
        "",
        "columns:",
        *(_column(field, fields[field]) for field in FIELDS if field in fields),
    ]
    if level is None:
        lines.append(f"  level: {UNKNOWN}  # no column looks like scores")
    unused = [column for column in columns if column not in fields.values()]
    lines += [f"  # not used: {_text(column.name)} ({column.shown})" for column in unused]
    always = {name: UNKNOWN for name, column in (("agency", agency), ("date", date)) if column is None}
    if always:
        lines += ["", "# What the file does not say.", "always:", *(f"  {name}: {UNKNOWN}" for name in always)]
    if date is not None:
        lines += ["", *_dates(date)]
    if level is not None:
        lines += ["", *_scores(level)]
    if agency is not None:
        lines += ["", "# Our agencies by the file's names.", "agencies:", *_named(agency.stated, names.agencies)]
    if service is not None:
        lines += ["", "# Our services by the file's agency and service.", "services:"]
        for theirs in agency.stated if agency else [UNKNOWN]:
            rows = [row for row in sample if agency is None or row.value(agency.name) == theirs]
            together = sorted({row.value(service.name) for row in rows})
            lines += [f"  {_text(theirs)}:", *_named(together, names.services, "{service: %s}", "    ")]
    return "\n".join(lines) + "\n"


def _column(field: str, column: Column) -> str:
    name = f"[{_text(column.name)}]" if field == "comments" else _text(column.name)
    return f"  {field}: {name}  # {column.shown}"


def _fields(columns: Sequence[Column]) -> dict[str, Column]:
    """The column of each field: matched by its header, else by its values. Fields without a match are absent."""
    found: dict[str, Column] = {}
    for field, words in FIELDS.items():
        free = [column for column in columns if column not in found.values() and _fits(field, column)]
        named = [column for column in free if any(word in column.name.casefold() for word in words)]
        named.sort(key=lambda column: column.name.casefold() not in words)
        if field in ("level", "date", "comments"):
            named += free
        if named:
            found[field] = named[0]
    return found


def _fits(field: str, column: Column) -> bool:
    """Whether the values of a column are possible for a field."""
    stated = column.stated
    if not stated:
        return False
    match field:
        case "level":
            return len(stated) <= 12 and all(_NUMBER.fullmatch(v) or v.casefold() in LEVELS for v in stated)
        case "date":
            return bool(_orders(stated))
        case "comments":
            return sum(map(len, stated)) / len(stated) >= _LONG
        case "respondent":
            return all(" " not in value or len(value) < _LONG for value in stated)
        case _:
            return len(stated) <= MOST_NAMES


def _orders(stated: Iterable[str]) -> list[DateOrder]:
    """The date orders in which all values are valid dates."""

    def is_date(value: str, order: DateOrder) -> bool:
        try:
            values.day(value, order)
        except Unusable:
            return False
        return True

    stated = [*stated]
    return [order for order in get_args(DateOrder) if all(is_date(value, order) for value in stated)]


def _dates(date: Column) -> list[str]:
    first, *others = _orders(date.stated)
    doubt = f"  # or {' or '.join(others)}: every date of the sample fits both" if others else ""
    return [f"dates: {first}{doubt}"]


def _scores(level: Column) -> list[str]:
    words = [value for value in level.stated if not _NUMBER.fullmatch(value)]
    numbers = sorted({int(re.split("[.,]", value)[0]) for value in level.stated if _NUMBER.fullmatch(value)})
    lines = [f"scores:  # found: {level.shown}"]
    if numbers and (numbers[0] < 1 or numbers[-1] > 5):
        lines += [f"  lowest: {min(numbers[0], 1)}", f"  highest: {max(numbers[-1], 10)}"]
    lines.append("  best: highest  # lowest, where 1 is the best")
    if words:
        lines += ["  words:", *(f"    {_text(word)}: {LEVELS[word.casefold()]}" for word in words)]
    return lines


def _named(theirs: Iterable[str], ours: dict[str, str], form: str = "%s", indent: str = "  ") -> list[str]:
    return [f"{indent}{_text(name)}: {form % ours.get(name.casefold(), UNKNOWN)}" for name in theirs]


def _text(value: str) -> str:
    """A value as a YAML scalar on one line: plain where that is unambiguous, else as a JSON string."""
    bare = re.fullmatch(r"[^\W\d]([\w -]*\w)?", value) and value not in {"true", "false", "null"}
    return value if bare else json.dumps(value, ensure_ascii=False)
