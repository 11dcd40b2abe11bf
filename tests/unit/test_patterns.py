"""Patterns over foreign text: the time they take grows with the text, not with its square."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import pytest

import chalicelib
from tests.builders import ROOT

BEGINNINGS = (
    "",
    "1",
    "a@",
    "ул ",
    "вулиця а",
    "проезд Аа",
    "мкр.",
    "1 A",
    "中路",
    "中路1",
    "1楼",
    "/**",
    'from ".',
    "1-1-",
    "+(1",
    "0000-0000-0000",
)
PIECES = (
    *(" ", ".", "-", "a", "A", "1", "@", "(", "*", "й", "中", "\n", "\u200b"),
    *(
        "a.",
        "1 ",
        "1-",
        "1(",
        "a@",
        "a@a.",
        "A ",
        ", ",
        "ул ",
        "ул а ",
        "Аа ",
        "1单元",
        "1 A ",
        "中路",
        "/**",
        "/*",
        " /",
        'from ".',
    ),
)
SMALL, HALF, WHOLE = 1_000, 50_000, 100_000
"""Lengths of hostile texts in characters: one to find out which take longest, and two to compare."""

SLOWEST = 4
"""How many hostile texts a pattern is tried with at full length."""

UNMEASURABLE = 0.02
"""Seconds of processor time below which no text of full length can have been read over and over again."""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern of the code, by where it is."""
    for found in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield f"{found.name}.{name}", value


PATTERNS = dict(patterns())


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """Processor time that a pattern takes for a text, at its best: the machine has other things to do."""
    best = float("inf")
    for _ in range(2):
        began = time.process_time()
        for _match in pattern.finditer(text):
            pass
        pattern.fullmatch(text)
        best = min(best, time.process_time() - began)
    return best


def hostile(text: tuple[str, str], length: int) -> str:
    beginning, piece = text
    return beginning + piece * (length // len(piece)) + "\0"


@pytest.mark.parametrize("name", PATTERNS)
def test_twice_the_text_takes_about_twice_the_time(name: str) -> None:
    pattern = PATTERNS[name]
    texts = [(beginning, piece) for beginning in BEGINNINGS for piece in PIECES]
    slowest = sorted(texts, key=lambda text: seconds(pattern, hostile(text, SMALL)), reverse=True)[:SLOWEST]
    for text in slowest:
        # A text that takes far too long is not tried at full length: nobody wants to wait for that.
        for half, whole in ((SMALL, 2 * SMALL), (HALF, WHOLE)):
            taken = seconds(pattern, hostile(text, whole))
            assert taken < UNMEASURABLE or taken < 3 * seconds(pattern, hostile(text, half)), (text, whole)


def test_no_pattern_is_written_where_it_is_used() -> None:
    """Else the test above would not find it."""
    inline = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / "chalicelib").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and re.fullmatch(r"re\.(?!compile|escape)\w+", ast.unparse(call.func))
    ]
    assert inline == []
