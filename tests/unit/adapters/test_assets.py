"""Published names of scripts: they follow the content of a script and of all that it imports."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from chalicelib.adapters.templates.assets import read_assets
from chalicelib.services.ports.templates import Asset

PAGE = """import { el } from "../common/el.js";

/** @type {import("./page.js").Later} */
const later = async () => (await import("./later.js")).open(/** @type {any} */ (el));
"""
SCRIPTS = {"common/el.js": "export const el = 1;\n", "desk/later.js": "export const open = 2;\n", "desk/page.js": PAGE}


def published(folder: Path, scripts: Mapping[str, str]) -> Mapping[str, Asset]:
    for name, text in scripts.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return read_assets(folder)


def test_a_script_imports_others_by_their_published_names(tmp_path: Path) -> None:
    found = published(tmp_path, SCRIPTS)

    at = {name: asset.path.removeprefix("assets/") for name, asset in found.items()}
    assert found["desk/page.js"].text == (
        f'import {{ el }} from "../{at["common/el.js"]}";\n\n'
        f'const later = async () => (await import("./{at["desk/later.js"].removeprefix("desk/")}")).open((el));\n'
    )
    assert found["desk/page.js"].modules == (found["common/el.js"].path,)


def test_a_changed_script_gives_new_names_to_itself_and_to_those_that_import_it_alone(tmp_path: Path) -> None:
    before = published(tmp_path, SCRIPTS)
    after = published(tmp_path, {"common/el.js": "export const el = 3;\n"})

    assert {name for name in SCRIPTS if before[name].path != after[name].path} == {"common/el.js", "desk/page.js"}


def test_scripts_that_import_each_other_are_refused(tmp_path: Path) -> None:
    circle = {"desk/later.js": 'import { a } from "./page.js";\n'}

    with pytest.raises(ValueError, match=r"desk/later\.js -> desk/page\.js -> desk/later\.js"):
        published(tmp_path, SCRIPTS | circle)
