"""`make test` tests what it says: a kind of test that is not there is an error, not silence."""

import subprocess
import sys
import tomllib
from pathlib import Path

from infra.paths import ROOT


def test_a_missing_folder_of_tests_is_an_error() -> None:
    python = Path(sys.executable).parent
    # -o: as if all were installed.
    command = ["make", "-o", ".venv/.ready", "test", "TESTS=tests/unit/nowhere", "WORKERS=0", f"BIN={python}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "tests/unit/nowhere" in done.stdout + done.stderr


def test_types_are_checked_in_every_folder_of_ours() -> None:
    checked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["files"]
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages
    assert packages <= set(checked)
