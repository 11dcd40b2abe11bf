"""Published numbers: what they are over, when they are kept back, and what they can never hide."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from chalicelib.domain.periods import bucket_day, bucket_lane, bucket_of, bucket_part, hour_at, month_at, next_month
from chalicelib.domain.statistics.indicators import Formula, Status, indicators, question_score
from chalicelib.domain.surveys.survey import Option, Question, QuestionType, Row

RATED = {"level/1": 4, "level/2": 1, "level/3": 5, "level/4": 10, "level/5": 20, "level/none": 3}


def test_satisfaction_is_the_share_of_levels_three_to_five_of_those_with_a_level() -> None:
    numbers = indicators(RATED, limit=1)
    assert (numbers.satisfaction.value, numbers.satisfaction.n) == (0.875, 40)
    assert numbers.satisfied.value == 0.75
    assert numbers.mean_level.value == pytest.approx((4 + 2 + 15 + 40 + 100) / 40)
    assert numbers.satisfaction.formula is Formula.SATISFACTION


def test_the_share_of_verified_ratings_is_over_all_with_a_level() -> None:
    numbers = indicators({**RATED, "verified": 10}, limit=1)
    assert (numbers.verified.value, numbers.verified.n) == (0.25, 40)


def test_a_number_below_the_limit_shows_neither_value_nor_n() -> None:
    numbers = indicators({"level/5": 9}, limit=10)
    assert numbers.satisfaction.status is Status.TOO_FEW
    assert numbers.satisfaction.value is numbers.satisfaction.n is None
    assert numbers.levels.counts is None


def test_nothing_counted_is_empty_not_too_few() -> None:
    assert indicators({}, limit=10).on_time.status is Status.EMPTY


def test_leaving_orders_open_past_their_deadline_lowers_the_honest_rate_only() -> None:
    numbers = indicators({"round/timed": 4, "round/in-time": 4, "round/overdue": 6}, limit=1)
    assert numbers.on_time.value == 0.4
    assert numbers.on_time_answered.value == 1


def test_answered_more_than_once_is_a_share_of_the_answered_orders() -> None:
    numbers = indicators({"order/opened": 10, "order/answered": 4, "order/redo": 1}, limit=1)
    assert (numbers.redo.value, numbers.redo.n) == (0.25, 4)


def test_partly_solved_is_not_solved() -> None:
    numbers = indicators({"follow-up/solved": 1, "follow-up/partly": 1, "follow-up/not_solved": 2}, limit=1)
    assert numbers.solved.value == 0.25


def test_handling_is_the_mean_over_rounds() -> None:
    numbers = indicators({"handling/1/2": 1, "handling/2/10": 1}, limit=1)
    assert numbers.handling.value == 6
    assert numbers.handling_counts.get("10") == 1


def test_waiting_names_the_middle_and_the_ninth_decile() -> None:
    numbers = indicators({"wait/1": 5, "wait/24": 4, "wait/240": 1}, limit=1)
    assert numbers.waiting_median.value == 2
    assert numbers.waiting_p90.value == 25


def test_a_scale_is_put_on_0_to_100_and_may_run_backwards() -> None:
    cells = {"answer/short/q/1": 1, "answer/short/q/5": 3}
    scale = Question("q", QuestionType.SCALE, {"en": "How?"}, min=1, max=5)
    assert question_score(cells, survey="short", question=scale, limit=1).value == 75
    assert question_score(cells, survey="short", question=replace(scale, reverse=True), limit=1).value == 25


def test_choices_score_where_the_survey_says_so_and_who_cannot_say_is_left_out() -> None:
    options = tuple(Option(name, {"en": name}, points) for name, points in (("yes", 100), ("no", 0), ("unsure", None)))
    question = Question("q", QuestionType.SINGLE, {"en": "Well?"}, options=options)
    cells = {"answer/short/q/yes": 3, "answer/short/q/no": 1, "answer/short/q/unsure": 6}
    number = question_score(cells, survey="short", question=question, limit=1)
    assert (number.value, number.n) == (75, 4)


def test_each_row_of_a_matrix_scores_by_itself() -> None:
    grid = Question("grid", QuestionType.MATRIX, {"en": "How?"}, min=1, max=4, reverse=True, rows=(Row("desk", {}),))
    cells = {"answer/short/grid.desk/1": 1, "answer/short/grid.desk/not_applicable": 5}
    assert question_score(cells, survey="short", question=grid, row="desk", limit=1).value == 100


def test_buckets_know_their_day_part_and_lane() -> None:
    bucket = "2026-11-21T19#3"
    assert (bucket_day(bucket), bucket_part(bucket), bucket_lane(bucket)) == ("2026-11-21", "19#3", "3")
    assert bucket_of(bucket_day(bucket), bucket_part(bucket)) == bucket


@pytest.mark.parametrize(
    ("month", "following"), [("2026-01", "2026-02"), ("2026-11", "2026-12"), ("2026-12", "2027-01")]
)
def test_months_follow_one_another_over_new_year(month: str, following: str) -> None:
    assert next_month(month) == following


def test_a_moment_falls_in_the_hour_and_month_of_greenwich() -> None:
    moment = datetime(2026, 12, 1, 1, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=2)))
    assert (hour_at(moment), month_at(moment)) == ("2026-11-30T23", "2026-11")
