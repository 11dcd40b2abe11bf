"""The publication limit is a promise about people; a period is complete when nothing in it can still be late."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.statistics.cube import AUTHORS_KEPT, Authors, least_of, merge_tallies
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
    enough = ratings >= least_of(together, LIMIT, Authors.SUBMISSIONS)
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


def worked_off(n: int, author: str | None = None, *, rounds: int = 1) -> OrderFact:
    opened = NOW - timedelta(days=30)
    turns = tuple(
        RoundFact(turn, "tax", NOW, opened + timedelta(days=turn), "fixed", "solved", 9)
        for turn in range(1, rounds + 1)
    )
    return OrderFact(f"N{n}", 1, 1, "tax", None, None, opened, "work", True, "confirmed", turns, author=author)


def numbers_of_orders(country: Country) -> dict[str, str]:
    country.publish()
    tax = country.index()["agencies"]["tax"]
    return {name: tax[name]["status"] for name in ("orders", "on_time", "waiting_median", "solved", "handling")}


def test_ten_orders_of_one_person_are_too_few_and_those_of_ten_people_are_enough() -> None:
    country = Country(limit=LIMIT)
    for n in range(LIMIT):
        country.keep(worked_off(n, "5f0c3a11"))
    assert set(numbers_of_orders(country).values()) == {"too-few"}
    for n in range(LIMIT, 2 * LIMIT - 1):
        country.keep(worked_off(n))
    assert set(numbers_of_orders(country).values()) == {"known"}


def test_the_rounds_of_one_order_are_one_persons() -> None:
    country = Country(limit=LIMIT)
    for n in range(LIMIT // 2):
        country.keep(worked_off(n, rounds=2))
    found = numbers_of_orders(country)
    assert (found["on_time"], found["solved"], found["handling"]) == ("too-few", "too-few", "too-few")
    for n in range(LIMIT // 2, LIMIT):
        country.keep(worked_off(n))
    assert set(numbers_of_orders(country).values()) == {"known"}


def test_answers_without_a_level_are_held_to_the_same_promise() -> None:
    country = Country(limit=LIMIT)
    for _ in range(LIMIT):
        country.rate(None, answers={"speed": 5}, person="known")
    country.publish()
    assert country.index()["overall"]["questions"]["short/speed"]["status"] == "too-few"


def test_the_limit_says_what_it_counts() -> None:
    country = Country(limit=LIMIT)
    country.rate(5)
    country.publish()
    assert country.index()["publication_limit_counts"].startswith("people where they are known")
    assert "all rounds of one work order count as one person" in country.text("methodology/index.html")
