"""The words of mails and prepared answers by language (``templates/mail/<language>.json``), and the format of days."""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

_log = logging.getLogger("heed.letters")

TEMPLATES = Path(__file__).parents[3] / "templates" / "mail"
FALLBACK = "en"

Wording = Mapping[str, Any]


def wordings(templates: Path = TEMPLATES) -> Callable[[str], Wording]:
    """A function that gives the words of a language, each read once."""

    @cache
    def read(language: str) -> Wording:
        file = templates / f"{language}.json"
        if not file.exists():
            # A pack in such a language is refused before it is applied; one from before must still reach people.
            _log.warning("mails are written in another language", extra={"asked": language, "used": FALLBACK})
            return read(FALLBACK)
        wording: Wording = json.loads(file.read_text(encoding="utf-8"))
        return {**wording, "language": language}

    return read


_ENDED = ".\0"
"""How a text that ends with a full stop goes into a template. No text that people send holds a NUL."""


def before_stop(value: Any) -> Any:
    """Mark the full stop at the end of a text, so that ``one_stop`` can remove a second one after it."""
    return value[:-1] + _ENDED if isinstance(value, str) and value.endswith(".") else value


def one_stop(text: str) -> str:
    """A filled template in which no sentence ends with two full stops; reverses ``before_stop``."""
    return text.replace(f"{_ENDED}.", ".").replace("\0", "")


def spoken(value: Any, wording: Wording) -> Any:
    """A time, with its zone, or a day as people of this language write it; everything else as it is."""
    if not isinstance(value, date):
        return value
    return _written("time" if isinstance(value, datetime) else "date", value, wording)


def term(value: Any, wording: Wording) -> Any:
    """The end of a term as people write it: a midnight is the end of the day before, not the start of the next."""
    if not isinstance(value, datetime) or value.hour or value.minute:
        return spoken(value, wording)
    return _written("end_of_day", value - timedelta(days=1), wording)


def _written(form: str, at: date, wording: Wording) -> str:
    month = wording["months"][at.month - 1]
    clock: dict[str, Any] = {}
    if isinstance(at, datetime):
        clock = {"hour": at.hour, "minute": at.minute, "zone": getattr(at.tzinfo, "key", at.tzname())}
    return str(wording[form].format(day=at.day, month=month, year=at.year, **clock))
