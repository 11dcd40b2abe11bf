"""Parses values that a spreadsheet wrote: dates of several countries, scores of several scales, ids."""

import math
import re
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from infra.load.table import Unusable
from infra.packs.models.mapping import DateOrder, Scores

_ALWAYS = datetime.min.replace(tzinfo=UTC)
_SPOILT = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})[日.]?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_PLACES: dict[DateOrder, tuple[int, int, int]] = {
    "yyyy-mm-dd": (0, 1, 2),
    "dd.mm.yyyy": (2, 1, 0),
    "m/d/yyyy": (2, 0, 1),
}
"""Positions of year, month and day by date order."""
_EXAMPLES: dict[DateOrder, str] = {
    "yyyy-mm-dd": "2026-11-21",
    "dd.mm.yyyy": "21.11.2026",
    "m/d/yyyy": "11/21/2026",
}


def whole_id(text: str) -> str:
    """An id, unchanged. Raises ``Unusable`` for a number like 1.01E+11, from which a spreadsheet dropped digits."""
    if _SPOILT.fullmatch(text):
        raise Unusable(f"the id '{text}' was shortened by a spreadsheet: format its column as text and export again")
    return text


def day(text: str, order: DateOrder) -> date:
    """Parse a date with any separators; a time after it is ignored. Raises ``Unusable``."""
    return _moment(text, order).date()


def moment(text: str, order: DateOrder, time_zone: str, before: datetime = _ALWAYS) -> datetime:
    """Parse a local time into UTC. A time in the repeated hour at the end of summer time is the first one not before
    ``before``.

    Raises ``Unusable``.
    """
    at = _moment(text, order)
    if at.tzinfo:
        return at.astimezone(UTC)
    first, second = (at.replace(tzinfo=ZoneInfo(time_zone), fold=fold).astimezone(UTC) for fold in (0, 1))
    return second if first < before <= second else first


def _moment(text: str, order: DateOrder) -> datetime:
    try:
        if order == "yyyy-mm-dd":
            try:
                return datetime.fromisoformat(text)
            except ValueError:
                pass
        date_part, _, time_part = text.replace("T", " ").partition(" ")
        found = _DAY.fullmatch(date_part)
        if found is None:
            raise ValueError(text)
        year, month, day_of_month = (found[place + 1] for place in _PLACES[order])
        if len(year) != 4:
            raise ValueError(text)
        at = datetime(int(year), int(month), int(day_of_month))  # noqa: DTZ001 - the zone is the caller's
        return at + _since_midnight(time_part.strip())
    except ValueError:
        raise Unusable(f"'{text}' is not a date like {_EXAMPLES[order]}") from None


def _since_midnight(text: str) -> timedelta:
    if not text:
        return timedelta()
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) > 23:
        raise ValueError(text)
    return timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3] or 0))


def level(text: str, scores: Scores) -> int:
    """The level, 1 to 5 (best), of a score in the file. Raises ``Unusable``."""
    by_word = {word.casefold(): value for word, value in scores.words.items()}
    if text.casefold() in by_word:
        return by_word[text.casefold()]
    try:
        score = Fraction(text.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        score = Fraction(1, 2)
    if score.denominator != 1 or not scores.lowest <= score <= scores.highest:
        words = ", nor one of the words of the mapping" if by_word else ""
        raise Unusable(f"the score '{text}' is not a whole number from {scores.lowest} to {scores.highest}{words}")
    if scores.best == "lowest":
        score = scores.lowest + scores.highest - score
    return _on_five(score, scores)


def _on_five(score: Fraction, scores: Scores) -> int:
    """The nearest of five levels evenly spread over the scale; a tie is rounded towards the middle.

    So a reversed scale gives the mirror image, and 1 to 10 maps to five pairs.
    """
    exact = 1 + Fraction(4 * (score - scores.lowest), scores.highest - scores.lowest)
    half = Fraction(1, 2)
    return math.floor(exact + half) if exact < 3 else math.ceil(exact - half)
