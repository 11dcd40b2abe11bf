"""Persons: whoever can be reached. Personal data is kept in the table of people and nowhere else."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

MAIL, PHONE = "mail", "phone"
"""The ways in which an author can be reached. Which of them are open is no personal data, so cases carry it."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What an author left to be reached by: a mail address, a phone number (E.164) or both, perhaps a name."""

    email: str | None = None
    phone: str | None = None
    name: str | None = None

    @property
    def reach(self) -> tuple[str, ...]:
        """The ways that are open."""
        return tuple(way for way, address in ((MAIL, self.email), (PHONE, self.phone)) if address)


@dataclass(frozen=True, slots=True)
class Consented:
    """A value of an attribute, told with consent at a moment."""

    value: str
    consented_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be reached. Kept in the table of people and nowhere else.

    ``attributes`` are what they told about themselves, by id, each with consent of its own.
    """

    id: str
    email: str | None = None
    phone: str | None = None
    name: str | None = None
    language: str | None = None
    attributes: Mapping[str, Consented] = field(default_factory=dict)

    @classmethod
    def with_contact(cls, person_id: str, contact: Contact, language: str | None) -> "Person":
        return cls(person_id, contact.email, contact.phone, contact.name, language)


def person_of(submission_id: str) -> str:
    """The id of the person known only through the contact left with one submission."""
    return hashlib.sha256(f"person/{submission_id}".encode()).hexdigest()[:24]


def signed_in_person(issuer: str, subject: str, secret: bytes) -> str:
    """The id of the person whom an issuer of tokens knows by a subject: always the same, and under the secret, so that
    nobody can tell from a case who it is."""
    return hmac.digest(secret, f"person/{issuer}\n{subject}".encode(), "sha256").hex()[:24]
