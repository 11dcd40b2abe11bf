"""Makes JSON Schemas of a pack's files for editors, from the models that read them."""

import json
from pathlib import Path
from typing import Any

from infra.packs.reader import FILES, FOLDERS

SCHEMAS = Path(__file__).resolve().parents[2] / "packs" / "schemas"
"""Folder of the schemas: ``plans.json`` is for plans.yaml, ``surveys.json`` for the files in surveys/."""

_USE = {
    "type": "object",
    "properties": {"use": {"type": "string", "description": "The file of another pack that this one is."}},
    "required": ["use"],
    "additionalProperties": False,
}


def schemas() -> dict[str, str]:
    """The text of every schema by its file's name."""
    return {f"{stem}.json": _text(model.model_json_schema()) for stem, model in (FILES | FOLDERS).items()}


def write_schemas() -> list[Path]:
    """Write all schemas and delete those of files that no longer exist in packs."""
    SCHEMAS.mkdir(exist_ok=True)
    wanted = schemas()
    for old in SCHEMAS.glob("*.json"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (SCHEMAS / name).write_text(text, encoding="utf-8")
    return [SCHEMAS / name for name in sorted(wanted)]


def _text(schema: dict[str, Any]) -> str:
    definitions = schema.pop("$defs", {})
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": schema.get("description") or schema["title"],
        "anyOf": [schema, _USE],
        "$defs": definitions,
    }
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
