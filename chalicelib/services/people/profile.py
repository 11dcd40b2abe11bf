"""One's own profile: everything that is held about a person, changing it, and having it erased (S1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from chalicelib.domain.errors import Invalid, Problem
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.opt_outs import address_pseudonym
from chalicelib.domain.people.person import Consented, Contact, Detail, Person, Purpose
from chalicelib.domain.reasons import Reason
from chalicelib.services.ports.cases import PersonCases
from chalicelib.services.ports.people import OptOuts, People


class HeldContact(TypedDict):
    email: str | None
    phone: str | None
    name: str | None


class ToldOut(TypedDict):
    value: str
    consented_at: datetime


class CasesHeld(TypedDict):
    """How many cases a person has. ``more``: there are more than were counted."""

    count: int
    more: bool


class ProfileOut(TypedDict):
    """Everything that is held about a person; ``segments`` are the groups that follow from ``attributes``.

    ``consents`` say to what they agreed, and when: ``surveys`` is to be drawn for a survey and asked by mail.
    """

    contact: HeldContact
    language: str | None
    attributes: dict[str, ToldOut]
    segments: list[str]
    consents: dict[Purpose, datetime]
    cases: CasesHeld


CASES_COUNTED = 100
"""As far as a person's cases are counted; of more it is only said that there are more."""


def segments_of(person: Person | None, pack: Pack) -> tuple[str, ...]:
    """The segments that somebody is in by what they told."""
    told = {name: each.value for name, each in person.attributes.items()} if person else {}
    return tuple(segment.id for segment in pack.segments.values() if segment.has(told))


def profile(person_id: str, *, pack: Pack, people: People, person_cases: PersonCases) -> ProfileOut:
    """Everything that the table of people holds of somebody, the segments that follow from it, and their cases."""
    person = people.person(person_id) or Person(person_id)
    cases = person_cases.count(person_id, CASES_COUNTED + 1)
    return {
        "contact": {"email": person.email, "phone": person.phone, "name": person.name},
        "language": person.language,
        "attributes": {
            name: {"value": each.value, "consented_at": each.consented_at} for name, each in person.attributes.items()
        },
        "segments": list(segments_of(person, pack)),
        "consents": dict(person.consents),
        "cases": {"count": min(cases, CASES_COUNTED), "more": cases > CASES_COUNTED},
    }


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What somebody changes of their profile; what is not given stays as it is.

    An attribute without a value is forgotten, and its consent with it; so are the details ``forgotten``. ``surveys``
    says whether they agree to be drawn for surveys.
    """

    contact: Contact | None = None
    language: str | None = None
    attributes: Mapping[str, str | None] = field(default_factory=dict)
    surveys: bool | None = None
    forgotten: Collection[Detail] = ()


def change_profile(
    person_id: str, change: ProfileChange, *, now: datetime, pack: Pack, people: People, person_cases: PersonCases
) -> ProfileOut:
    """Save a change of a profile.

    Raises ``Invalid`` naming what the pack does not know; then nothing is kept.
    """
    attributes, surveys = change.attributes, change.surveys
    problems = [*_unknown(attributes, pack)]
    if change.language is not None and change.language not in pack.languages:
        problems.append(Problem("language", Reason.NO_SUCH.said(what="language", value=change.language)))
    if problems:
        raise Invalid(problems)
    told = {name: Consented(value, now) for name, value in attributes.items() if value is not None}
    left = change.contact or Contact()
    agreed = {Purpose.SURVEYS: now} if surveys or (left.surveys and surveys is None) else {}
    vouched = left.vouched if left.email else None
    changed = Person(person_id, left.email, left.phone, left.name, change.language, told, agreed, vouched)
    people.change(
        changed,
        [name for name, value in attributes.items() if value is None],
        [Purpose.SURVEYS] if surveys is False else [],
        change.forgotten,
    )
    return profile(person_id, pack=pack, people=people, person_cases=person_cases)


def erase(
    person_id: str, *, email: str | None, now: datetime, secret: bytes, people: People, opt_outs: OptOuts
) -> None:
    """Forget somebody. Invitations to their ``email`` that are on their way, and later ones, do not reach them."""
    if email is not None:
        opt_outs.save(address_pseudonym(email, secret), now)
    people.erase(person_id)


def _unknown(attributes: Mapping[str, str | None], pack: Pack) -> list[Problem]:
    found = []
    for name, value in attributes.items():
        attribute = pack.attributes.get(name)
        # What an earlier pack asked can still be taken back.
        if value is not None and attribute is None:
            found.append(Problem(f"attributes.{name}", Reason.NOT_ASKED_HERE.said()))
        elif attribute is not None and value is not None and value not in attribute.values:
            found.append(Problem(f"attributes.{name}", Reason.NO_SUCH.said(what="value", value=value)))
    return found
