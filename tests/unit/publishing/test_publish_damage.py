"""What was lost or altered on the lake and on the site is made again by itself, and is never silent."""

import json
import logging
from datetime import timedelta
from itertools import count

import pytest
import yaml

from chalicelib.domain.periods import month_days
from chalicelib.services.publishing.hourly_check import ALTERED, CHECKS, MISCOUNTED
from chalicelib.services.publishing.idle import IDLE
from chalicelib.services.publishing.site_writer import PENDING, STATE
from chalicelib.services.statistics.cubes import ROOT, day_key, month_key, year_key
from chalicelib.services.statistics.overdue_watch import OVERDUE
from chalicelib.services.statistics.promise_store import promises_key
from chalicelib.services.statistics.recompute import COUNTING, NEXT
from chalicelib.services.statistics.stored import DAMAGED
from tests.builders import ROOT as ROOT_FOLDER
from tests.unit.publishing.fakes import NOW, Country, assert_made_good_wherever_cut_off, small_pack
from tests.unit.publishing.test_publish_promises import promised

TODAY, MONTH, YEAR = "2026-11-21", "2026-11", "2026"
HOUR = timedelta(hours=1)
EARLIER = NOW - timedelta(days=3)
JUNK = (b"", b"junk", b"[]", b"{}", b'{"parts": 7}', b'{"parts": {"19#0": {"all": {"level/5": "many"}}}}', b"\xff\xfe")


def a_country() -> Country:
    """Five ratings of today in two hours and three of an earlier day, and an order with a promise; published."""
    country = Country(limit=1)
    for level in (5, 4, 1):
        country.rate(level)
        country.rate(level, at=EARLIER)
    for level in (2, 3):
        country.rate(level, at=NOW - HOUR)
    promised(country, 1)
    country.publish()
    return country


def ratings(country: Country) -> int:
    count: int = country.index()["overall"]["levels"]["n"]
    return count


def said(caplog: pytest.LogCaptureFixture, message: str) -> list[str]:
    return [
        str(getattr(each, "object", getattr(each, "bucket", ""))) for each in caplog.records if each.message == message
    ]


@pytest.mark.parametrize("body", [None, *JUNK])
@pytest.mark.parametrize("key", [day_key(TODAY), month_key(MONTH), year_key(YEAR), ROOT, promises_key(MONTH)])
def test_a_lost_or_damaged_sum_is_made_again_before_anything_is_added(
    key: str, body: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    country, whole = a_country(), a_country()
    for each in (country, whole):
        each.rate(5)
    whole.publish()
    if body is None:
        del country.lake[key]
    else:
        country.lake[key] = body
    result = country.publish()
    assert (ratings(country), result.remaining, result.days_to_recompute) == (9, 0, 0)
    assert key in said(caplog, DAMAGED)
    assert country.site == whole.site
    assert country.lake == whole.lake


@pytest.mark.parametrize("body", [None, b"junk", b"[]", b"{}", b"null"])
@pytest.mark.parametrize("key", [COUNTING, OVERDUE, STATE, PENDING, CHECKS])
def test_a_lost_or_damaged_note_stops_nothing(key: str, body: bytes | None, caplog: pytest.LogCaptureFixture) -> None:
    country, whole = a_country(), a_country()
    for each in (country, whole):
        each.rate(5)
    whole.publish()
    if body is None:
        del country.lake[key]
    else:
        country.lake[key] = body
    result = country.publish()
    assert (ratings(country), result.remaining, result.days_to_recompute) == (9, 0, 0)
    assert body is None or key in said(caplog, DAMAGED)
    assert country.site.keys() == whole.site.keys()
    assert {each for each in country.lake if not each.startswith(NEXT)} == whole.lake.keys()


def test_the_loss_of_everything_but_the_days_is_made_good() -> None:
    country = a_country()
    site = dict(country.site)
    for key in (ROOT, year_key(YEAR), month_key(MONTH)):
        del country.lake[key]
    country.rate(5, at=EARLIER)
    country.publish()
    assert ratings(country) == 9
    assert country.site.keys() == site.keys()


def test_the_years_that_an_earlier_release_kept_together_are_divided_without_an_alarm(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def earlier() -> Country:
        country = a_country()
        country.lake[ROOT] = country.lake.pop(year_key(YEAR))
        country.rate(5)
        return country

    whole = a_country()
    whole.rate(5)
    whole.publish()
    caplog.clear()
    country = earlier()
    country.publish()
    assert country.lake == whole.lake
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]
    assert_made_good_wherever_cut_off(earlier)


def test_a_day_that_was_lost_is_counted_whole_even_by_a_run_that_is_cut_off() -> None:
    def changed() -> Country:
        country = a_country()
        del country.lake[day_key(TODAY)]
        country.rate(5)
        return country

    assert_made_good_wherever_cut_off(changed)


def test_a_short_run_puts_nothing_into_a_lost_day_before_it_is_counted_whole() -> None:
    country = a_country()
    del country.lake[month_key(MONTH)]
    del country.lake[day_key(TODAY)]
    country.rate(5)
    runs = 0
    while country.dirty:
        looks_at_the_clock = count(200, -1)
        country.publish(seconds_left=lambda clock=looks_at_the_clock: next(clock))  # type: ignore[misc]
        runs += 1
        assert ratings(country) in (8, 9)
    assert runs > len(month_days(MONTH)) / 5
    assert ratings(country) == 9


def test_an_altered_page_is_written_again_within_the_hour(caplog: pytest.LogCaptureFixture) -> None:
    country = a_country()
    before = dict(country.site)
    country.site["index.html"] = b"<p>Send your money to somebody else</p>"
    del country.site["data/index.json"]
    assert country.publish(NOW + timedelta(minutes=59)).written == 0
    assert not said(caplog, ALTERED)
    assert country.publish(NOW + HOUR).written == 2
    assert said(caplog, ALTERED) == ["index.html", "data/index.json"]
    assert country.site.keys() == before.keys()
    assert b"money" not in country.site["index.html"]
    assert country.publish(NOW + 2 * HOUR).written == 0


def test_what_does_not_belong_goes_even_when_the_note_of_what_is_there_is_lost() -> None:
    country = a_country()
    country.pack = small_pack(limit=1, without="roads")
    country.site["old/index.html"], country.site["assets/old.js"] = b"<p>", b"//"
    del country.lake[STATE], country.lake[IDLE]
    assert country.publish().removed >= 2
    assert not [path for path in country.site if path.startswith(("agencies/roads/", "old/"))]
    assert "assets/old.js" in country.site, "a page in somebody's cache may ask for it"


def test_so_many_strays_as_are_removed_at_once_and_the_rest_by_the_next_check(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("chalicelib.services.publishing.site_writer.MOST_STRAYS", 2)
    country = a_country()
    before = dict(country.site)
    country.site |= {f"win/{n}.html": b"Send your money to somebody else" for n in range(5)}
    del country.lake[STATE], country.lake[IDLE]
    left = []
    for hour in range(3):
        country.publish(NOW + hour * HOUR)
        left.append(len(country.site) - len(before))
    assert left == [3, 1, 0]
    assert said(caplog, ALTERED) == ["win/2.html", "win/3.html", "win/4.html"]


def test_the_check_goes_round_the_whole_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.services.publishing.hourly_check.PATHS_AN_HOUR", 5)
    country = a_country()
    before = dict(country.site)
    country.site.clear()
    for hour in range(1, len(before) // 5 + 2):
        country.publish(NOW + hour * HOUR)
    assert country.site.keys() == before.keys()


@pytest.mark.parametrize("key", [day_key(TODAY), month_key(MONTH), year_key(YEAR)])
def test_numbers_that_are_well_formed_and_wrong_are_found_and_reported(
    key: str, caplog: pytest.LogCaptureFixture
) -> None:
    country = a_country()
    before = dict(country.lake)
    document = json.loads(country.lake[key])
    part = next(iter(document["parts"].values()))
    part["all"]["level/5"] = 1_000
    country.lake[key] = json.dumps(document).encode()
    for hour in (1, 2, 2):
        country.publish(NOW + hour * HOUR)
    assert {name for name in before if country.lake[name] != before[name]} <= {CHECKS, STATE, PENDING, IDLE}
    assert said(caplog, MISCOUNTED) or key in said(caplog, DAMAGED)
    caplog.clear()
    for hour in (3, 4, 5):
        country.publish(NOW + hour * HOUR)
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


def test_a_change_whose_mark_is_still_on_its_way_is_counted_and_not_reported(
    caplog: pytest.LogCaptureFixture,
) -> None:
    country = a_country()
    country.rate(5, at=EARLIER)
    (where, token), country.dirty = country.dirty.popitem(), {}
    country.publish(NOW + HOUR)
    assert ratings(country) == 9
    country.dirty[where] = token
    country.publish(NOW + HOUR)
    assert not said(caplog, MISCOUNTED)


def test_a_site_written_before_its_bytes_were_noted_is_written_once_more_without_an_alarm(
    caplog: pytest.LogCaptureFixture,
) -> None:
    country = a_country()
    state = json.loads(country.lake[STATE])
    del state["written"]
    country.lake[STATE] = json.dumps(state).encode()
    del country.lake[IDLE]
    assert country.publish().written == len(country.site)
    assert country.publish(NOW + HOUR).written == 0
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    ("name", "line"), [("LakeDamaged", DAMAGED), ("SiteAltered", ALTERED), ("CubesMiscounted", MISCOUNTED)]
)
def test_an_alarm_counts_each_line_that_is_logged(name: str, line: str) -> None:
    resources = yaml.safe_load((ROOT_FOLDER / "infra/resources/alarms.yaml").read_text(encoding="utf-8"))["Resources"]
    counted = resources[name]["Properties"]
    assert counted["FilterPattern"] == f'{{ $.message = "{line}" }}'
    assert counted["LogGroupName"] == {"Ref": "PublishLogs"}
    metric = counted["MetricTransformations"][0]["MetricName"]
    assert resources[f"{name}Alarm"]["Properties"]["MetricName"] == metric
