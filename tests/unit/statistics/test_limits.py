"""The publication limit is a promise about people; a period is complete when nothing in it can still be late."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.statistics.cube import AUTHORS_KEPT, least_ratings, merge_tallies
from chalicelib.domain.statistics.facts import OrderFact, RoundFact
from chalicelib.domain.statistics.indicators import Status, indicators
from tests.unit.publishing.fakes import NOW, Country

LIMIT = 10
AUTHORS = st.dictionaries(st.integers(0, 3 * AUTHORS_KEPT).map(lambda n: f"by/{n:08x}"), st.integers(1, 5))


def satisfaction(country: Country) -> Any:
    country.publish()
    return country.index()["agencies"]["tax"]["satisfaction"]


def test_ten_ratings_of_one_person_are_too_few_and_ten_people_are_enough() -> None:
    country = Country(limit=LIMIT)
    for hour in range(LIMIT):
        country.rate(1, at=NOW - timedelta(hours=hour), person="known")
    assert satisfaction(country)["status"] == "too-few"
    for _ in range(LIMIT - 1):
        country.rate(5)
    assert (satisfaction(country)["status"], satisfaction(country)["n"]) == ("known", 2 * LIMIT - 1)


def test_ratings_of_people_who_are_not_signed_in_count_one_each() -> None:
    country = Country(limit=LIMIT)
    for _ in range(LIMIT):
        country.rate(1)
    assert satisfaction(country)["status"] == "known"


def test_answers_to_a_question_are_held_to_the_same_promise() -> None:
    country = Country(limit=LIMIT)
    for _ in range(LIMIT):
        country.rate(5, answers={"speed": 5}, person="known")
    country.publish()
    assert country.index()["overall"]["questions"]["short/speed"]["status"] == "too-few"


@given(AUTHORS, AUTHORS, AUTHORS)
def test_authors_are_kept_the_same_however_ratings_are_parted(
    one: dict[str, int], two: dict[str, int], three: dict[str, int]
) -> None:
    together = merge_tallies([one, two, three])
    assert together == merge_tallies([merge_tallies([one, two]), three]) == merge_tallies([three, two, one])
    people = {*one, *two, *three}
    ratings = sum(map(sum, (one.values(), two.values(), three.values())))
    enough = ratings >= least_ratings(together, LIMIT)
    assert enough is (len(people) >= LIMIT) or ratings < LIMIT


def order(n: int, *, answered: bool, due: timedelta, closed: bool = False) -> OrderFact:
    opened = NOW - timedelta(days=30)
    turn = RoundFact(1, "tax", NOW + due, opened + timedelta(hours=2) if answered else None)
    return OrderFact(f"N{n}", 1, 1, "tax", None, None, opened, "work", closed, None, (turn,))


def test_a_month_with_running_orders_is_not_complete_and_says_how_many_run() -> None:
    country = Country(limit=LIMIT)
    for n in range(61):
        country.keep(order(n, answered=n < 11, due=timedelta(days=2)))
    country.publish()
    (month,) = country.index()["months"]
    assert (month["month"], month["complete"], month["orders"]["counts"]["running"]) == ("2026-10", False, 50)
    (row,) = csv.DictReader(io.StringIO(country.text("data/months.csv")))
    assert (row["complete"], row["orders_running"]) == ("false", "50")
    country.publish(NOW + timedelta(days=3))
    (month,) = country.index()["months"]
    assert (month["complete"], month["orders"]["counts"]["running"], month["on_time"]["n"]) == (True, 0, 61)


@pytest.mark.parametrize(("waiting", "status"), [(11, Status.KNOWN), (12, Status.TOO_EARLY)])
def test_waiting_times_are_not_shown_while_most_wait(waiting: int, status: Status) -> None:
    numbers = indicators({"wait/3": 11, "order/opened": 11 + waiting, "order/waiting": waiting}, limit=LIMIT)
    assert (numbers.waiting_median.status, numbers.waiting_p90.status) == (status, status)
