"""The README's walk through the loop is true: its commands run as they stand, one after the other."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stacks import Deployed

README = Path("README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)


def test_the_walk_through(there: Deployed, tmp_path: Path) -> None:
    script = "\n".join(["set -e -o pipefail", *COMMANDS])
    # Only the address, the interpreter and the receipt's folder differ from what a reader types, and a refusal ends
    # the walk.
    script = script.replace("http://127.0.0.1:8080", there.stack.site).replace(".venv/bin/python", sys.executable)
    script = script.replace("receipt.json", str(tmp_path / "receipt.json"))
    script = re.sub(r"curl -s ", "curl -s --fail-with-body ", script)
    done = subprocess.run(
        ["bash", "-c", script], env=there.environment(), capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        pytest.fail(f"{done.stdout}\n{done.stderr}")
    assert '"state": "following_up"' in done.stdout
    assert '"event": "AnswerDisputed"' in done.stdout
    assert there.mailbox.wait("Did this help?", to="sam@person.example")
