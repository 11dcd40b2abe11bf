"""The bench of a request runs, and compares like with like: both handlers write the same attributes."""

import json
import subprocess
import sys
from pathlib import Path


def test_both_handlers_are_measured_at_the_same_write(tmp_path: Path) -> None:
    result = tmp_path / "requests.json"
    program = [sys.executable, "-m", "bench.requests", str(result), "1"]
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL, timeout=120)

    taken = json.loads(result.read_text(encoding="utf-8"))
    assert taken.keys() == {"one", "other", "ratios"}
