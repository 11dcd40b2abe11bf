"""A made country of the size of a real one: 2,000 services, 61 bodies and 27 regions with names of usual length."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.statistics.facts import GroupFact, OrderFact, PromiseFact, RoundFact
from tests.unit.publishing.fakes import NOW, Country
from tests.unit.publishing.test_publish_campaigns import CAMPAIGN

SERVICES, BODIES, REGIONS, OFFICES = 2_000, 61, 27, 300
SITUATIONS, TOPICS, QUESTIONS, CAMPAIGNS, PROMISES, GROUPS = 40, 120, 300, 100, 100, 100
MONTHS = 40
SENTENCE = "Ми отримали ваше звернення і зробимо те, про що ви просите, до названого дня. "
_DEEDS = ("Видача", "Реєстрація", "Надання", "Оформлення", "Внесення змін до", "Скасування", "Поновлення", "Заміна")
_THINGS = ("посвідчення", "дозволу", "ліцензії", "витягу з реєстру", "довідки", "паспорта", "субсидії", "договору")
_OF_WHAT = ("водія", "підприємця", "власника землі", "багатодітної сім’ї", "особи з інвалідністю", "переселенця")
_PLACES = ("Вінницька", "Волинська", "Дніпровська", "Житомирська", "Закарпатська", "Київська", "Львівська", "Одеська")


def large_country() -> Country:
    """A published country in which every place has ratings, every list is long and every text is too."""
    country = Country(language="uk", limit=1, **parts())
    _rate(country)
    _promise(country)
    country.asked = [_question(n) for n in range(QUESTIONS)]
    for n in range(CAMPAIGNS):
        campaign = replace(CAMPAIGN, id=f"{n:026}", unit=replace(CAMPAIGN.unit, agency=_body(n % BODIES)))
        country.campaigns.kept[campaign.id] = campaign
    country.publish()
    return country


def parts() -> dict[str, Any]:
    """The parts of the pack. The first body has 600 services and half of the offices; the rest is spread evenly."""
    return {
        "languages": ["uk", "ru", "en", "zh"],
        "kinds": {f"kind-{n}": _named(f"Вид звернення {n}") for n in range(6)},
        "regions": {f"region-{n:02}": _named(f"{_PLACES[n % 8]} область {n}") for n in range(REGIONS)},
        "stages": {f"stage-{n}": _named(f"Етап {n} отримання послуги") for n in range(6)},
        "agencies": {_body(n): _agency(n) for n in range(BODIES)},
        "services": dict(_services()),
        "offices": dict(_offices()),
        "topics": {f"topic-{n:03}": _named(f"{_THINGS[n % 8]} {_OF_WHAT[n % 6]} {n}") for n in range(TOPICS)},
        "surveys": {"short": _survey()},
        "life_situations": {f"situation-{n}": _situation(n) for n in range(SITUATIONS)},
        "indices": {
            "score": {"title": _text("Оцінка послуг"), "survey": "short", "questions": [f"q{n}" for n in range(10)]}
        },
        "reports": {"monthly_from": 8},
    }


def _body(n: int) -> str:
    return f"body-{n:02}"


def _text(name: str) -> dict[str, str]:
    return {"uk": name, "ru": f"{name} (рос.)", "en": f"{name} (in English)", "zh": f"{name}（中文）"}


def _named(name: str, **more: Any) -> dict[str, Any]:
    return {"name": _text(name), **more}


def _agency(n: int) -> dict[str, Any]:
    name = f"Державна служба України з питань {_OF_WHAT[n % 6]} та {_THINGS[n % 8]} № {n}"
    return _named(name, parent=_body(0) if 0 < n <= 20 else None, region=f"region-{n % REGIONS:02}")


def _services() -> Iterator[tuple[str, dict[str, Any]]]:
    for n in range(SERVICES):
        name = f"{_DEEDS[n % 8]} {_THINGS[n // 8 % 8]} {_OF_WHAT[n // 64 % 6]}, порядок {n}"
        agency = _body(0) if n < 600 else _body(n % BODIES)
        yield f"service-{n:04}", _named(name, agency=agency, stages=[f"stage-{each}" for each in range(n % 4)])


def _offices() -> Iterator[tuple[str, dict[str, Any]]]:
    for n in range(OFFICES):
        windows = {f"w{each}": _named(f"Вікно {each}") for each in range(4)}
        name = f"Центр надання адміністративних послуг № {n}"
        body = _body(0 if n % 2 else n % BODIES)
        yield f"office-{n:03}", _named(name, agency=body, region=f"region-{n % REGIONS:02}", windows=windows)


def _situation(n: int) -> dict[str, Any]:
    steps = [_named(f"Крок {each}: {_THINGS[each]}", service=f"service-{n * 8 + each:04}") for each in range(8)]
    return _named(f"Життєва ситуація {n}", steps=steps)


def _survey() -> dict[str, Any]:
    return {
        "title": _text("Коротка анкета"),
        "version": 1,
        "audience": "external",
        "level": "required",
        "opens_case": "negative",
        "questions": [
            {"id": f"q{n}", "type": "scale", "min": 1, "max": 5, "text": _text(f"Як ви оцінюєте бік {n} послуги?")}
            for n in range(10)
        ],
    }


def _rate(country: Country) -> None:
    """Rate every service once, every office and region on the way, and the whole in each month."""
    for n in range(SERVICES):
        agency = country.pack.services[f"service-{n:04}"].agency
        country.rate(
            1 + n % 5,
            agency=agency,
            service=f"service-{n:04}",
            office=f"office-{n % OFFICES:03}",
            window=f"w{n % 4}",
            region=f"region-{n % REGIONS:02}",
            at=NOW - timedelta(days=n % 80),
            answers={f"q{each}": 1 + (n + each) % 5 for each in range(10)},
        )
    for n in range(60):
        for level in range(1, 6):
            country.rate(level, agency=country.pack.services[f"service-{n:04}"].agency, service=f"service-{n:04}")
    for n in range(MONTHS):
        country.rate(4, agency=_body(1), service=None, at=datetime(2026, 11, 15, tzinfo=UTC) - timedelta(days=30 * n))


def _promise(country: Country) -> None:
    """Open promises for single authors and for groups, each with a text of 1,000 letters."""
    country.groups = [GroupFact(f"group-{n}", SENTENCE, _body(n % BODIES), None, NOW, 1) for n in range(GROUPS)]
    for n in range(PROMISES + GROUPS):
        agency = _body(n % BODIES)
        due = date(2026, 12, 20)
        promise = PromiseFact(NOW, due, due, PromiseState.OPEN, text=(SENTENCE * 13)[:1000])
        turn = RoundFact(1, agency, NOW, NOW, "promised", "solved", promise=promise)
        group = f"group-{n}" if n < GROUPS else None
        country.keep(OrderFact(f"P{n}", 1, 1, agency, None, None, NOW, "promised", False, None, (turn,), group))


def _question(n: int) -> FrequentQuestion:
    return FrequentQuestion(
        id=f"id-{n}",
        agency=_body(n % BODIES),
        question=_text(f"Що робити, якщо потрібна {_THINGS[n % 8]} {n}?"),
        answer=_text((SENTENCE * 20)[:1500]),
        opened_at=NOW,
        changed_at=NOW,
        topic=f"topic-{n % TOPICS:03}" if n % 2 else None,
    )
