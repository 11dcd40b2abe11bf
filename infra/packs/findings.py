"""Findings of pack checks: rule, place, what is wrong, and how to fix it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Rule(StrEnum):
    """Rules that a pack can break. Each has a test and an explanation in docs/packs.md."""

    YAML = "yaml"
    """The file is not valid YAML."""
    MISSING = "missing"
    """A file that every pack needs is missing."""
    STRAY = "stray"
    """A file that nothing reads."""
    SHAPE = "shape"
    """A field is unknown, missing or of the wrong type."""
    UNIQUE = "unique"
    """Two things have the same name."""
    TEXT = "text"
    """A text lacks the default language, has a language that the pack lacks, or is untranslated."""
    REFERENCE = "reference"
    """A reference to something that does not exist."""
    CYCLE = "cycle"
    """Something is its own ancestor."""
    RESPONSIBLE = "responsible"
    """An agency that could not answer a work order."""
    CALENDAR = "calendar"
    """A calendar or time zone that clocks cannot run on."""
    UNREACHABLE = "unreachable"
    """A state of the workflow that nothing leads to."""
    WAY_OUT = "way-out"
    """A state that may never be left."""
    OWNER = "owner"
    """An open state without an owner role, or of a role without staff."""
    CLOCK = "clock"
    """A clock that is never started, or whose end has no effect."""
    PLAN = "plan"
    """A plan whose parts do not fit into its time, or into the workflow."""
    AUTHOR = "author"
    """Staff can act for an author without evidence, or without the author being informed."""
    FIELDS = "fields"
    """A row of the workflow that asks for less than its effects need."""
    DANGER = "danger"
    """A danger that is not detected, has no shorter plan, or of which nobody is informed."""
    CONDITION = "condition"
    """A question of a survey that can never be asked."""
    INDEX = "index"
    """An index of questions without a score, or of an internal survey."""
    ANONYMOUS = "anonymous"
    """An internal survey that could identify respondents, or for which nobody is responsible."""
    CAMPAIGN = "campaign"
    """A sample survey that is not meaningful, or that overlaps with the next one."""
    REPLY = "reply"
    """A prepared answer that cannot be filled in."""
    SHADOWED = "shadowed"
    """A row of the workflow that is never taken."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding about a pack. ``line`` counts from 1.

    A pack with warnings can be applied (a text without translation); a pack with errors cannot. A note is a warning
    about what nobody can fix yet: a strict check ignores it.
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
