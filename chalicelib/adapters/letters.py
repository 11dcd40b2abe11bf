"""Mails from templates: one layout, the wording of each mail by language in ``templates/mail/<language>.json``.

Mails about a case and bulletins, which are about none, share the layout and differ in what they show. A bulletin's
``rows`` are pairs of label and value; one whose value comes out empty is left out.
"""

import json
import logging
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

# Below the functions' own logger, so that lines come out in its form.
_log = logging.getLogger("heed.letters")

TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"
FALLBACK = "en"

Wording = Mapping[str, Any]


class JinjaLetters:
    """Satisfies ``Letters``."""

    def __init__(self, templates: Path = TEMPLATES) -> None:
        self._templates = templates
        self._environment = Environment(
            loader=FileSystemLoader(templates),
            undefined=StrictUndefined,
            autoescape=select_autoescape(enabled_extensions=("html.jinja",), default_for_string=False),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._wording = cache(self._read_wording)

    def _read_wording(self, language: str) -> Wording:
        file = self._templates / f"{language}.json"
        if not file.exists():
            # A pack in such a language is refused before it is applied; one from before must still reach people.
            _log.warning("mails are written in another language", extra={"asked": language, "used": FALLBACK})
            return self._wording(FALLBACK)
        wording: Wording = json.loads(file.read_text(encoding="utf-8"))
        return {**wording, "language": language}

    def write(self, mail: str, language: str, facts: Mapping[str, Any]) -> tuple[str, str, str]:
        wording = self._wording(language)
        say = wording["mails"][mail]
        words = {name: _spoken(value, wording) for name, value in facts.items()}

        def fill(text: str) -> str:
            return self._environment.from_string(text).render(words)

        letter = {
            **words,
            "words": wording["words"],
            "levels": wording["levels"],
            "outcomes": wording["outcomes"],
            "language": wording["language"],
            "subject": fill(say["subject"]),
            "paragraphs": [fill(paragraph) for paragraph in say["paragraphs"]],
            "button": say["button"],
            "shows": say["shows"],
        }
        return self._rendered("mail", letter)

    def bulletin(self, mail: str, language: str, facts: Mapping[str, str]) -> tuple[str, str, str]:
        wording = self._wording(language)
        say = wording["bulletins"][mail]

        def day(iso: str) -> str:
            return str(_spoken(date.fromisoformat(iso), wording))

        def fill(text: str) -> str:
            return self._environment.from_string(text).render(facts, day=day)

        rows = [(row["label"], fill(row["value"])) for row in say["rows"]]
        letter = {
            **facts,
            "words": wording["words"],
            "language": wording["language"],
            "subject": fill(say["subject"]),
            "paragraphs": [fill(paragraph) for paragraph in say["paragraphs"]],
            "rows": [(label, value) for label, value in rows if value],
            "button": say["button"],
        }
        return self._rendered("bulletin", letter)

    def _rendered(self, template: str, letter: Mapping[str, Any]) -> tuple[str, str, str]:
        # A line break in a subject would end the header.
        subject = " ".join(str(letter["subject"]).split())
        text = self._environment.get_template(f"{template}.txt.jinja").render(letter)
        html = self._environment.get_template(f"{template}.html.jinja").render(letter)
        return subject, text, html


def _spoken(value: Any, wording: Wording) -> Any:
    """A time or a day as people of this language write it; everything else as it is."""
    if not isinstance(value, date):
        return value
    month = wording["months"][value.month - 1]
    if not isinstance(value, datetime):
        return wording["date"].format(day=value.day, month=month, year=value.year)
    return wording["time"].format(day=value.day, month=month, year=value.year, hour=value.hour, minute=value.minute)
