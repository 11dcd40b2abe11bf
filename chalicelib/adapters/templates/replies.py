"""Prepared answers, filled in: Jinja2 in its sandbox, because a pack is data and must not reach the code."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from chalicelib.adapters.templates.wording import TEMPLATES, Wording, before_stop, one_stop, spoken, wordings
from chalicelib.domain.cases.replies import ReplyFacts


def _known(value: Any) -> Any:
    """The value itself. Raises ``TemplateError`` for None, so that nobody reads "None"."""
    if value is None:
        raise TemplateError("something is printed that is not always known")
    return value


class JinjaReplies:
    """Satisfies ``Replies``."""

    def __init__(self, templates: Path = TEMPLATES) -> None:
        self._environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=_known)
        self._template = lru_cache(maxsize=1000)(self._environment.from_string)
        self._wording: Callable[[str], Wording] = wordings(templates)

    def fill(self, text: str, language: str, facts: ReplyFacts) -> str:
        wording = self._wording(language)
        words: Mapping[str, Any] = {f.name: before_stop(spoken(getattr(facts, f.name), wording)) for f in fields(facts)}
        try:
            filled = self._template(text).render(words)
        except Exception as error:  # whatever a template can do wrong
            raise ValueError(str(error)) from error
        return one_stop(filled).strip()

    def unknown_names(self, text: str) -> set[str]:
        """The variables of a template that are not in ``ReplyFacts``. Raises ``ValueError`` on a syntax error."""
        try:
            named = meta.find_undeclared_variables(self._environment.parse(text))
        except TemplateError as error:
            raise ValueError(error.message) from error
        return named - {f.name for f in fields(ReplyFacts)}
