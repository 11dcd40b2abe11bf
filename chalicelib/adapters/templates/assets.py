"""The assets of the site as they are published: scripts import each other by published names.

A script imports others by relative paths. These are replaced by the published names, beginning with the scripts that
import nothing: a changed script gets a new name, and so does every script that imports it. JSDoc comments are for the
type checker and are left out.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from posixpath import dirname, join, normpath

from chalicelib.services.ports.templates import Asset

_IMPORT = re.compile(r'(?P<how>\bfrom |\bimport\()"(?P<path>\.[\w./]+)"')
_JSDOC = re.compile(r"^ */\*\*(?:[^*]|\*(?!/))*\*/\n|/\*\*(?:[^*]|\*(?!/))*(?:\*/ ?|\Z)", re.MULTILINE)
"""JSDoc comments. An unclosed one extends to the end of the text, so that matching takes linear time."""


def read_assets(folder: Path) -> Mapping[str, Asset]:
    """Every asset by its name, which is its path in the folder; none comes before what it imports.

    Raises ``ValueError`` when scripts import each other in a circle.
    """
    found: dict[str, Asset] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            _add(path.relative_to(folder).as_posix(), folder, found, ())
    return found


def _add(name: str, folder: Path, found: dict[str, Asset], importers: tuple[str, ...]) -> Asset:
    """Add the asset of a name and those that it imports to ``found``. ``importers`` are the scripts that led to it."""
    if name in importers:
        raise ValueError(f"scripts import each other in a circle: {' -> '.join((*importers, name))}")
    if name in found:
        return found[name]
    text = (folder / name).read_text("utf-8")
    modules: dict[str, None] = {}

    def published(match: re.Match[str]) -> str:
        imported = _add(normpath(join(dirname(name), match["path"])), folder, found, (*importers, name))
        if match["how"] == "from ":
            modules.update(dict.fromkeys((imported.path, *imported.modules)))
        return f'{match["how"]}"{dirname(match["path"])}/{PurePosixPath(imported.path).name}"'

    if name.endswith(".js"):
        text = _IMPORT.sub(published, _JSDOC.sub("", text))
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    at = PurePosixPath(name)
    found[name] = Asset(f"assets/{at.with_suffix(f'.{digest}{at.suffix}')}", text, tuple(modules))
    return found[name]
