"""Campaigns: where many are dissatisfied, a drawn sample of those who dealt with the body is asked (B4).

Ratings are left by those who wish to; a campaign asks people by chance, so its answers speak for all who dealt with the
body, can be reached by mail and agreed to be asked. Its record holds everything that the draw follows from.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.errors import Problem
from chalicelib.domain.ids import pseudonym
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.reasons import Reason
from chalicelib.domain.statistics.cube import Cube, level_counts, negatives
from chalicelib.domain.statistics.sampling import draw, fingerprint, sample_size
from chalicelib.domain.statistics.scopes import campaign_scope

LONGEST_DAYS = 366
"""The longest period. Its days are gone through one by one."""

PAUSE_DAYS = 90
"""Days from one campaign about a unit to the next, where the pack has no rule for campaigns."""


class Stage(StrEnum):
    """Where a campaign stands: gathering its people, inviting the sample, open for answers, closed."""

    GATHERING = "gathering"
    INVITING = "inviting"
    OPEN = "open"
    CLOSED = "closed"


class Start(StrEnum):
    """How a campaign came about: the pack's limit was passed, or an analyst started it."""

    LIMIT = "limit"
    HAND = "hand"


class Unasked(StrEnum):
    """Why a campaign was closed without having asked anybody."""

    NOBODY = "nobody"
    """Of those who dealt with the unit nobody can be asked."""
    UNAVAILABLE = "unavailable"
    """The pack in force no longer has the unit or the survey, and did not get it back in time."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a campaign is about: an agency with all below it, or a service of that agency with its parts."""

    agency: str
    service: str | None = None

    @property
    def scope(self) -> str:
        """The scope under which it is counted (``domain.statistics.scopes``)."""
        return f"service:{self.service}" if self.service else f"agency:{self.agency}"

    def includes(self, agency: str | None, service: str | None, pack: Pack) -> bool:
        """Whether something about an agency and a service is about this unit."""
        if self.service:
            return service in pack.services and self.service in pack.service_line(str(service))
        return agency in pack.agencies and self.agency in pack.agency_line(str(agency))


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign. Only what comes after ``started_by`` ever changes.

    ``first`` and ``last`` are the days (UTC) of the period, both in it; ``margin`` and ``confidence`` (0-1) what the
    sample is to reach. ``dealt`` counts the people known to have dealt with the unit in it, ``population`` those of
    them who can be asked, whose sorted ids have the hash ``population_hash``. ``passed_over`` are drawn ones who could
    no longer be asked when their turn came, ``next`` is the place in the draw of who is next. ``unasked`` says why
    nobody was asked at all.
    """

    id: str
    unit: Unit
    first: date
    last: date
    survey: str
    survey_version: int
    margin: float
    confidence: float
    seed: str
    pack: str
    started_at: datetime
    started_by: Start
    stage: Stage = Stage.GATHERING
    dealt: int = 0
    population: int = 0
    population_hash: str | None = None
    sample: int = 0
    next: int = 0
    passed_over: int = 0
    ends_at: datetime | None = None
    closed_at: datetime | None = None
    unasked: Unasked | None = None

    @property
    def invited(self) -> int:
        """How many of the sample were asked so far."""
        return self.next - self.passed_over

    @property
    def scope(self) -> str:
        """The scope under which its answers are counted."""
        return campaign_scope(self.id)

    @property
    def work_at(self) -> datetime | None:
        """When something is to be done about it next; None when nothing is."""
        if self.stage is Stage.CLOSED:
            return None
        return self.ends_at if self.stage is Stage.OPEN else self.started_at

    def drawn(self, population: Collection[str]) -> tuple[str, ...]:
        """The sample, in order. Raises ``ValueError`` when ``population`` is not the one that it was drawn from."""
        if fingerprint(population) != self.population_hash:
            raise ValueError("These are other people than those of the campaign.")
        return draw(population, self.sample, self.seed)

    def gathered(self, dealt: int, population: Collection[str]) -> "Campaign":
        """The campaign with its people known; the sample size follows from their number."""
        return replace(
            self,
            stage=Stage.INVITING,
            dealt=dealt,
            population=len(population),
            population_hash=fingerprint(population),
            sample=sample_size(len(population), margin=self.margin, confidence=self.confidence),
        )

    def asked(self, people: int, *, passed_over: int) -> "Campaign":
        """The campaign after ``people`` more of the sample; ``passed_over`` of them could not be asked."""
        return replace(self, next=self.next + people, passed_over=self.passed_over + passed_over)

    def opened(self, ends_at: datetime) -> "Campaign":
        """The campaign after the whole sample was asked; answers are awaited until ``ends_at``."""
        return replace(self, stage=Stage.OPEN, ends_at=ends_at)

    def closed(self, now: datetime, unasked: Unasked | None = None) -> "Campaign":
        return replace(self, stage=Stage.CLOSED, closed_at=now, unasked=unasked)


def invitation_pseudonym(campaign: str, person: str, secret: bytes) -> str:
    """The pseudonym of a person's invitation and answer. Nobody without the secret can tell whose it is."""
    return pseudonym(f"campaign/{campaign}/{person}", secret)


def problems(unit: Unit, *, first: date, last: date, survey: str, today: date, pack: Pack) -> Iterator[Problem]:
    """What is wrong with a campaign that somebody wants to start. ``today`` is the day in UTC."""
    if unit.service is not None and unit.service not in pack.services:
        yield Problem("service", Reason.NO_SUCH.said(what="service", value=unit.service))
    elif unit.agency not in pack.agencies:
        yield Problem("agency", Reason.NO_SUCH.said(what="agency", value=unit.agency))
    if survey not in pack.surveys or pack.surveys[survey].is_internal:
        yield Problem("survey", Reason.NO_SUCH.said(what="public survey", value=survey))
    if first > last:
        yield Problem("from", Reason.PERIOD_REVERSED.said())
    elif last - first > timedelta(days=LONGEST_DAYS):
        yield Problem("from", Reason.PERIOD_TOO_LONG.said(most=LONGEST_DAYS))
    if last >= today:
        yield Problem("to", Reason.PERIOD_NOT_OVER.said())


def over_the_limit(counted: Cube, pack: Pack) -> Iterator[Unit]:
    """The units whose share of negative ratings is over the pack's limit, lower units first.

    A unit above one that is over the limit is left out: who dealt with the lower one would be asked twice.
    """
    rule = pack.campaigns
    if rule is None:
        return
    passed: list[Unit] = []
    for unit in _units(pack):
        levels = level_counts(counted.get(unit.scope, {}))
        rated, negative = sum(levels), negatives(levels)
        if rated >= rule.least and negative > rule.share * rated and not any(_above(unit, low, pack) for low in passed):
            passed.append(unit)
            yield unit


def _units(pack: Pack) -> Iterator[Unit]:
    """Every unit, each after those below it."""
    services = sorted(pack.services, key=lambda name: (-len(pack.service_line(name)), name))
    yield from (Unit(pack.services[name].agency, name) for name in services)
    yield from map(Unit, sorted(pack.agencies, key=lambda name: (-len(pack.agency_line(name)), name)))


def _above(unit: Unit, low: Unit, pack: Pack) -> bool:
    return unit.includes(low.agency, low.service, pack)
