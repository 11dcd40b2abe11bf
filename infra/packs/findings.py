"""What a pack check found: where, what is wrong, and how to fix it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Rule(StrEnum):
    """What a pack can break. Each is shown broken in the tests and explained in docs/packs.md."""

    YAML = "yaml"
    """Not YAML at all."""
    MISSING = "missing"
    """A file that every pack needs is not there."""
    STRAY = "stray"
    """A file that nothing reads."""
    SHAPE = "shape"
    """A field unknown, absent, or of the wrong kind."""
    UNIQUE = "unique"
    """One name for two things."""
    TEXT = "text"
    """Wording without the default language, in a language the pack lacks, or untranslated."""
    REFERENCE = "reference"
    """Something named that is not there."""
    CYCLE = "cycle"
    """Something above itself."""
    RESPONSIBLE = "responsible"
    """An agency that could not answer a work order."""
    CALENDAR = "calendar"
    """A calendar or time zone that clocks cannot run on."""
    UNREACHABLE = "unreachable"
    """A state of the workflow that nothing leads to."""
    WAY_OUT = "way-out"
    """A state that may never be left."""
    OWNER = "owner"
    """An open state that is nobody's."""
    CLOCK = "clock"
    """A clock that never starts, or whose end does nothing."""
    PLAN = "plan"
    """A plan whose parts do not fit into its time, or into the workflow."""
    AUTHOR = "author"
    """Staff act in an author's name on their own word, or without the author being told."""
    FIELDS = "fields"
    """A row of the workflow that asks for less than its effects need."""
    DANGER = "danger"
    """A danger that is overlooked, waits like anything else, or of which nobody is told."""
    CONDITION = "condition"
    """A question of a survey that can never be asked."""
    INDEX = "index"
    """An index of questions that have no score, or that are not for the public."""
    ANONYMOUS = "anonymous"
    """A survey of staff that would give away who answers, or that nobody answers for."""
    CAMPAIGN = "campaign"
    """Asking people by chance in a way that cannot tell anything, or overlaps with itself."""
    REPLY = "reply"
    """A prepared answer that cannot be filled in."""
    SHADOWED = "shadowed"
    """A row of the workflow that is never taken."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing wrong in a pack. ``line`` counts from 1.

    A warning leaves the pack usable (a text without translation); anything else keeps it from being applied. A note is
    a warning of what nobody can fix yet: a strict check passes over it.
    """

    file: str
    line: int
    rule: Rule
    message: str
    fix: str
    warning: bool = False
    note: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.message} {self.fix}"


class BrokenPack(Exception):
    """The pack cannot be applied; ``findings`` says why."""

    def __init__(self, directory: Path, findings: list[Finding]) -> None:
        super().__init__(f"{directory}: {len(findings)} finding(s)\n" + "\n".join(map(str, findings)))
        self.findings = findings
