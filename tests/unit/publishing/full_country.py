"""A small country that has something to show on every kind of page."""

from datetime import date, timedelta
from typing import Any

from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.facts import GroupFact, OrderFact, PromiseFact, RoundFact
from tests.unit.publishing.fakes import NOW, Country
from tests.unit.publishing.test_publish_campaigns import CAMPAIGN

OTHER = {"en": "uk"}


def full_country(language: str) -> Country:
    """A published country: ratings over months, orders, promises, reports, questions, a sample survey; some too few."""
    country = Country(language=language, limit=3, **_parts(language))
    _rate(country)
    _keep_orders(country)
    country.campaigns.kept[CAMPAIGN.id] = CAMPAIGN
    for level in (5, 5, 4, 1, 1):
        country.rate(level, campaign=CAMPAIGN.id, answers={"speed": level})
    country.asked = [_question(language, n, topic) for n, topic in enumerate(("taxes", "refunds", None))]
    country.publish()
    return country


def _named(language: str, name: str) -> dict[str, Any]:
    """The name of an item in the small pack's languages, with characters that a page must escape."""
    return {"name": {each: f"{name} <&> “{each}”" for each in (language, OTHER.get(language, "en"))}}


def _parts(language: str) -> dict[str, Any]:
    """The parts that pages show and the small pack lacks."""

    def named(name: str, **more: Any) -> dict[str, Any]:
        return _named(language, name) | more

    return {
        "kinds": {"complaint": named("Complaint")},
        "topics": {"taxes": named("Taxes"), "refunds": named("Refunds", parent="taxes")},
        "regions": {"north": named("North"), "south": named("South")},
        "stages": {"guide": named("Guide"), "online": named("Online")},
        "offices": {"hall": named("Hall", agency="tax", region="north", windows={"w1": named("Window 1")})},
        "services": {
            "vat": named("Value added tax", agency="tax", stages=["guide", "online"]),
            "vat-online": named("Online part", agency="tax", parent="vat"),
        },
        "segments": {
            "attributes": {"size": named("Size", values={"small": named("Small"), "large": named("Large")})},
            "segments": {"small-firms": named("Small firms", when={"size": ["small"]})},
        },
        "life_situations": {
            "start": named(
                "I am starting",
                steps=[
                    named("Hearing what to do", service="vat", stage="guide"),
                    named("Filing", service="vat-online", stage="online"),
                ],
            )
        },
        "indices": {
            "score": {"title": _named(language, "Score")["name"], "survey": "short", "questions": ["speed", "care"]}
        },
        "surveys": {"short": _survey(language), "team": _survey(language) | {"audience": "internal", "level": "none"}},
        "staff": [{"role": "analyst", "agency": "state", "email": "ana@state.example", "name": "Ana <A>"}],
        "responsible": {"external": "ana@state.example"},
        "reports": {"monthly_from": 8},
        "channels": ["web", "hall", "kiosk"],
    }


def _survey(language: str) -> dict[str, Any]:
    texts = {name: _named(language, f"How is {name}?")["name"] for name in ("speed", "care")}
    return {
        "title": _named(language, "Short form")["name"],
        "version": 1,
        "audience": "external",
        "level": "required",
        "opens_case": "negative",
        "questions": [{"id": name, "type": "scale", "min": 1, "max": 5, "text": text} for name, text in texts.items()],
    }


def _rate(country: Country) -> None:
    """Add enough ratings for months, days and reports, and too few for one region."""
    for day in range(0, 400, 10):
        for level in (5, 4, 1):
            country.rate(
                level,
                at=NOW - timedelta(days=day),
                stage="guide" if level > 1 else "online",
                office="hall",
                window="w1",
                region="north",
                channel="hall",
                segments=("small-firms",),
                answers={"speed": level, "care": 2},
            )
    country.rate(1, agency="roads", service=None, region="south")
    country.exclude(country.rate(1), Reason.SPAM)


def _keep_orders(country: Country) -> None:
    """Add closed orders, and promises in each state."""
    country.groups = [GroupFact("crossing", "A crossing at the <school>", "roads", None, NOW, 1)]
    for n in range(24):
        opened = NOW - timedelta(days=n * 9)
        turn = RoundFact(1, "tax", opened, opened - timedelta(hours=n - 3), "fixed", "solved", 1 + n % 10)
        country.keep(OrderFact(f"N{n}", 1, 1, "tax", "vat", "north", opened, "closed", True, "confirmed", (turn,)))
    for n, state in enumerate([*PromiseState] * 4):
        promise = PromiseFact(
            NOW, date(2026, 12, 20), date(2026, 12, 20 + n % 3), state, text="A <crossing>.", moves=n % 2
        )
        turn = RoundFact(1, "roads", NOW, NOW, "promised", "solved", promise=promise)
        group = "crossing" if n % 2 else None
        country.keep(OrderFact(f"P{n}", 1, 1, "roads", None, None, NOW, "promised", False, None, (turn,), group))


def _question(language: str, n: int, topic: str | None) -> FrequentQuestion:
    return FrequentQuestion(
        id=f"id-{n}",
        agency="tax",
        question={language: f"Question <{n}>?"},
        answer={language: "Answer & more."},
        opened_at=NOW,
        changed_at=NOW,
        topic=topic,
    )
