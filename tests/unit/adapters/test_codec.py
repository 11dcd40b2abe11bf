"""Domain objects survive the way to an item and back: every alphabet, emoji, the empty and the absent."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.dynamodb.case_store import case_item, order_item
from chalicelib.adapters.dynamodb.codec import (
    from_wire,
    plain,
    read,
    read_case,
    read_feedback,
    read_order,
    read_order_fact,
    to_wire,
)
from chalicelib.adapters.dynamodb.feedback_store import feedback_item
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.work_order import (
    Answer,
    Contest,
    Extension,
    FollowUp,
    Move,
    Order,
    Pause,
    Promise,
    PromiseState,
    Round,
)
from chalicelib.domain.ids import ulid
from chalicelib.domain.statistics.facts import OrderFact, RoundFact
from chalicelib.domain.submissions.appeal import Place
from chalicelib.domain.submissions.feedback import Feedback, Source
from tests.builders import a_feedback, a_pack

PACK = a_pack()
SCRIPTS = ["", "🙂👩‍👩‍👧", "Тест", "مرحبا", "line\nline", "\x00"]

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(SCRIPTS)
names = st.sampled_from(["office", "дозвіл", "permits-1"])
zones = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-11))])
# The last year is left out: in UTC its end would lie in a year that there is not.
times = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(9998, 1, 1), timezones=zones)
whole = st.integers(min_value=-(10**37), max_value=10**37)
small = st.integers(min_value=0, max_value=9999)
ids = st.builds(ulid, times, st.binary(min_size=10, max_size=10))


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


feedbacks = st.builds(
    Feedback,
    id=ids,
    received_at=times,
    survey=names,
    agency=names,
    channel=names,
    source=st.sampled_from(Source),
    pack_version=names,
    service=maybe(names),
    stage=maybe(names),
    region=maybe(names),
    level=maybe(st.integers(1, 5)),
    answers=st.dictionaries(st.text("abcжя", min_size=1), whole | words, max_size=4),
    comment=maybe(words),
    language=maybe(names),
    person=maybe(names),
)
days = st.dates()
answers = st.builds(Answer, times, names, words, maybe(words), maybe(words), maybe(days), maybe(words))
rounds = st.builds(
    Round,
    n=small,
    agency=names,
    started_at=times,
    due=times,
    stage=maybe(names),
    stage_started_at=maybe(times),
    fired=st.lists(names, max_size=3).map(tuple),
    pauses=st.lists(st.builds(Pause, times, maybe(times)), max_size=2).map(tuple),
    extension=maybe(st.builds(Extension, times, small, words)),
    draft=maybe(answers),
    answer=maybe(answers),
    promise=maybe(
        st.builds(
            Promise,
            words,
            days,
            times,
            st.sampled_from(PromiseState),
            st.lists(st.builds(Move, times, days, words), max_size=2).map(tuple),
            maybe(times),
            maybe(words),
        )
    ),
    follow_up_asked_at=maybe(times),
    follow_up_due=maybe(times),
    follow_up=maybe(st.builds(FollowUp, times, names, names, maybe(st.integers(1, 10)), maybe(words))),
)
orders = st.builds(
    Order,
    n=small,
    agency=names,
    service=maybe(names),
    plan=st.sampled_from(sorted(PACK.plans)),
    state=st.sampled_from(sorted(PACK.workflow.states)),
    opened_at=times,
    version=small,
    topic=maybe(names),
    text=maybe(words),
    routed=st.booleans(),
    rounds=st.lists(rounds, max_size=3).map(tuple),
    declined_by=st.lists(names, max_size=2).map(tuple),
    contest=maybe(st.builds(Contest, times, names, words, names, maybe(st.booleans()), maybe(words))),
    closed_at=maybe(times),
    resolution=maybe(names),
)
cases = st.builds(
    Case,
    number=names,
    version=small,
    opened_at=times,
    origin=names,
    submission=ids,
    pack=names,
    agency=names,
    channel=names,
    survey=maybe(names),
    kind=maybe(names),
    service=maybe(names),
    topic=maybe(names),
    stage=maybe(names),
    region=maybe(names),
    level=maybe(st.integers(1, 5)),
    language=maybe(names),
    person=maybe(names),
    imported=st.booleans(),
    orders=st.lists(orders, max_size=2).map(tuple),
)
round_facts = st.builds(
    RoundFact,
    n=small,
    agency=names,
    due=maybe(times),
    answered_at=maybe(times),
    outcome=maybe(names),
    follow_up=maybe(names),
    rating=maybe(st.integers(1, 10)),
)
order_facts = st.builds(
    OrderFact,
    case=names,
    n=small,
    version=small,
    agency=names,
    service=maybe(names),
    region=maybe(names),
    opened_at=times,
    state=names,
    closed=st.booleans(),
    resolution=maybe(names),
    rounds=st.lists(round_facts, max_size=3).map(tuple),
)


def stored(item: dict[str, Any]) -> dict[str, Any]:
    """An item as it comes back from the wire."""
    return from_wire(to_wire(item))


@given(feedbacks, st.integers(1, 8))
def test_a_feedback_comes_back_as_it_was(feedback: Feedback, lanes: int) -> None:
    assert read_feedback(stored(feedback_item(feedback, lanes))) == feedback


@given(orders, cases)
def test_a_work_order_comes_back_as_it_was(order: Order, case: Case) -> None:
    assert read_order(stored(order_item(case, order, PACK))) == order


@given(cases)
def test_a_case_comes_back_as_it_was(case: Case) -> None:
    back = tuple(read_order(stored(order_item(case, order, PACK))) for order in case.orders)
    assert read_case(stored(case_item(case)), back) == case


@given(order_facts)
def test_an_order_fact_comes_back_as_it_was(fact: OrderFact) -> None:
    assert read_order_fact(stored(plain(fact))) == fact


def test_an_item_says_nothing_twice_and_nothing_empty() -> None:
    feedback = a_feedback(reachable=False, comment=None, language=None, service=None)
    assert feedback_item(feedback, 1) == {
        "pk": "FB#2026-11-23T10#0",
        "sk": feedback.id,
        "received_at": "2026-11-23T10:00:00+00:00",
        "survey": "short",
        "agency": "office",
        "channel": "web",
        "source": "author",
        "pack": "v1",
        "level": 1,
        "version": 1,
    }


def test_a_fraction_is_refused_rather_than_cut() -> None:
    with pytest.raises(ValueError, match=r"1\.5"):
        read(Feedback, {**plain(a_feedback()), "level": 1.5})


def test_degrees_come_back_as_they_were_written() -> None:
    """DynamoDB gives 51.0 back as 51."""
    place = Place(lat=51.0, lon=-0.000012)
    item = to_wire(plain(place))
    assert item == {"lat": {"N": "51.0"}, "lon": {"N": "-1.2e-05"}}
    item["lat"], item["lon"] = {"N": "51"}, {"N": "-0.000012"}
    assert read(Place, from_wire(item)) == place
