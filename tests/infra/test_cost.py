"""What a stack costs and can take is computed from the template and from measured units, and the page says the same."""

from dataclasses import replace

import pytest

from infra.cost.capacity import DOCUMENT, NEW_ACCOUNT, bottleneck, parts, table, written
from infra.cost.measured import Measured, read_measured
from infra.cost.stack import Stack, read_stack
from infra.cost.yearly import per_million, yearly
from infra.template import Template


@pytest.fixture(scope="module")
def measured() -> Measured:
    return read_measured()


@pytest.fixture(scope="module")
def stack(template: Template) -> Stack:
    return read_stack(template)


def cost(measured: Measured, stack: Stack, *, ratings: float = 1e6, negative: float = 0.1) -> float:
    return sum(line.dollars for line in yearly(measured, stack, ratings=ratings, negative=negative))


def test_the_page_of_capacity_is_what_the_template_and_the_units_give(measured: Measured, template: Template) -> None:
    assert written(DOCUMENT.read_text(encoding="utf-8")) == table(measured, template), (
        "python -m infra.cost.capacity --write"
    )


def test_a_stack_is_read_with_its_defaults_or_with_what_is_given(template: Template, stack: Stack) -> None:
    assert (stack.lanes, stack.mail_concurrency, stack.stream_parallelism) == (8, 2, 1)
    assert (stack.memory["react"], stack.memory["sweep"], stack.timeout["publish"]) == (1024, 1769, 300)
    grown = read_stack(template, {"StreamParallelism": "10", "ApiRate": 5})
    assert (grown.stream_parallelism, grown.api_rate, grown.lanes) == (10, 5, 8)


def test_each_bottleneck_is_moved_by_the_parameter_that_is_named(measured: Measured, stack: Stack) -> None:
    before = {part.name: part for part in parts(measured, stack, concurrency=1_000)}
    wider = replace(
        stack,
        stream_parallelism=10,
        mail_concurrency=20,
        lanes=16,
        memory={**stack.memory, "publish": 1769},
    )
    after = {part.name: part for part in parts(measured, wider, concurrency=1_000)}
    assert after["stream"].ratings == pytest.approx(10 * before["stream"].ratings)
    assert after["intake partition"].ratings == 2 * before["intake partition"].ratings
    assert after["publish"].ratings > before["publish"].ratings
    assert after["mail"].cases >= before["mail"].cases


def test_the_bottleneck_is_the_part_with_the_lowest_rate(measured: Measured, stack: Stack) -> None:
    found = parts(measured, stack, concurrency=NEW_ACCOUNT)
    ratings, cases = bottleneck(found)
    assert all(ratings.ratings <= part.ratings and cases.cases <= part.cases for part in found)


def test_a_publish_between_two_that_were_measured_lies_between_them(measured: Measured) -> None:
    known = measured.publishes
    assert measured.publish(0) == known[0]
    assert measured.publish(known[-1].new) == known[-1]
    between = measured.publish((known[0].new + known[1].new) / 2)
    assert known[0].written < between.written < known[1].written


def test_every_unit_that_is_spent_is_priced(measured: Measured, stack: Stack) -> None:
    lines = yearly(measured, stack, ratings=1e6, negative=1)
    writes = sum(line.amount for line in lines if line.price.unit == "write request units")
    assert writes == pytest.approx(1e6 * sum(each.write for each in measured.lives["negative"].functions.values()))


def test_more_ratings_more_cases_and_longer_kept_versions_cost_more(measured: Measured, stack: Stack) -> None:
    assert 0 < per_million(measured, stack, negative=0.1) < cost(measured, stack), "a stack costs something unused"
    assert cost(measured, stack, ratings=2e6) > cost(measured, stack)
    assert cost(measured, stack, negative=0.2) > cost(measured, stack)
    assert cost(measured, replace(stack, old_cubes_days=stack.old_cubes_days + 30), negative=0) > cost(
        measured, stack, negative=0
    )
    assert cost(measured, replace(stack, publish_minutes=10)) < cost(measured, replace(stack, publish_minutes=1))
