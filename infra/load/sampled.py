"""The columns of a foreign file, sampled: what they hold, which field each could be, and how a mapping says so."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, get_args

from infra.load import values
from infra.load.table import Row, Table, Unusable
from infra.packs.models.mapping import DateOrder

SAMPLE = 2_000
"""Rows that are looked at."""
MOST_NAMES = 60
"""Different values of a column of agencies or services; with more of them it holds something else."""
UNKNOWN = "TODO"
"""Stands in a proposed mapping for what cannot be derived from the file, until whoever checks it fills it in."""
LONG = 25
"""Characters of a text, on average, from which a column counts as one of texts."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column and how often it has which value in the sample."""

    name: str
    counts: Counter[str]

    @property
    def stated(self) -> list[str]:
        """The values, the most frequent first, without the blank one."""
        return [value for value, _ in self.counts.most_common() if value]

    @property
    def shown(self) -> str:
        """Some values, for a comment."""
        some = ", ".join(" ".join(value.split())[:30] for value in self.stated[:5])
        return some + (", ..." if len(self.stated) > 5 else "")

    @property
    def has_texts(self) -> bool:
        """Whether the values are long, as what people write is."""
        stated = self.stated
        return sum(map(len, stated)) / len(stated) >= LONG


def sample_of(table: Table) -> tuple[list[Row], list[Column]]:
    """The first rows of a file, and its columns with what they hold there."""
    rows = [*islice((row for row in table if isinstance(row, Row)), SAMPLE)]
    return rows, [Column(name, Counter(row.value(name) for row in rows)) for name in table.header.known]


def give_out(
    columns: Sequence[Column],
    words: Mapping[str, tuple[str, ...]],
    fits: Callable[[str, Column], bool],
    by_values: Iterable[str],
) -> dict[str, Column]:
    """The column of each field that some column could hold: by its header where one fits, else, for the fields
    ``by_values``, by what it holds."""
    found: dict[str, Column] = {}
    for field, parts in words.items():
        free = [column for column in columns if column not in found.values() and column.stated and fits(field, column)]
        named = [column for column in free if any(part in column.name.casefold() for part in parts)]
        named.sort(key=lambda column, parts=parts: column.name.casefold() not in parts)  # type: ignore[misc]
        if field in by_values:
            named += free
        if named:
            found[field] = named[0]
    return found


def unused_lines(columns: Iterable[Column], used: Mapping[str, Column]) -> list[str]:
    """Comments on the columns that hold no field."""
    unused = (column for column in columns if column not in used.values())
    return [f"  # not used: {text_of(column.name)} ({column.shown})" for column in unused]


def date_orders(stated: Iterable[str]) -> list[DateOrder]:
    """The orders in which all values are dates."""

    def is_date(value: str, order: DateOrder) -> bool:
        try:
            values.day(value, order)
        except Unusable:
            return False
        return True

    stated = [*stated]
    return [order for order in get_args(DateOrder) if all(is_date(value, order) for value in stated)]


def date_line(stated: Iterable[str]) -> str:
    """What says in which order the dates of the file stand."""
    first, *others = date_orders(stated)
    doubt = f"  # or {' or '.join(others)}: every date of the sample fits both" if others else ""
    return f"dates: {first}{doubt}"


def by_name(rows: Mapping[str, Any]) -> dict[str, str]:
    """Ids by themselves and by each of their names, in lower case."""
    return {
        name.casefold(): identifier for identifier, row in rows.items() for name in (identifier, *row["name"].values())
    }


def named_lines(theirs: Iterable[str], ours: Mapping[str, str], form: str = "%s", indent: str = "  ") -> list[str]:
    """Our names by the file's."""
    return [f"{indent}{text_of(name)}: {form % ours.get(name.casefold(), UNKNOWN)}" for name in theirs]


def text_of(value: str) -> str:
    """A value as YAML has it on one line: bare where that can be nothing else, else as a JSON string."""
    bare = re.fullmatch(r"[^\W\d]([\w -]*\w)?", value) and value not in {"true", "false", "null"}
    return value if bare else json.dumps(value, ensure_ascii=False)
