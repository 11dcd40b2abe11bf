"""What a pack lists: public bodies, services and offices, topics, processes, and the ways and groups of people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.surveys.survey import Text


@dataclass(frozen=True, slots=True)
class Agency:
    """A public body. ``mail`` are its office addresses, used where no member of staff is named; ``phones`` the numbers,
    as people write them, on which the public may call it.

    ``time_zone`` is its own where that is not the one of the pack's calendars. ``keys`` are the public Ed25519 keys, by
    id, with which its systems sign transactions.
    """

    id: str
    name: Text
    parent: str | None = None
    region: str | None = None
    mail: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    language: str | None = None
    time_zone: ZoneInfo | None = None
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Service:
    """A catalogue item of an agency. A part of a larger service names it as ``parent`` and counts towards it.

    ``manager`` is the mail address of the official who looks after its clients and gets the notices of its orders.
    """

    id: str
    name: Text
    agency: str
    parent: str | None = None
    stages: tuple[str, ...] = ()
    manager: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way through a life situation: a service or, where one is named, one stage of it."""

    name: Text
    service: str
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class LifeSituation:
    """What brings people to the state (S2), with the steps of their way in order, whichever body each is with."""

    id: str
    name: Text
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that people may tell about themselves in their profile (S1); ``values`` are the answers, by id."""

    id: str
    name: Text
    values: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Segment:
    """A group of people (S1): those who have, for each attribute of ``when``, one of its values."""

    id: str
    name: Text
    when: Mapping[str, tuple[str, ...]]

    def has(self, attributes: Mapping[str, str]) -> bool:
        """Whether somebody with these attributes is in it."""
        return all(attributes.get(name) in values for name, values in self.when.items())


@dataclass(frozen=True, slots=True)
class Office:
    """Where people are served (J1): a hall with its windows, or a platform. Windows go by number or task, not by name.

    ``agency`` runs it; ``hosts`` are the other bodies that serve people there.
    """

    id: str
    name: Text
    agency: str
    region: str | None = None
    hosts: tuple[str, ...] = ()
    windows: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Process:
    """What an agency does again and again, with the stages at which people meet it: a row of the pain map (B7)."""

    id: str
    name: Text
    owner: str
    parent: str | None = None
    touchpoints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of appeal. Its ``plan`` counts where the topic has none."""

    name: Text
    plan: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A classifier entry. Its ``agency`` and ``plan`` are those of its questions; without them its parent's count."""

    id: str
    name: Text
    keywords: tuple[str, ...] = ()
    parent: str | None = None
    agency: str | None = None
    plan: str | None = None
    legal_basis: Text | None = None


@dataclass(frozen=True, slots=True)
class Danger:
    """Something that threatens people (E15), with the phrases by which a text tells of it (``domain.cases.phrases``).

    Orders that tell of it run under ``plan`` and have ``topic``; staff of ``duty_agency`` in ``duty_role`` are told at
    once. Where a phrase of ``unless`` is found in the same sentence, that sentence tells of no danger.
    """

    id: str
    name: Text
    plan: str
    duty_agency: str
    duty_role: Role
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    topic: str | None = None
