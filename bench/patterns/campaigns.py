"""Patterns of campaigns: start, sampling, invitations, display, end."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from bench.patterns.scene import PACK, Scene, pattern
from chalicelib.domain.campaigns.campaign import Campaign, Start, Unit
from chalicelib.domain.ids import ulid
from chalicelib.domain.people.person import Person, Purpose, person_of
from chalicelib.domain.statistics.cube import to_json
from chalicelib.services.campaigns.conduct import conduct_campaigns
from chalicelib.services.campaigns.gather import Sources
from chalicelib.services.people.invite import InvitationBook
from chalicelib.services.statistics.cubes import day_key
from tests.builders import NOW, SECRET, an_id

CAMPAIGN = Campaign(
    id=ulid(NOW, bytes(10)),
    unit=Unit("office"),
    first=NOW.date(),
    last=NOW.date(),
    survey="short",
    survey_version=1,
    margin=0.05,
    confidence=0.95,
    seed="0123456789abcdef",
    pack=PACK.version,
    started_at=NOW,
    started_by=Start.LIMIT,
)
LATER = NOW + timedelta(days=1)


class MemoryLake:
    """Satisfies ``Lake``, in memory, with one day on which the office was rated in one hour."""

    def __init__(self) -> None:
        parts = {f"{NOW:%H}#0": {"agency:office": {"level/1": 1}}}
        self._objects = {day_key(NOW.date().isoformat()): to_json({"parts": parts})}

    def get(self, key: str) -> bytes | None:
        return self._objects.get(key)

    def put(self, key: str, body: bytes) -> None:
        self._objects[key] = body

    def keys(self, prefix: str) -> Iterable[str]:
        return [key for key in self._objects if key.startswith(prefix)]


def _start(scene: Scene, campaign: Campaign = CAMPAIGN) -> None:
    scene.stores.campaigns.start(campaign, none_since=campaign.started_at - timedelta(days=90))


def _rated(scene: Scene) -> None:
    scene.submit(email="olena@example.org")
    consent = Person(person_of(an_id()), consents={Purpose.SURVEYS: NOW})
    scene.stores.people.change(consent, ())


def _conduct(scene: Scene, lake: MemoryLake, *, days: int = 1) -> None:
    done = conduct_campaigns(
        packs=scene.packs,
        campaigns=scene.stores.campaigns,
        sources=Sources(scene.stores.feedback, scene.stores.appeals, scene.stores.people, lake),
        invitations=InvitationBook(NOW + timedelta(days=days), SECRET, scene.stores.invitations, scene.stores.opt_outs),
        time_left=lambda: True,
    )
    assert done.campaigns_stuck == 0
    assert done.campaign_steps > 0


@pattern(
    "Begin a campaign",
    "api, sweep",
    "records, by_due",
    "transaction: Put `CAMPAIGNS`, `<id>` if not there; Put `ASKED#<unit>`, `ASKED` if not there or old enough",
)
def _started(scene: Scene) -> None:
    with scene.measured():
        _start(scene)


@pattern("Look for campaigns with work", "sweep", "by_due", "Query `gd` = `CAMPAIGNS`, `gx` before now")
def _nothing_due(scene: Scene) -> None:
    with scene.measured():
        assert list(scene.stores.campaigns.due(LATER)) == []


@pattern(
    "Gather the people of ten days about whom nothing is known, and open",
    "sweep",
    "records, by_due",
    "the same; Get it; each hour: Query `AP#<hour>#<lane>`; each step: Put it if it is as seen",
)
def _conducted_about_nobody(scene: Scene) -> None:
    _start(scene, replace(CAMPAIGN, first=date(2026, 11, 13), last=date(2026, 11, 22)))
    with scene.measured():
        _conduct(scene, MemoryLake())


@pattern(
    "Gather one person of one day, ask them, and open",
    "sweep",
    "records, people, by_due",
    "the same for the day's 24 hours; each bucket in which the unit was rated: Query `FB#<hour>#<lane>`; twice, a "
    "hundred at once: BatchGet `PERSON#<id>`; each who is drawn: as an invitation",
)
def _conducted(scene: Scene) -> None:
    _rated(scene)
    _start(scene)
    with scene.measured():
        _conduct(scene, MemoryLake())


@pattern("Close a campaign", "sweep", "records, by_due", "Query; Get it; Put it if it is as seen")
def _closed(scene: Scene) -> None:
    _rated(scene)
    _start(scene)
    lake = MemoryLake()
    _conduct(scene, lake)
    with scene.measured():
        _conduct(scene, lake, days=20)


@pattern("Show a campaign", "api", "records", "Get `CAMPAIGNS`, `<id>`")
def _shown(scene: Scene) -> None:
    _start(scene)
    with scene.measured():
        assert scene.stores.campaigns.campaign(CAMPAIGN.id) is not None


@pattern("List campaigns, newest first", "api, publish", "records", "Query `CAMPAIGNS`, from the end")
def _listed(scene: Scene) -> None:
    _start(scene)
    with scene.measured():
        assert scene.stores.campaigns.newest(100)
