"""The words of the site in one language, and how that language writes numbers, shares and dates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.statistics.cube import FIRST_DAYS_BY_HOUR
from chalicelib.services.ports.templates import SiteTemplates

_FIRST_LETTER = 0x400
"""Where an alphabet begins: after figures and signs, before Chinese characters."""

FALLBACK = "en"
"""The language of a site whose own has no words yet."""


class Wording:
    """``wording("trend.title", count=3)`` gives the text; a key that is not there is a ``KeyError``."""

    def __init__(self, language: str, words: Mapping[str, Any]) -> None:
        self.language = language
        self._words = words
        self._format: dict[str, Any] = self._words["format"]
        self._places = {letter: _FIRST_LETTER + n for n, letter in enumerate(self._format["alphabet"])}

    def __call__(self, key: str, **values: object) -> str:
        node: Any = self._words
        for step in key.split("."):
            node = node[step]
        if not isinstance(node, str):
            raise KeyError(key)
        return node.format(**values) if values else node

    def all(self, section: str) -> dict[str, Any]:
        """Every text of one section, for a script that words what it shows."""
        words: dict[str, Any] = self._words[section]
        return words

    def in_order(self, name: str) -> list[int]:
        """A key to sort names by: the language's own alphabet, for code points put \u0406 before \u0410."""
        return [self._places.get(letter, ord(letter)) for letter in name.casefold()]

    def number(self, value: float, digits: int = 0) -> str:
        """A number with the language's separators."""
        plain = f"{value:,.{digits}f}"
        marks = str.maketrans({",": self._format["thousands"], ".": self._format["decimal"], "-": "\u2212"})
        return plain.translate(marks)

    def share(self, value: float, digits: int = 1) -> str:
        """A share of 1 as a percentage."""
        return str(self._format["percent"].format(self.number(value * 100, digits)))

    def range(self, low: float, high: float, digits: int = 1) -> str:
        """Two shares as a span of percentages."""
        ends = {"low": self.number(low * 100, digits), "high": self.number(high * 100, digits)}
        return str(self._format["percent"].format(self._format["range"].format(**ends)))

    def change(self, change: float, kind: str) -> str:
        """A change of a number, with its sign: a ``share`` in percentage points, a ``wait`` as a time."""
        sign = "+" if change > 0 else "\u2212" if change < 0 else "\u00b1"
        size = abs(change)
        match kind:
            case "share":
                return self("reports.points", change=sign + self.number(size * 100, 1))
            case "wait":
                return sign + self.wait(size)
            case _:
                return sign + self.number(size, 2 if kind == "level" else 1)

    def wait(self, hours: float) -> str:
        """A waiting time: short ones in hours, longer ones in whole days."""
        by_hour = hours <= FIRST_DAYS_BY_HOUR
        return str(self._format["hours" if by_hour else "days"].format(self.number(hours if by_hour else hours / 24)))

    def month(self, month: str) -> str:
        return str(self._format["month"].format(month=self._month("months", month), year=month[:4]))

    def period(self, period: str) -> str:
        """A month or a quarter."""
        year, _, quarter = period.partition("-Q")
        return self("reports.quarter", n=quarter, year=year) if quarter else self.month(period)

    def month_short(self, month: str) -> str:
        return self._month("months_short", month)

    def day(self, day: str) -> str:
        name = self._month("months_in_date", day)
        return str(self._format["day"].format(day=int(day[8:10]), month=name, year=day[:4]))

    def day_short(self, day: str) -> str:
        return str(self._format["day_short"].format(day=int(day[8:10]), month=self._month("months_short", day)))

    def moment(self, at: datetime, zone: ZoneInfo) -> str:
        """A moment as the clocks of a zone show it, with its name."""
        at = at.astimezone(zone)
        written: str = self._format["moment"]
        return written.format(day=self.day(f"{at:%Y-%m-%d}"), time=f"{at:%H:%M}", zone=zone.key)

    def _month(self, form: str, period: str) -> str:
        return str(self._format[form][int(period[5:7]) - 1])


def wording(language: str, templates: SiteTemplates) -> Wording:
    """The wording of a language, or that of the fallback where the site has no words in it."""
    known = language if language in templates.languages else FALLBACK
    return Wording(known, templates.words(known))
