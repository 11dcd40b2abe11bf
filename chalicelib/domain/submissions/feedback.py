"""Feedback: one immutable submission that rates a service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain.ids import ulid_time

NEGATIVE_LEVELS = (1, 2)


class Source(StrEnum):
    """Who entered the submission."""

    AUTHOR = "author"
    STAFF = "staff"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One submission as it is kept. ``level`` runs from 1 (very dissatisfied) to 5 (very satisfied).

    ``surveys/answers.py`` describes the forms of ``answers``; ``reach`` names the ways to reach its author.
    ``segments`` are the groups its author was in by their profile, never what they told there.
    ``campaign`` is the one in whose sample its author was drawn.
    ``survey_version`` is that of the survey's wording, ``pack_version`` that of the pack under which it was accepted.
    ``office`` is the hall or platform it is about, and ``window`` the place in it where somebody was served.
    """

    id: str
    received_at: datetime
    survey: str
    agency: str
    channel: str
    source: Source
    pack_version: str
    service: str | None = None
    stage: str | None = None
    region: str | None = None
    office: str | None = None
    window: str | None = None
    level: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    comment: str | None = None
    language: str | None = None
    person: str | None = None
    reach: tuple[str, ...] = ()
    transaction: str | None = None
    segments: tuple[str, ...] = ()
    campaign: str | None = None
    survey_version: int = 1

    @property
    def given_at(self) -> datetime:
        """When the person gave it, by the time inside the id; an offline client sends it later."""
        return ulid_time(self.id)

    @property
    def is_negative(self) -> bool:
        return self.level in NEGATIVE_LEVELS

    @property
    def words(self) -> str | None:
        """What the author said, if anything."""
        return self.comment
