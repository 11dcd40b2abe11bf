"""Mails from templates: one layout, the wording of each mail by language in ``templates/mail/<language>.json``.

Mails about a case and notifications, which are about none, share the layout and differ in what they show. The ``rows``
of a notification are pairs of label and value; one whose value comes out empty is left out. Its ``sections`` are lists
of work orders under a title each.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from chalicelib.adapters.templates.wording import TEMPLATES, before_stop, one_stop, spoken, term, wordings

_TERMS = frozenset({"due", "stage_due", "reply_due", "follow_up_due"})
"""The facts that are the end of a term."""


class JinjaLetters:
    """Satisfies ``Letters``."""

    def __init__(self, templates: Path = TEMPLATES) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(templates),
            undefined=StrictUndefined,
            autoescape=select_autoescape(enabled_extensions=("html.jinja",), default_for_string=False),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._wording = wordings(templates)

    def write(self, mail: str, language: str, facts: Mapping[str, Any]) -> tuple[str, str, str]:
        wording = self._wording(language)
        say = wording["mails"][mail]
        words = {name: (term if name in _TERMS else spoken)(value, wording) for name, value in facts.items()}

        said = [*say["paragraphs"], *([wording["spoken_for"]] if facts["spoken_for"] else [])]

        def fill(text: str) -> str:
            return self._filled(text, words)

        letter = {
            **words,
            "words": wording["words"],
            "signs": wording["signs"],
            "levels": wording["levels"],
            "outcomes": wording["outcomes"],
            "language": wording["language"],
            "subject": fill(say["subject"]),
            "paragraphs": [fill(paragraph) for paragraph in said],
            "button": say["button"],
            "shows": say["shows"],
        }
        return self._rendered("mail", letter)

    def notification(self, mail: str, language: str, facts: Mapping[str, Any]) -> tuple[str, str, str]:
        wording = self._wording(language)
        say = wording["notifications"][mail]

        def day(iso: str) -> str:
            return str(spoken(date.fromisoformat(iso), wording))

        sections = [
            {
                **section,
                "title": say["sections"][section["name"]],
                "items": [{**item, "due": day(item["due"])} for item in section["items"]],
                "more": section["count"] - len(section["items"]),
            }
            for section in facts.get("sections", ())
        ]

        def fill(text: str) -> str:
            return self._filled(text, {**facts, "sections": sections}, day=lambda iso: before_stop(day(iso)))

        rows = [(row["label"], fill(row["value"])) for row in say["rows"]]
        letter = {
            **facts,
            "words": wording["words"],
            "signs": wording["signs"],
            "language": wording["language"],
            "subject": fill(say["subject"]),
            "heading": fill(say.get("heading", say["subject"])),
            "paragraphs": [fill(paragraph) for paragraph in say["paragraphs"]],
            "rows": [(label, value) for label, value in rows if value],
            "sections": sections,
            "footer": say.get("footer", wording["words"]["notification_footer"]),
            "button": say["button"],
            "opt_out": facts.get("opt_out"),
        }
        return self._rendered("notification", letter)

    def _filled(self, text: str, words: Mapping[str, Any], **more: Any) -> str:
        """A wording with its variables filled in."""
        told = {name: before_stop(value) for name, value in words.items()}
        return one_stop(self._environment.from_string(text).render(told, **more))

    def _rendered(self, template: str, letter: Mapping[str, Any]) -> tuple[str, str, str]:
        # A line break in a subject would end the header.
        subject = " ".join(str(letter["subject"]).split())
        text = self._environment.get_template(f"{template}.txt.jinja").render(letter)
        html = self._environment.get_template(f"{template}.html.jinja").render(letter)
        return subject, text, html
