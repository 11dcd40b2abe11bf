"""Numbers of groups of people: counted by what ratings keep, published from the limit up."""

import csv
import io
from dataclasses import replace

from chalicelib.domain.catalogue import Segment
from tests.unit.publishing_fakes import Country


def a_country() -> Country:
    country = Country(limit=3)
    groups = {name: Segment(name, {"en": name.title()}, {"role": (name,)}) for name in ("owners", "clerks", "guests")}
    country.pack = replace(country.pack, segments=groups)
    return country


def test_few_of_a_group_are_kept_back_and_the_rest_is_counted() -> None:
    country = a_country()
    for level in (5, 4, 1):
        country.rate(level, segments=("owners",))
    country.rate(2, segments=("clerks",))
    country.publish()

    found = {row["segment"]: row for row in csv.DictReader(io.StringIO(country.text("data/segments.csv")))}

    assert (found["owners"]["ratings"], found["owners"]["name"], found["owners"]["level_1"]) == ("3", "Owners", "1")
    assert (found["clerks"]["status"], found["clerks"]["ratings"]) == ("too-few", "")
    assert found["guests"]["status"] == "empty"


def test_a_pack_without_groups_publishes_no_table_of_them() -> None:
    country = Country()
    country.publish()

    assert "data/segments.csv" not in country.site
    assert "segments.csv" not in country.text("index.html")
