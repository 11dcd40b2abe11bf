"""Persons: whoever can be reached. Personal data is kept in the table of people and nowhere else."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.ids import pseudonym

MAIL, PHONE = "mail", "phone"
"""The ways in which an author can be reached. Which of them are open is no personal data, so cases carry it."""


class Purpose(StrEnum):
    """What somebody can agree to be written to about, besides what they wrote about themselves. Only with consent."""

    SURVEYS = "surveys"
    """Being drawn for a campaign."""


class Detail(StrEnum):
    """What is held of somebody so that they can be written to or called, each to be forgotten by itself."""

    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Contact:
    """What an author left to be reached by: a mail address, a phone number (E.164) or both, perhaps a name.

    ``surveys``: they agreed to be asked in surveys too. ``vouched``: an issuer of tokens vouches that the mail address
    is theirs.
    """

    email: str | None = None
    phone: str | None = None
    name: str | None = None
    surveys: bool = False
    vouched: bool = False

    @property
    def reach(self) -> tuple[str, ...]:
        """The ways that are open."""
        return tuple(way for way, address in ((MAIL, self.email), (PHONE, self.phone)) if address)

    def is_of(self, person: "Person", *, alone: bool) -> bool:
        """Whether a person is reached so. ``alone``: all that is held of them is what one submission left, so that
        what is not given here must not be held either."""
        given = ((self.email, person.email), (self.phone, person.phone), (self.name, person.name))
        agrees = Purpose.SURVEYS in person.consents
        if alone:
            return self.surveys == agrees and all(mine == held for mine, held in given)
        return self.surveys <= agrees and all(mine in (None, held) for mine, held in given)


@dataclass(frozen=True, slots=True)
class Consented:
    """A value of an attribute, told with consent at a moment."""

    value: str
    consented_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be reached. Kept in the table of people and nowhere else.

    ``attributes`` are what they told about themselves, by id, each with consent of its own. ``consents`` say to which
    purposes they agreed, and when. ``vouched`` says of the mail address whether an issuer of tokens vouched that it is
    theirs when they left it.
    """

    id: str
    email: str | None = None
    phone: str | None = None
    name: str | None = None
    language: str | None = None
    attributes: Mapping[str, Consented] = field(default_factory=dict)
    consents: Mapping[Purpose, datetime] = field(default_factory=dict)
    vouched: bool | None = None

    @classmethod
    def with_contact(cls, person_id: str, contact: Contact, language: str | None, now: datetime) -> "Person":
        """A person with the contact that they gave now."""
        consents = {Purpose.SURVEYS: now} if contact.surveys else {}
        vouched = contact.vouched if contact.email else None
        return cls(person_id, contact.email, contact.phone, contact.name, language, consents=consents, vouched=vouched)

    @property
    def may_be_drawn(self) -> bool:
        """Whether a campaign may ask them: they agreed, and there is somewhere to write to."""
        return self.email is not None and Purpose.SURVEYS in self.consents


def person_of(submission_id: str) -> str:
    """The id of the person known only through the contact left with one submission.

    It is no secret: the submission and its case carry it themselves, and a submission's id, with 80 random bits, is not
    found by trying. So a case can tell without the deployment's secret whether its author is known beyond it.
    """
    return hashlib.sha256(f"person/{submission_id}".encode()).hexdigest()[:24]


def signed_in_person(issuer: str, subject: str, secret: bytes) -> str:
    """The id of the person whom an issuer of tokens knows by a subject: always the same, and under the secret, so that
    nobody can tell from a case who it is."""
    return pseudonym(f"person/{issuer}\n{subject}", secret)
