"""Gather a campaign's people: who is known to have dealt with its unit, and who of them can be asked.

Day by day: the cubes say in which buckets of a day the unit was rated, and only those are read; appeals, of which few
come, are read hour by hour. The people found so far are saved in the lake with the last day that was read, so that the
next run continues where this one ended.

    samples/<campaign>.json   {"through": day, "dealt": [person, ...], "population": [person, ...]}

Somebody who left the same address with several submissions has several ids, but is asked once: under the first id
found. Until the last day the file holds the marks of the addresses too.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta

from chalicelib.domain.campaigns.campaign import Campaign
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.opt_outs import address_pseudonym
from chalicelib.domain.people.person import Person
from chalicelib.domain.periods import is_of_orders
from chalicelib.domain.statistics.cube import to_json
from chalicelib.services.ports.campaigns import AppealSource, Reachable
from chalicelib.services.ports.statistics import FeedbackSource, Lake
from chalicelib.services.statistics.cubes import day_parts
from chalicelib.services.statistics.stored import stored

THREADS = 8
DAYS_AT_ONCE = 10
"""Days between two times at which what was found is kept."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where people are found."""

    feedback: FeedbackSource
    appeals: AppealSource
    people: Reachable
    lake: Lake


@dataclass(slots=True)
class Gathered:
    """The people found so far, by id, ``through`` a day; None before the first one. ``addresses`` are the marks of
    those of the population."""

    through: date | None
    dealt: set[str]
    population: set[str]
    addresses: set[str] = field(default_factory=set)

    def add(self, person: Person, secret: bytes) -> None:
        """Add a person to the population, unless their address is in it already."""
        if not person.may_be_drawn or person.email is None:
            return
        address = address_pseudonym(person.email, secret)
        if address not in self.addresses:
            self.addresses.add(address)
            self.population.add(person.id)


def people_key(campaign_id: str) -> str:
    return f"samples/{campaign_id}.json"


def read_people(campaign: Campaign, lake: Lake) -> Gathered:
    """The people gathered so far for a campaign; empty where the file is missing."""
    kept = stored(lake, people_key(campaign.id), through=str, dealt=list, population=list)
    if kept is None:
        return Gathered(None, set(), set())
    through = date.fromisoformat(kept["through"])
    return Gathered(through, set(kept["dealt"]), set(kept["population"]), set(kept.get("addresses", ())))


def gather(
    campaign: Campaign, *, pack: Pack, sources: Sources, secret: bytes, time_left: Callable[[], bool]
) -> Gathered | None:
    """Read the next days of a campaign's period while there is time. None while some days are left."""
    found = read_people(campaign, sources.lake)
    day = campaign.first if found.through is None else found.through + timedelta(days=1)
    with ThreadPoolExecutor(THREADS) as pool:
        while day <= campaign.last:
            if not time_left():
                return None
            last = min(campaign.last, day + timedelta(days=DAYS_AT_ONCE - 1))
            days = [day + timedelta(days=n) for n in range((last - day).days + 1)]
            of_days = pool.map(lambda each: _dealt(campaign, each, pack, sources), days)
            new = set[str]().union(*of_days) - found.dealt
            found.dealt |= new
            for _, person in sorted(sources.people.persons(new).items()):
                found.add(person, secret)
            found.through = last
            _keep(campaign, found, sources.lake)
            day = last + timedelta(days=1)
    return found


def _keep(campaign: Campaign, found: Gathered, lake: Lake) -> None:
    assert found.through is not None, "a day was gone through"
    kept = {"through": found.through.isoformat(), "dealt": sorted(found.dealt), "population": sorted(found.population)}
    addresses = {"addresses": sorted(found.addresses)} if found.through < campaign.last else {}
    lake.put(people_key(campaign.id), to_json({**kept, **addresses}))


def _dealt(campaign: Campaign, day: date, pack: Pack, sources: Sources) -> set[str]:
    return {*_who_rated(campaign, day, pack, sources), *_who_appealed(campaign, day, pack, sources)}


def _who_rated(campaign: Campaign, day: date, pack: Pack, sources: Sources) -> Iterator[str]:
    for bucket, cube in day_parts(sources.lake, day.isoformat()).items():
        if is_of_orders(bucket) or campaign.unit.scope not in cube:
            continue
        for item in sources.feedback.feedback_in(bucket):
            if item.person and campaign.unit.includes(item.agency, item.service, pack):
                yield item.person


def _who_appealed(campaign: Campaign, day: date, pack: Pack, sources: Sources) -> Iterator[str]:
    for hour in range(24):
        for appeal in sources.appeals.appeals_in(f"{day.isoformat()}T{hour:02}"):
            if appeal.person and campaign.unit.includes(appeal.agency, appeal.service, pack):
                yield appeal.person
