"""Persons: whoever can be reached. Personal data is kept in the table of people and nowhere else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be reached. Kept in the table of people and nowhere else."""

    id: str
    email: str
    language: str | None = None
