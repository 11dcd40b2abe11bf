"""Events survive the way to an item and back, whoever wrote them: this build, an older one or a newer one."""

import json
import lzma
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.dynamodb.case_store import events_item
from chalicelib.adapters.dynamodb.codec import from_wire, read_case, read_order, to_wire
from chalicelib.adapters.dynamodb.event_codec import plain_event, read_event
from chalicelib.domain.cases.case import replay
from chalicelib.domain.cases.changes import CaseOpened, DangerSeen, HeldBy, InState, OrderOpened
from chalicelib.domain.cases.effects.dangers import DangerCleared
from chalicelib.domain.cases.effects.groups import GroupJoined
from chalicelib.domain.cases.effects.speaking import SpokenFor
from chalicelib.domain.cases.events import CASE_OPENED, KINDS, Change, Event, Shape
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.pack.workflow import Role
from tests.builders import NOW, ROOT

NUMBER = "7K3M-Q9ZT-4R2XN"
RECORDED = ROOT / "tests" / "data" / "recorded_cases.json.xz"
"""Cases of random length as the build before changes had types wrote them, each with its events: every kind of change,
in every set of fields that came up."""

SINCE: set[type[Change]] = {DangerSeen, DangerCleared, SpokenFor}
"""Kinds that the build which recorded the cases did not know."""

FREE = [kind for kind in KINDS if kind is not CaseOpened and kind is not OrderOpened]

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
# In UTC, as the domain reckons.
times = st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC))


def values(hint: Any) -> st.SearchStrategy[Any]:
    """What a field with this type can hold."""
    if options := get_args(hint):
        inner = values(options[0])
        return st.lists(inner, max_size=3).map(tuple) if get_origin(hint) is tuple else st.none() | inner
    if is_dataclass(hint):
        return made(hint)
    known = {str: words, datetime: times, float: st.integers(0, 64).map(lambda n: n / 64)}
    return known[hint] if hint in known else st.from_type(hint)


def made(kind: Any) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: values(hints[field.name]) for field in fields(kind)})


events = st.builds(
    Event,
    case=st.just(NUMBER),
    seq=st.integers(1, 9999),
    at=times,
    name=st.just("WorkOrderOpened"),
    role=st.sampled_from(Role),
    actor=st.none() | words,
    order=st.integers(1, 99),
    changes=st.lists(st.one_of(*(made(kind) for kind in [*FREE, OrderOpened])), max_size=6).map(tuple),
)


def stored(item: dict[str, Any]) -> dict[str, Any]:
    """An item as it comes back from the wire."""
    return from_wire(to_wire(item))


def an_event(*changes: Change, name: str = "WorkOrderAccepted", order: int | None = 1) -> Event:
    return Event(NUMBER, 1, NOW, name, Role.SYSTEM, order=order, changes=changes)


def recorded() -> list[dict[str, Any]]:
    return json.loads(lzma.decompress(RECORDED.read_bytes()))  # type: ignore[no-any-return]


def read_events(case: dict[str, Any]) -> Iterator[Event]:
    return (read_event({"case": case["case"]["number"], **event}) for event in case["events"])


@given(events)
def test_an_event_comes_back_as_it_was(event: Event) -> None:
    assert read_event(stored(plain_event(event))) == event


@pytest.mark.parametrize("kind", FREE, ids=lambda kind: kind.__name__)
@given(st.data())
def test_a_change_stands_under_its_name(kind: type[Change], data: st.DataObject) -> None:
    change = data.draw(made(kind))
    item = stored(plain_event(an_event(change)))
    assert item["changes"].keys() == {kind.name}
    assert read_event(json.loads(json.dumps(item))).changes == (change,)


@given(made(CaseOpened))
def test_the_facts_of_a_case_stand_beside_one_another(facts: CaseOpened) -> None:
    """Some have names that are those of changes, too."""
    event = an_event(facts, name=CASE_OPENED, order=None)
    item = stored(plain_event(event))
    assert item["changes"].keys() <= CaseOpened.__dataclass_fields__.keys()
    assert read_event(item) == event


def test_the_parts_of_an_item_are_its_events() -> None:
    happened = [an_event(CaseOpened("appeal", "01", "v1", "web"), name=CASE_OPENED, order=None)]
    item = stored(events_item(replay(happened), happened))
    assert [read_event({"case": NUMBER, **event}) for event in item["events"]] == happened


def test_every_kind_that_there_was_is_recorded() -> None:
    seen = {type(change) for case in recorded() for event in read_events(case) for change in event.changes}
    assert seen == {*KINDS} - SINCE


def test_what_an_older_build_wrote_is_read_to_the_same_state() -> None:
    for case in recorded():
        orders: tuple[Order, ...] = tuple(read_order(order) for order in case["case"]["orders"])
        found = replay(read_events(case))
        # It did not note from whom an order was passed on, which its events tell.
        assert all(order.passed_on_by == () for order in orders)
        noted = zip(orders, found.orders, strict=True)
        assert found == read_case(
            case["case"], tuple(replace(old, passed_on_by=new.passed_on_by) for old, new in noted)
        )


def test_what_an_older_build_wrote_would_be_written_alike() -> None:
    for case in recorded():
        written = [{k: v for k, v in plain_event(event).items() if k != "case"} for event in read_events(case)]
        # What was empty used to be kept here and there.
        for event in case["events"]:
            if not event["changes"].get("reach", True):
                del event["changes"]["reach"]
        assert written == case["events"]


def test_what_a_newer_build_wrote_is_read_as_far_as_it_is_known() -> None:
    event = an_event(InState("in_work"), HeldBy("office"), GroupJoined("lamps", "Lamps"))
    item = plain_event(event)
    item["changes"] |= {"painted": {"colour": "green"}, "hurried": True}
    item["changes"]["group_joined"]["since"] = "2031-01-01"
    assert read_event(item) == event


def test_no_two_kinds_have_one_name() -> None:
    names = [kind.name for kind in KINDS if kind.shape is not Shape.BESIDE]
    assert len(names) == len({*names})
