"""In-memory fakes of publishing's ports, and a small country to publish."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.keys import submission_bucket
from chalicelib.adapters.templates.site import site_templates
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.ids import bucket, ulid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.people.person import person_of
from chalicelib.domain.periods import orders_bucket
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.facts import GroupFact, OrderFact
from chalicelib.domain.submissions.feedback import Feedback, Source
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.services.ports.statistics import DirtyMark
from chalicelib.services.publishing.counting import Stores
from chalicelib.services.publishing.publish import Published, publish
from tests.fakes import FakeCampaigns

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class PowerCutError(RuntimeError):
    """Simulates that the process ends."""


class Country:
    """Fakes of all ports of publishing in one. ``fuse`` is called before each write and may raise ``PowerCutError``."""

    def __init__(self, *, language: str = "en", limit: int = 3, **changes: Any) -> None:
        self.pack = small_pack(language=language, limit=limit, **changes)
        self.feedback: dict[str, list[Feedback]] = defaultdict(list)
        self.orders: dict[str, dict[tuple[str, int], OrderFact]] = defaultdict(dict)
        self.outreach: dict[str, list[Outreach]] = defaultdict(list)
        self.groups: list[GroupFact] = []
        self.asked: list[FrequentQuestion] = []
        self.campaigns = FakeCampaigns()
        self.exclusions: dict[str, Reason] = {}
        self.dirty: dict[str, str] = {}
        self.old_marks: dict[str, str] = {}
        self.lake: dict[str, bytes] = {}
        self.site: dict[str, bytes] = {}
        self.headers: dict[str, tuple[str, str]] = {}
        self.puts: list[str] = []
        self.while_counting: Callable[[], None] = lambda: None
        self.fuse: Callable[[str], None] = lambda effect: None
        self._changes = 0

    def rate(
        self,
        level: int | None,
        *,
        agency: str = "tax",
        service: str | None = "vat",
        stage: str | None = None,
        at: datetime = NOW,
        survey: str = "short",
        answers: Mapping[str, int | str] | None = None,
        office: str | None = None,
        window: str | None = None,
        segments: tuple[str, ...] = (),
        transaction: str | None = None,
        campaign: str | None = None,
        region: str | None = None,
        channel: str = "web",
        version: int = 1,
        person: str | None = None,
    ) -> str:
        self._changes += 1
        identifier = ulid(at, self._changes.to_bytes(10, "big"))
        where = bucket(at, identifier, 1)
        self.feedback[where].append(
            Feedback(
                id=identifier,
                received_at=at,
                survey=survey,
                agency=agency,
                channel=channel,
                region=region,
                survey_version=version,
                source=Source.AUTHOR,
                pack_version="p",
                service=service,
                stage=stage,
                office=office,
                window=window,
                segments=segments,
                transaction=transaction,
                campaign=campaign,
                level=level,
                answers=answers or {},
                comment="the queue was long",
                person=person or person_of(identifier),
            )
        )
        self.mark(where)
        return identifier

    def keep(self, order: OrderFact) -> None:
        where = orders_bucket(bucket(order.opened_at, order.case, 1))
        self.orders[where][order.case, order.n] = order
        self.mark(where)

    def invite(
        self, invited: int, *, survey: str = "short", agency: str = "tax", channel: str = "web", at: datetime = NOW
    ) -> None:
        """A service system reports whom it has invited."""
        where = orders_bucket(bucket(at, agency, 1))
        self.outreach[where].append(Outreach("1", agency, survey, channel, at.date(), invited, at))
        self.mark(where)

    def exclude(self, identifier: str, reason: Reason, at: datetime = NOW) -> None:
        self.exclusions[identifier] = reason
        self.mark(bucket(at, identifier, 1))

    def mark(self, where: str) -> None:
        self._changes += 1
        self.dirty[where] = f"token-{self._changes}"

    def publish(self, now: datetime = NOW, seconds_left: Callable[[], float] = lambda: 900.0) -> Published:
        self.puts.clear()
        return publish(
            Stores(FakeFacts(self), FakeFeedback(self), self.campaigns, FakeLake(self), FakeSite(self)),
            templates=site_templates(),
            pack=self.pack,
            now=now,
            seconds_left=seconds_left,
        )

    def index(self) -> Any:
        return json.loads(self.site["data/index.json"])

    def text(self, path: str) -> str:
        return self.site[path].decode("utf-8-sig" if path.endswith(".csv") else "utf-8")


def assert_made_good_wherever_cut_off(changed: Callable[[], Country]) -> None:
    """Assert that a run that ends before any of its writes is completed by the next, for a country from ``changed``."""
    whole = changed()
    effects: list[str] = []
    whole.fuse = effects.append
    whole.publish()
    assert effects
    for step in range(len(effects)):
        country, left = changed(), iter(range(step))

        def fuse(effect: str, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise PowerCutError(effect)

        country.fuse = fuse
        with pytest.raises(PowerCutError):
            country.publish()
        country.fuse = lambda effect: None
        country.publish()
        assert country.site == whole.site, step
        assert country.lake == whole.lake, step


class FakeFeedback:
    def __init__(self, country: Country) -> None:
        self._country = country

    def feedback_in(self, bucket: str) -> Iterable[Feedback]:
        found = list(self._country.feedback[bucket])
        self._country.while_counting()
        return found


class FakeFacts:
    def __init__(self, country: Country) -> None:
        self._country = country

    def marks(self) -> Sequence[DirtyMark]:
        old = [DirtyMark(where, token, old=True) for where, token in self._country.old_marks.items()]
        return old + [DirtyMark(where, token) for where, token in sorted(self._country.dirty.items())]

    def facts_in(self, bucket: str) -> Iterable[OrderFact | Outreach]:
        return [*self._country.orders[bucket].values(), *self._country.outreach[bucket]]

    def decided_in(self, bucket: str) -> Mapping[str, Reason]:
        return {each: why for each, why in self._country.exclusions.items() if submission_bucket(each, 1) == bucket}

    def newest_groups(self, most: int) -> Sequence[GroupFact]:
        return self._country.groups[:most]

    def questions(self) -> Sequence[FrequentQuestion]:
        return list(self._country.asked)

    def clear(self, mark: DirtyMark) -> bool:
        self._country.fuse(f"clear {mark.name}")
        marks = self._country.old_marks if mark.old else self._country.dirty
        if marks.get(mark.name) != mark.token:
            return False
        del marks[mark.name]
        return True


class FakeLake:
    def __init__(self, country: Country) -> None:
        self._country = country

    def get(self, key: str) -> bytes | None:
        return self._country.lake.get(key)

    def put(self, key: str, body: bytes) -> None:
        self._country.fuse(f"lake {key}")
        self._country.lake[key] = body

    def keys(self, prefix: str) -> Iterable[str]:
        return [key for key in self._country.lake if key.startswith(prefix)]


class FakeSite:
    def __init__(self, country: Country) -> None:
        self._country = country

    def paths(self) -> Iterable[str]:
        return sorted(self._country.site)

    def get(self, path: str) -> bytes | None:
        return self._country.site.get(path)

    def put(self, path: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        self._country.fuse(f"site {path}")
        self._country.site[path] = body
        self._country.headers[path] = (content_type, cache_control)
        self._country.puts.append(path)

    def delete(self, path: str) -> None:
        self._country.fuse(f"remove {path}")
        self._country.site.pop(path, None)


def small_pack(
    *,
    language: str = "en",
    limit: int = 3,
    version: str = "v1",
    without: str = "",
    tax_under: str = "state",
    excluded: Sequence[str] = ("staff",),
    **parts: Any,
) -> Pack:
    """A pack: two agencies under one, a service with a part. ``without`` omits an agency; ``parts`` replace others."""

    other = "uk" if language == "en" else "en"

    def named(name: str) -> dict[str, str]:
        return {each: name if each == "en" else f"{name} ({each})" for each in (language, other)}

    agencies = {
        "state": {"name": named("The State & Co"), "parent": None},
        "tax": {"name": named("Tax office"), "parent": tax_under},
        "roads": {"name": named("Roads office"), "parent": "state"},
    }
    agencies.pop(without, None)
    document = {
        "name": "small",
        "title": named("A small country"),
        "languages": [language, other],
        "time_zone": "Europe/Kyiv",
        "attribution": named("Made for tests"),
        "limits": {"publication": limit},
        "channels": ["web"],
        "agencies": agencies,
        "services": {
            "vat": {"name": named("Value added tax"), "agency": "tax"},
            "vat-online": {"name": named("Online part"), "agency": "tax", "parent": "vat"},
        },
        "surveys": {
            "short": {
                "title": named("Short form"),
                "version": 1,
                "audience": "external",
                "level": "required",
                "opens_case": "negative",
                "questions": [{"id": "speed", "type": "scale", "min": 1, "max": 5, "text": named("Speed")}],
            },
            "team": {
                "title": named("Form for staff"),
                "version": 1,
                "audience": "internal",
                "level": "none",
                "opens_case": "never",
                "questions": [{"id": "mood", "type": "scale", "min": 1, "max": 5, "text": named("Mood")}],
            },
        },
        "calendars": {},
        "plans": {},
        "default_plan": {},
        "index": {"excluded_sources": list(excluded)},
        "workflow": {"states": {}, "transitions": []},
    }
    return read_pack(document | parts, version)


def words_of(country: Country, path: str) -> dict[str, Any]:
    """The texts that a page passes to its scripts."""
    held = re.search(r'<script type="application/json" id="words">(.*?)</script>', country.text(path), re.DOTALL)
    assert held is not None
    words: dict[str, Any] = json.loads(unescape(held[1]))
    return words


def words_said(script: str, of: str = "words.") -> set[str]:
    """The names of the texts that a script uses from the list ``of``."""
    return set(re.findall(rf"(?<!/)\b{re.escape(of)}(\w+)", script))
