"""How many are asked, who, and what their answers say of everybody: textbook values and properties."""

from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.statistics.sampling import (
    draw,
    fingerprint,
    mean_of,
    normal_quantile,
    sample_size,
    share_of,
    student_quantile,
    wilson,
)

populations = st.integers(min_value=1, max_value=10**7)
margins = st.floats(min_value=0.005, max_value=0.5)
confidences = st.floats(min_value=0.5, max_value=0.999)
people = st.sets(st.text(alphabet="0123456789abcdef", min_size=4, max_size=8), max_size=60)


@pytest.mark.parametrize(
    ("population", "margin", "confidence", "size"),
    [
        (1000, 0.05, 0.95, 278),
        (100, 0.05, 0.95, 80),
        (500, 0.05, 0.95, 218),
        (10_000, 0.05, 0.95, 370),
        (100_000, 0.05, 0.95, 383),
        (10**9, 0.05, 0.95, 385),
        (1000, 0.03, 0.95, 517),
        (1000, 0.05, 0.99, 400),
        (10_000, 0.1, 0.9, 68),
        (1, 0.05, 0.95, 1),
        (0, 0.05, 0.95, 0),
    ],
)
def test_sample_sizes_are_those_of_the_textbooks(population: int, margin: float, confidence: float, size: int) -> None:
    assert sample_size(population, margin=margin, confidence=confidence) == size


@pytest.mark.parametrize(("confidence", "z"), [(0.9, 1.6449), (0.95, 1.96), (0.99, 2.5758)])
def test_quantiles_are_those_of_the_tables(confidence: float, z: float) -> None:
    assert normal_quantile(confidence) == pytest.approx(z, abs=1e-4)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_of_a_share_holds_it_and_stays_within_0_and_1(pair: tuple[int, int]) -> None:
    successes, n = pair
    low, high = wilson(successes / n, n)
    assert 0 <= low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= high <= 1


def test_the_interval_of_a_share_agrees_with_a_published_example() -> None:
    # 81 of 263, Newcombe 1998, table I, method 3.
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_an_interval_over_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(0, 0)


@given(populations, margins, confidences)
def test_nobody_is_asked_twice_and_somebody_always(population: int, margin: float, confidence: float) -> None:
    assert 1 <= sample_size(population, margin=margin, confidence=confidence) <= population


@given(populations, st.lists(margins, min_size=2), confidences)
def test_a_smaller_margin_needs_no_fewer(population: int, widths: list[float], confidence: float) -> None:
    sizes = [sample_size(population, margin=margin, confidence=confidence) for margin in sorted(widths)]
    assert all(narrow >= wide for narrow, wide in pairwise(sizes))


@given(populations, margins, st.lists(confidences, min_size=2))
def test_more_confidence_needs_no_fewer(population: int, margin: float, levels: list[float]) -> None:
    sizes = [sample_size(population, margin=margin, confidence=confidence) for confidence in sorted(levels)]
    assert all(low <= high for low, high in pairwise(sizes))


@given(st.lists(populations, min_size=2), margins, confidences)
def test_a_larger_population_needs_no_fewer(counts: list[int], margin: float, confidence: float) -> None:
    sizes = [sample_size(population, margin=margin, confidence=confidence) for population in sorted(counts)]
    assert all(low <= high for low, high in pairwise(sizes))


@given(st.integers(min_value=2, max_value=10**6), st.floats(min_value=0.01, max_value=0.3), confidences)
def test_when_all_who_were_drawn_answer_the_margin_holds(population: int, margin: float, confidence: float) -> None:
    size = sample_size(population, margin=margin, confidence=confidence)
    share = share_of(size // 2, size, population=population, confidence=confidence)
    assert share.margin <= margin * 1.001


@given(people, st.integers(min_value=0, max_value=80), st.text(max_size=8))
def test_a_draw_takes_as_many_of_the_list_as_it_should(whole: set[str], size: int, seed: str) -> None:
    drawn = draw(whole, size, seed)
    assert len(set(drawn)) == len(drawn) == min(size, len(whole))
    assert set(drawn) <= whole


@given(people.flatmap(lambda whole: st.permutations(sorted(whole))), st.integers(0, 80), st.text(max_size=8))
def test_the_same_list_and_seed_give_the_same_draw_in_any_order(mixed: list[str], size: int, seed: str) -> None:
    assert draw(mixed, size, seed) == draw(sorted(mixed), size, seed)
    assert fingerprint(mixed) == fingerprint(sorted(mixed))


@given(people, st.text(alphabet="0123456789abcdef", min_size=4, max_size=8))
def test_another_list_has_another_fingerprint(whole: set[str], one: str) -> None:
    assert (fingerprint(whole) == fingerprint(whole | {one})) == (one in whole)


def test_everybody_is_drawn_about_as_often() -> None:
    """4,000 draws of 5 out of 20: each person in a quarter of them, and no neighbours oftener together than others."""
    whole = [f"person-{n:02}" for n in range(20)]
    draws = [draw(whole, 5, f"seed-{n}") for n in range(4000)]
    alone = Counter(each for drawn in draws for each in drawn)
    # Six standard deviations of a binomial with p = 1/4, and with p = 1/19 (5/20 times 4/19) for a pair.
    assert all(abs(alone[each] - 1000) < 6 * (4000 * 0.25 * 0.75) ** 0.5 for each in whole)
    together = sum({"person-00", "person-01"} <= set(drawn) for drawn in draws)
    assert abs(together - 4000 / 19) < 6 * (4000 / 19 * 18 / 19) ** 0.5


def test_a_share_has_the_margin_that_cochran_gives_it() -> None:
    """Half of 400 answers out of 2,000: 1.96 * sqrt(0.25 / 400 * 1600 / 1999) = 4.4 points."""
    share = share_of(200, 400, population=2000, confidence=0.95)
    assert share.value == 0.5
    assert share.margin == pytest.approx(0.0438, abs=5e-4)


def test_a_mean_has_the_margin_of_students_t_in_a_finite_list() -> None:
    """Fifty 0 and fifty 100 out of 400: 1.9842 * 50.25 / 10 * sqrt(0.75) = 8.63 points."""
    mean = mean_of({0.0: 50, 100.0: 50}, scale=(0, 100), population=400, confidence=0.95)
    assert mean is not None
    assert mean.value == 50
    assert mean.margin == pytest.approx(8.635, abs=0.005)


@pytest.mark.parametrize(("freedom", "t"), [(1, 12.706), (2, 4.303), (9, 2.262), (10, 2.228), (120, 1.980)])
def test_quantiles_of_students_t_are_those_of_the_tables(freedom: int, t: float) -> None:
    assert student_quantile(0.95, freedom) == pytest.approx(t, abs=5e-4)


def test_the_interval_of_a_mean_stays_on_the_scale() -> None:
    mean = mean_of({1.0: 1, 5.0: 9}, scale=(1, 5), population=1000, confidence=0.95)
    assert mean is not None
    assert 1 <= mean.low < mean.value < mean.high == 5


def test_answers_that_are_all_alike_have_no_interval() -> None:
    assert mean_of({4.0: 12}, scale=(1, 5), population=1000, confidence=0.95) is None


@pytest.mark.parametrize(
    "shares",
    [(0.2, 0.2, 0.2, 0.2, 0.2), (0.1, 0.2, 0.4, 0.2, 0.1), (0.5, 0, 0, 0, 0.5), (0.05, 0.05, 0.1, 0.3, 0.5)],
)
@pytest.mark.parametrize(("n", "least"), [(10, 0.87), (40, 0.93)])
def test_the_interval_of_a_mean_holds_it_as_often_as_it_says(shares: tuple[float, ...], n: int, least: float) -> None:
    """2,000 simulated surveys of a list of 300. Ten answers on two levels only are the worst case: 88 % of 95 %."""
    levels = [float(level) for level, share in enumerate(shares, 1) for _ in range(round(share * 300))]
    truth = sum(levels) / len(levels)
    chance = Random(repr((shares, n)))
    held = 0
    for _ in range(2_000):
        answers = Counter(chance.sample(levels, n))
        found = mean_of(answers, scale=(1, 5), population=len(levels), confidence=0.95)
        held += found is not None and found.low <= truth <= found.high
    assert least <= held / 2_000 <= 0.985


def test_who_has_asked_everybody_has_no_error_of_chance() -> None:
    assert share_of(3, 10, population=10, confidence=0.99).margin == 0
    asked = mean_of({1.0: 3, 5.0: 7}, scale=(1, 5), population=10, confidence=0.99)
    assert asked is not None
    assert asked.margin == 0


@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 10**6), confidences)
def test_a_share_lies_in_its_interval(n: int, successes: int, others: int, confidence: float) -> None:
    share = share_of(min(successes, n), n, population=n + others, confidence=confidence)
    assert 0 <= share.low <= share.value <= share.high <= 1


def test_that_all_are_satisfied_is_not_certain() -> None:
    assert share_of(20, 20, population=1000, confidence=0.95).low < 0.9


@pytest.mark.parametrize(("n", "population"), [(0, 10), (11, 10)])
def test_there_is_no_estimate_from_nobody_or_from_more_than_there_are(n: int, population: int) -> None:
    with pytest.raises(ValueError, match="estimate"):
        share_of(0, n, population=population, confidence=0.95)
    with pytest.raises(ValueError, match="estimate"):
        mean_of({1.0: n}, scale=(1, 5), population=population, confidence=0.95)
