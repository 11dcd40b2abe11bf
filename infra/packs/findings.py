"""What a pack check found: where, what is wrong, and how to mend it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing wrong in a pack. ``line`` counts from 1; ``rule`` is a word of the table in docs/packs.md.

    A warning leaves the pack usable (a text without translation); anything else keeps it from being applied.
    """

    file: str
    line: int
    rule: str
    message: str
    mend: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.message} {self.mend}"


class BrokenPack(Exception):
    """The pack cannot be applied; ``findings`` says why."""

    def __init__(self, directory: Path, findings: list[Finding]) -> None:
        super().__init__(f"{directory}: {len(findings)} finding(s)\n" + "\n".join(map(str, findings)))
        self.findings = findings
