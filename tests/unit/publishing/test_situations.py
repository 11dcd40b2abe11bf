"""Journey maps: a step has the ratings of its service or stage, the weakest is named, what is few is held back."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.pack.catalogue import LifeSituation, Step
from chalicelib.domain.statistics.scopes import step_scope
from chalicelib.services.publishing.charts import journey_rows
from tests.unit.publishing.fakes import NOW, Country

LIMIT = 3
PAGE = "situations/start/index.html"
ONLINE = Step({"en": "Filing online"}, "vat-online", "online")
HEARD = Step({"en": "Hearing what to do"}, "vat", "guide")
FILED = Step({"en": "Filing"}, "vat", "online")
ROAD = Step({"en": "Having a road"}, "road")


def a_way(*steps: Step) -> Country:
    """A country where starting something leads through these steps."""
    country = Country(limit=LIMIT)
    road = replace(country.pack.services["vat"], id="road", name={"en": "Road"}, agency="roads", stages=())
    country.pack = replace(
        country.pack,
        stages={"guide": {"en": "Guide"}, "online": {"en": "Online"}},
        services={**country.pack.services, "road": road},
        life_situations={"start": LifeSituation("start", {"en": "I am starting"}, steps)},
    )
    return country


def rate(country: Country, step: Step, *levels: int) -> None:
    agency = country.pack.services[step.service].agency
    for level in levels:
        country.rate(level, agency=agency, service=step.service, stage=step.stage)


def rows(country: Country) -> dict[str, dict[str, str]]:
    """The rows of the file by step, the whole way under an empty name."""
    return {row["step"]: row for row in csv.DictReader(io.StringIO(country.text("data/situations.csv")))}


def test_each_step_has_the_ratings_of_its_stage_or_of_its_whole_service() -> None:
    country = a_way(HEARD, FILED, ROAD)
    rate(country, HEARD, 5, 5, 4)
    rate(country, FILED, 5, 4, 1, 1)
    rate(country, ROAD, 1, 3, 3)
    country.rate(1, service="vat", stage=None)
    country.rate(2, agency="roads", service="road", stage="guide")
    country.publish()

    found = rows(country)

    assert [found[step]["ratings"] for step in ("1", "2", "3")] == ["3", "4", "4"]
    assert [found[step]["satisfaction"] for step in ("1", "2", "3")] == ["1.0", "0.5", "0.5"]
    assert (found[""]["name"], found[""]["ratings"], found[""]["level_1"]) == ("I am starting", "11", "3")
    assert (found["2"]["service"], found["2"]["stage"], found["2"]["agency"]) == ("vat", "online", "tax")


def test_a_stage_of_a_part_is_that_stage_of_the_whole_service_too() -> None:
    country = a_way(FILED)
    rate(country, ONLINE, 5, 4)
    rate(country, FILED, 1)
    country.publish()

    assert rows(country)["1"]["ratings"] == "3"


def test_the_weakest_step_is_named_and_whether_that_is_certain() -> None:
    country = a_way(HEARD, FILED, ROAD)
    rate(country, HEARD, *[5] * 20)
    rate(country, FILED, *[1] * 20)
    rate(country, ROAD, *[4] * 20)
    country.publish()
    certain = country.text(PAGE)

    assert country.index()["situations"]["start"]["weakest"] == 2
    assert '<li id="step-2" class="weakest">' in certain
    assert "the intervals overlap" not in certain

    rate(country, ROAD, *[1] * 200)
    country.publish()
    assert "the intervals overlap" in country.text(PAGE)


def test_of_one_known_step_nobody_says_that_it_is_the_weakest() -> None:
    country = a_way(HEARD, FILED)
    rate(country, FILED, 1, 1, 1)
    country.publish()

    assert country.index()["situations"]["start"]["weakest"] is None
    assert "not known yet" in country.text(PAGE)


def test_few_ratings_of_a_step_are_held_back_and_cannot_be_told_from_the_whole() -> None:
    country = a_way(HEARD, FILED, ROAD)
    rate(country, HEARD, 5, 5, 5, 1)
    rate(country, FILED, 2, 2)
    country.publish()

    found = rows(country)

    assert (found["2"]["status"], found["2"]["ratings"], found["2"]["satisfaction"]) == ("too-few", "", "")
    assert found["3"]["status"] == "empty"
    assert (found[""]["ratings"], found[""]["level_2"]) == ("4", "0")
    steps = country.index()["situations"]["start"]["steps"]
    assert (steps[1]["levels"]["n"], steps[1]["satisfaction"]["n"]) == (None, None)
    assert "too few" in country.text(PAGE)


def test_where_no_step_is_published_alone_the_whole_way_may_be() -> None:
    country = a_way(HEARD, FILED)
    rate(country, HEARD, 5, 5)
    rate(country, FILED, 2)
    country.publish()

    assert (rows(country)[""]["ratings"], rows(country)["1"]["status"]) == ("3", "too-few")


def test_a_rating_left_out_is_no_rating_of_its_step() -> None:
    country = a_way(HEARD)
    rate(country, HEARD, 5, 5, 5)
    country.pack = replace(country.pack, excluded_sources=("author",))
    country.publish()

    assert rows(country)["1"]["status"] == "empty"


def test_only_what_shows_a_step_is_drawn_again_when_it_is_rated() -> None:
    country = a_way(HEARD, FILED)
    rate(country, HEARD, 5, 5, 5)
    country.publish()

    country.rate(1, agency="roads", service=None)
    country.publish()
    assert PAGE not in country.puts

    rate(country, HEARD, 1)
    country.publish()
    assert PAGE in country.puts


def test_situations_change_without_history_being_counted_again() -> None:
    country = a_way(HEARD)
    for day in range(3):
        country.rate(5, service="vat", stage="online", at=NOW - timedelta(days=day))
    country.publish()
    changed = {"move": LifeSituation("move", {"en": "I am moving"}, (FILED,))}
    country.pack = replace(country.pack, life_situations=changed, version="v2")

    assert country.publish().buckets == 0
    assert country.index()["situations"]["move"]["steps"][0]["levels"]["n"] == 3
    assert PAGE not in country.site


def test_pages_lead_from_the_overview_to_the_map_and_to_each_service_and_agency() -> None:
    country = a_way(HEARD, ROAD)
    country.publish()

    assert 'href="/situations/start/"' in country.text("index.html")
    assert 'href="/situations/start/"' in country.text("services/vat/index.html")
    assert 'href="/situations/start/"' not in country.text("services/vat-online/index.html")
    for target in ("/services/vat/", "/agencies/tax/", "/services/road/", "/agencies/roads/"):
        assert f'href="{target}"' in country.text(PAGE)


def test_a_pack_without_situations_has_no_trace_of_them() -> None:
    country = Country()
    country.publish()

    assert "situations.csv" not in country.text("index.html")
    assert not [path for path in country.site if "situations" in path]


def test_the_line_of_a_map_breaks_where_a_step_is_not_known() -> None:
    first, gap, third, fourth = journey_rows([(0.1, 0.2, 0.3), None, (0.5, 0.6, 0.7), (0.9, 1.0, 1.0)])

    assert first
    assert gap is None
    assert third
    assert fourth
    assert first.line == "M20 50"
    assert third.line == "M60 50L80 100"
    assert fourth.line == "M80 0L100 50"
    assert (third.low, third.high) == (50, 70)


@pytest.mark.parametrize(("stage", "scope"), [("guide", "step:vat/guide"), (None, "service:vat")])
def test_a_step_is_counted_apart_only_where_it_is_a_stage(stage: str | None, scope: str) -> None:
    assert step_scope("vat", stage) == scope
