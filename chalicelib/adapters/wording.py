"""The words of mails and prepared answers by language (``templates/mail/<language>.json``), and how days are spoken."""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

_log = logging.getLogger("heed.letters")

TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"
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


def spoken(value: Any, wording: Wording) -> Any:
    """A time or a day as people of this language write it; everything else as it is."""
    if not isinstance(value, date):
        return value
    month = wording["months"][value.month - 1]
    if not isinstance(value, datetime):
        return wording["date"].format(day=value.day, month=month, year=value.year)
    return wording["time"].format(day=value.day, month=month, year=value.year, hour=value.hour, minute=value.minute)
