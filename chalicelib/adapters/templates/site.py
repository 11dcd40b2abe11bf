"""The templates, words and assets of the site (``templates/site``)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chalicelib.adapters.templates.assets import read_assets
from chalicelib.services.ports.templates import Asset

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "site"
OPENAPI = "openapi.json"

_CODE = Path(__file__).resolve().parents[2]
_DRAWN_BY = ("domain", "services/publishing", "services/statistics", "adapters/templates")
"""The folders of the code that decides the content of a page."""


class JinjaSite:
    """Satisfies ``SiteTemplates``. Each file is read once, and each template compiled once."""

    @cached_property
    def sources(self) -> str:
        code = [path for folder in _DRAWN_BY for path in sorted((_CODE / folder).rglob("*.py"))]
        digest = hashlib.sha256()
        for path in [*code, *sorted(p for p in TEMPLATES.rglob("*") if p.is_file())]:
            digest.update(path.relative_to(_CODE.parent).as_posix().encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()[:16]

    @cached_property
    def assets(self) -> Mapping[str, Asset]:
        """The assets by name. Published names carry a hash of the content, so they can be cached without limit."""
        return read_assets(TEMPLATES / "assets")

    @cached_property
    def openapi(self) -> str | None:
        path = TEMPLATES / OPENAPI
        return path.read_text("utf-8") if path.exists() else None

    @cached_property
    def languages(self) -> Sequence[str]:
        return sorted(path.stem for path in (TEMPLATES / "i18n").glob("*.json"))

    def words(self, language: str) -> Mapping[str, Any]:
        if language not in self._words:
            self._words[language] = json.loads((TEMPLATES / "i18n" / f"{language}.json").read_text("utf-8"))
        return self._words[language]

    def render(self, template: str, values: Mapping[str, object]) -> str:
        return self._environment.get_template(template).render(values)

    @cached_property
    def _words(self) -> dict[str, Mapping[str, Any]]:
        return {}

    @cached_property
    def _environment(self) -> Environment:
        return Environment(
            loader=FileSystemLoader(TEMPLATES),
            undefined=StrictUndefined,
            autoescape=True,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )


@cache
def site_templates() -> JinjaSite:
    """The templates, loaded once per process: compiling templates costs more than drawing the site."""
    return JinjaSite()
