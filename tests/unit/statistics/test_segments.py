"""Numbers of groups of people: everywhere, at each body and at each service; published where neither they nor all
others are few."""

import csv
import gzip
import io
import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.pack.catalogue import Segment
from chalicelib.domain.pack.tree import lineage
from chalicelib.domain.statistics.cube import LEVELS
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.indicators import Counts, Number, Status
from chalicelib.domain.statistics.segments import segment_numbers
from tests.unit.publishing.fakes import Country

LIMIT = 3
TAX, ROADS, VAT = "agencies/tax/index.html", "agencies/roads/index.html", "services/vat/index.html"
NONE_SHOWN = "So far there are too few ratings here to show any group"
Row = dict[str, str]


def a_country() -> Country:
    country = Country(limit=LIMIT)
    groups = {name: Segment(name, {"en": name.title()}, {"role": (name,)}) for name in ("owners", "clerks", "guests")}
    country.pack = replace(country.pack, segments=groups)
    return country


def rate(
    country: Country, *levels: int, by: tuple[str, ...] = (), agency: str = "tax", service: str | None = "vat"
) -> None:
    for level in levels:
        country.rate(level, segments=by, agency=agency, service=service)


def rows(country: Country) -> dict[tuple[str, str, str], Row]:
    """The rows of the file by group, body and service."""
    found = csv.DictReader(io.StringIO(country.text("data/segments.csv")))
    return {(row["segment"], row["agency"], row["service"]): row for row in found}


def test_few_of_a_group_are_kept_back_and_the_rest_is_counted() -> None:
    country = a_country()
    rate(country, 5, 4, 1, by=("owners",))
    rate(country, 2, by=("clerks",))
    rate(country, 3, 3)
    country.publish()

    found = rows(country)
    owners, clerks = (found[each, "", ""] for each in ("owners", "clerks"))

    assert (owners["ratings"], owners["name"], owners["level_1"]) == ("3", "Owners", "1")
    assert (clerks["status"], clerks["ratings"]) == ("too-few", "")


def test_of_one_group_nobody_can_tell_whether_few_rated_or_none() -> None:
    country = a_country()
    rate(country, 2, by=("clerks",))
    rate(country, 3, 3, 3)
    country.publish()

    found = rows(country)

    of_clerks, of_guests = (list(found[each, "tax", ""].values())[4:] for each in ("clerks", "guests"))
    assert of_clerks == of_guests
    assert {found[each, "roads", ""]["status"] for each in ("owners", "clerks", "guests")} == {"empty"}
    assert {each["levels"]["status"] for each in country.index()["segments"].values()} == {"too-few"}
    part = _part(country.text(TAX))
    assert NONE_SHOWN in part
    assert "<table" not in part


def test_whoever_reads_of_groups_is_led_to_where_people_say_who_they_are() -> None:
    country = a_country()
    country.publish()

    assert 'href="/me/"' in _part(country.text("index.html"))
    assert 'href="/me/"' in _part(country.text(TAX))


def test_a_group_has_a_number_at_each_body_and_service_and_at_those_above() -> None:
    country = a_country()
    rate(country, 5, 5, 1, by=("owners",), service="vat-online")
    rate(country, 1, 1, 1, by=("owners",), agency="roads", service=None)
    rate(country, 4, 4, 4, 4)
    country.publish()

    found = rows(country)

    assert found["owners", "tax", ""]["satisfaction"] == "0.666667"
    assert found["owners", "", "vat"]["satisfaction"] == found["owners", "", "vat-online"]["satisfaction"] == "0.666667"
    assert found["owners", "state", ""]["ratings"] == found["owners", "", ""]["ratings"] == "6"
    assert found["owners", "roads", ""]["satisfaction"] == "0.0"
    assert found["clerks", "tax", ""]["status"] == "too-few"


def test_who_is_in_several_groups_counts_once_in_each() -> None:
    country = a_country()
    rate(country, 5, 4, 1, by=("owners", "clerks"))
    country.publish()

    found = rows(country)

    assert found["owners", "tax", ""]["ratings"] == found["clerks", "tax", ""]["ratings"] == "3"


@pytest.mark.parametrize(("others", "shown"), [((), True), ((2,), False), ((2, 2), False), ((2, 2, 2), True)])
def test_a_group_is_kept_back_where_subtraction_would_leave_a_few(others: tuple[int, ...], shown: bool) -> None:
    country = a_country()
    rate(country, 5, 5, 5, 5, by=("owners",))
    rate(country, *others)
    rate(country, 4, 4, 4, agency="roads", service=None)
    country.publish()

    at_the_body, everywhere = (rows(country)["owners", agency, ""] for agency in ("tax", ""))

    assert (at_the_body["status"] == "known") is shown
    assert (at_the_body["level_5"] == "4") is shown
    assert everywhere["status"] == "known"
    assert (NONE_SHOWN in _part(country.text(TAX))) is not shown


@given(st.integers(0, 9), st.integers(0, 9))
def test_the_numbers_of_a_group_stand_and_fall_together(ours: int, others: int) -> None:
    part, whole = {"level/4": ours, "comment": 9}, {"level/4": ours + others, "level/none": 9}

    numbers = segment_numbers(part, whole, limit=LIMIT)

    shown: list[Number | Counts] = [
        numbers.levels,
        numbers.satisfaction,
        numbers.satisfied,
        numbers.mean_level,
        numbers.verified,
    ]
    known = ours >= LIMIT and (others >= LIMIT or others == 0)
    status = Status.KNOWN if known else Status.TOO_FEW if ours + others else Status.EMPTY
    assert {each.status for each in shown} == {status}
    assert {each.n for each in shown} == {ours if known else None}


def test_ratings_that_are_left_out_or_have_no_level_are_in_no_number_of_a_group() -> None:
    country = a_country()
    rate(country, 5, 5, 5, by=("owners",))
    country.exclude(country.rate(1, segments=("owners",)), Reason.SPAM)
    country.rate(None, segments=("owners",))
    country.publish()

    assert rows(country)["owners", "tax", ""]["ratings"] == "3"


def test_the_page_of_a_body_and_of_a_service_shows_its_groups() -> None:
    country = a_country()
    rate(country, 5, 5, 1, 1, by=("owners",))
    rate(country, 4, 4, 4)
    country.publish()

    for page in (TAX, VAT):
        part = _part(country.text(page))
        assert "Owners" in part
        assert "50.0" in part
        assert NONE_SHOWN not in part
    assert NONE_SHOWN in _part(country.text(ROADS))


def test_a_page_is_drawn_again_when_others_make_a_group_showable() -> None:
    country = a_country()
    rate(country, 5, 5, 5, by=("owners",))
    rate(country, 1)
    country.publish()
    assert NONE_SHOWN in _part(country.text(TAX))

    rate(country, 1, 1)
    country.publish()

    assert TAX in country.puts
    assert "Owners" in _table(country.text(TAX))


def test_whoever_counts_the_open_rows_again_gets_the_published_numbers() -> None:
    country = a_country()
    rate(country, 5, 4, 1, 1, by=("owners",), service="vat-online")
    rate(country, 2, 3, 5, by=("owners", "clerks"))
    rate(country, 2, by=("guests",), agency="roads", service=None)
    rate(country, 1, 2, 3, 4)
    country.publish()

    groups: dict[tuple[str, str, str], Counter[int]] = {}
    places: dict[tuple[str, str], Counter[int]] = {}
    for row in _facts(country):
        agencies = [(each, "") for each in lineage(row["agency"], country.pack.agencies)]
        services = [("", each) for each in lineage(row["service"], country.pack.services)]
        for place in (("", ""), *agencies, *services):
            places.setdefault(place, Counter())[row["level"]] += 1
            for group in row["segments"]:
                groups.setdefault((group, *place), Counter())[row["level"]] += 1

    for (group, agency, service), published in rows(country).items():
        counted = groups.get((group, agency, service), Counter[int]())
        others = places.get((agency, service), Counter[int]()).total() - counted.total()
        if counted.total() < LIMIT or 0 < others < LIMIT:
            assert published["status"] == "too-few"
        else:
            assert [published[f"level_{level}"] for level in LEVELS] == [str(counted[level]) for level in LEVELS]
    assert {row["status"] for row in rows(country).values()} == {"known", "too-few"}


def test_a_pack_without_groups_publishes_no_table_of_them() -> None:
    country = Country()
    rate(country, 5, 5, 5)
    country.publish()

    assert "data/segments.csv" not in country.site
    assert "segments.csv" not in country.text("index.html")
    assert 'id="segments"' not in country.text(TAX)


def _part(page: str) -> str:
    """The part of a page that is about groups."""
    return page.partition('<h2 id="segments">')[2].partition("</section>")[0]


def _table(page: str) -> str:
    return _part(page).partition("<tbody>")[2]


def _facts(country: Country) -> list[dict[str, Any]]:
    """The lines of the facts files that count as ratings."""
    files = (body for key, body in country.lake.items() if key.startswith("facts/"))
    found = (json.loads(line) for body in files for line in gzip.decompress(body).splitlines())
    return [row for row in found if row["kind"] == "feedback" and row["counts"] and row["level"]]
