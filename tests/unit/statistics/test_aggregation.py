"""Folding and merging obey the laws that let one hour be recounted without touching the rest."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.ids import ulid
from chalicelib.domain.pack.tree import lineage
from chalicelib.domain.statistics import aggregation, cube
from chalicelib.domain.statistics.exclusions import Reason, counts_towards_index
from chalicelib.domain.statistics.facts import OrderFact, PromiseFact, RoundFact
from chalicelib.domain.statistics.scopes import WITH_ANSWERS, segment_scope
from chalicelib.domain.submissions.feedback import Feedback, Source
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.domain.surveys.survey import Question, QuestionType, Survey

Things = tuple[list[Feedback], list[OrderFact]]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Node:
    parent: str | None = None
    region: str | None = None


SHORT = Survey(
    id="short",
    title={},
    version=1,
    audience="external",
    level="optional",
    opens_case="never",
    questions=(Question("q1", QuestionType.SCALE, {}, min=1, max=5), Question("q2", QuestionType.TEXT, {})),
)


@dataclass(frozen=True)
class Tree:
    agencies: Mapping[str, Node] = field(
        default_factory=lambda: {"state": Node(), "tax": Node("state"), "roads": Node("state")}
    )
    services: Mapping[str, Node] = field(default_factory=lambda: {"vat": Node(), "vat-online": Node("vat")})
    surveys: Mapping[str, Survey] = field(default_factory=lambda: {"short": SHORT})
    topics: Mapping[str, Node] = field(default_factory=lambda: {"taxes": Node(), "refunds": Node("taxes")})
    excluded_sources: tuple[str, ...] = ("staff",)


TREE = Tree()
moments = st.integers(-90 * 24, 24 * 20).map(lambda hours: NOW + timedelta(hours=hours))

feedback_items = st.builds(
    Feedback,
    id=st.integers(0, 2**40).map(lambda random: ulid(NOW, random.to_bytes(10, "big"))),
    received_at=moments,
    survey=st.just("short"),
    agency=st.sampled_from(["state", "tax", "roads", "gone"]),
    channel=st.sampled_from(["web", "phone"]),
    source=st.sampled_from(Source),
    pack_version=st.just("p"),
    service=st.sampled_from([None, "vat", "vat-online"]),
    region=st.sampled_from([None, "north"]),
    level=st.sampled_from([None, 1, 2, 3, 4, 5]),
    answers=st.dictionaries(st.sampled_from(["q1", "q2"]), st.integers(1, 5) | st.text(max_size=3)),
    comment=st.sampled_from([None, "words"]),
    segments=st.sampled_from([(), ("owners",), ("clerks",), ("clerks", "owners")]),
    transaction=st.sampled_from([None, "mark"]),
)
rounds = st.builds(
    RoundFact,
    n=st.integers(1, 3),
    agency=st.sampled_from(["state", "tax"]),
    due=st.none() | moments,
    answered_at=st.none() | moments,
    follow_up=st.sampled_from([None, "solved", "not_solved"]),
    rating=st.none() | st.integers(1, 10),
    follow_up_by=st.sampled_from([None, "author", "operator"]),
    promise=st.none()
    | st.builds(
        PromiseFact,
        made_at=moments,
        first_due=st.dates(),
        due=st.dates(),
        state=st.sampled_from(PromiseState),
        moves=st.integers(0, 2),
    ),
)
orders = st.builds(
    OrderFact,
    case=st.just("7K3M-Q9ZT-4R2XN"),
    n=st.integers(1, 3),
    version=st.just(1),
    agency=st.sampled_from(["state", "tax"]),
    service=st.sampled_from([None, "vat-online"]),
    region=st.none(),
    opened_at=moments,
    state=st.just("assigned"),
    closed=st.booleans(),
    resolution=st.sampled_from([None, "confirmed"]),
    rounds=st.lists(rounds, min_size=1, max_size=2).map(tuple),
    group=st.sampled_from([None, "crossing"]),
    topic=st.sampled_from([None, "refunds", "gone"]),
)
things = st.tuples(st.lists(feedback_items, max_size=4), st.lists(orders, max_size=2))


def fold(given_things: Things, **exclusions: Reason) -> cube.Cube:
    feedback, work = given_things
    return aggregation.aggregate(feedback, work, exclusions=exclusions, pack=TREE, now=NOW)


def feedback(
    level: int | None = 5, *, random: int = 0, source: Source = Source.AUTHOR, agency: str = "tax"
) -> Feedback:
    return Feedback(
        id=ulid(NOW, random.to_bytes(10, "big")),
        received_at=NOW,
        survey="short",
        agency=agency,
        channel="web",
        source=source,
        pack_version="p",
        service="vat-online",
        level=level,
    )


def order(*turns: RoundFact, closed: bool = False) -> OrderFact:
    return OrderFact(
        case="7K3M-Q9ZT-4R2XN",
        n=1,
        version=3,
        agency="state",
        service=None,
        region=None,
        opened_at=NOW - timedelta(days=10),
        state="assigned",
        closed=closed,
        resolution="confirmed" if closed else None,
        rounds=turns,
    )


def a_promise(state: PromiseState = PromiseState.OPEN, **changes: Any) -> PromiseFact:
    return replace(PromiseFact(NOW, date(2026, 12, 1), date(2026, 12, 20), state), **changes)


@given(things, things)
def test_folding_apart_and_merging_is_folding_together(one: Things, other: Things) -> None:
    together = fold((one[0] + other[0], one[1] + other[1]))
    assert cube.merge([fold(one), fold(other)]) == together


@given(things, things, things)
def test_merging_is_associative_and_commutative_and_has_an_identity(one: Things, two: Things, three: Things) -> None:
    a, b, c = fold(one), fold(two), fold(three)
    assert cube.merge([cube.merge([a, b]), c]) == cube.merge([a, cube.merge([b, c])])
    assert cube.merge([a, b]) == cube.merge([b, a])
    assert cube.merge([a, {}]) == a == cube.merge([a])


@given(things)
def test_a_cube_survives_json_and_equal_cubes_are_equal_bytes(one: Things) -> None:
    written = cube.to_json(fold(one))
    assert json.loads(written) == fold(one)
    assert cube.to_json(fold((one[0][::-1], one[1][::-1]))) == written


FOLDED = {
    1: "952085460d7ff598",
    2: "764e53d80a76ec57",
    3: "80a3491ba2c89a2d",
    4: "f8b24832aa2f0e5e",
    5: "f875d5769e9bdd42",
    6: "90ee12aff17e9f8a",
    7: "f96dd2a676fe7aeb",
    8: "f96dd2a676fe7aeb",
    9: "6ac321d77f9bbe56",
    10: "6ac321d77f9bbe56",
    11: "03c29c820a9e4859",
    12: "b88a59fc05d8846f",
    13: "92a45ac374ac7c98",
    14: "c8c6742df4480e89",
}
"""What ``fold`` makes of the things below, by its version. Where this differs, a new version goes in beside it."""


def test_a_fold_that_counts_otherwise_has_a_new_version() -> None:
    submissions = [
        replace(
            feedback(level, random=n, source=source),
            region=[None, "north"][n % 2],
            stage=["counter", None][n % 2],
            answers={"q1": n % 5 + 1, "q2": "words", "gone": n},
            comment=[None, "words"][n % 2],
            transaction="mark" if n % 4 == 1 else None,
            segments=[(), ("owners",), ("clerks", "owners")][n % 3],
        )
        for n, (level, source) in enumerate(product((None, 1, 2, 3, 4, 5), Source))
    ]
    turns = [
        RoundFact(1, "tax", due, answered, "fixed" if answered else None, said, rating, by)
        for due, answered, said, rating, by in product(
            (None, NOW - timedelta(days=5)),
            (None, NOW - timedelta(days=6), NOW - timedelta(days=5), NOW - timedelta(days=4)),
            (None, "solved", "not_solved"),
            (None, 3),
            (None, "author", "operator"),
        )
    ]
    work = [order(turn, closed=closed) for turn, closed in product(turns, (False, True))]
    work += [order(turn, replace(turn, n=2, agency="roads")) for turn in turns]
    work += [replace(one, opened_at=NOW - timedelta(days=6, hours=7), service="vat-online") for one in work]
    promised = [
        RoundFact(1, "tax", promise=a_promise(state, moves=moves)) for state, moves in product(PromiseState, (0, 2))
    ]
    work += [replace(order(turn), group=group) for turn, group in product(promised, (None, "crossing"))]
    work += [replace(one, topic="refunds") for one in work[-8:]]
    work += [order(replace(turn, paused_since=NOW - timedelta(days=6))) for turn in turns]
    work += [replace(order(turn), about=about, undispatched=True) for turn in turns for about in (None, "roads")]
    work += [replace(one, author="5f0c3a11", undispatched=n % 2 == 0) for n, one in enumerate(work[:99])]
    counted = aggregation.aggregate(
        submissions,
        work,
        exclusions={submissions[0].id: Reason.SPAM},
        pack=TREE,
        now=NOW,
        outreach=[Outreach("1", "tax", "short", "web", NOW.date(), 100, NOW)],
    )
    assert FOLDED[aggregation.AGGREGATION_VERSION] == hashlib.sha256(cube.to_json(counted)).hexdigest()[:16]


@given(feedback_items, st.sampled_from([None, "spring"]))
def test_answers_are_counted_for_the_whole_bodies_regions_and_campaigns_and_nowhere_else(
    item: Feedback, campaign: str | None
) -> None:
    item = replace(item, campaign=campaign)
    given = Counter(aggregation.answer_cells("short", item.answers, SHORT, item.survey_version))
    for scope, tally in fold(([item], [])).items():
        is_counted = scope.startswith(WITH_ANSWERS) and any(cell.startswith("given/") for cell in tally)
        found = {cell: n for cell, n in tally.items() if cell.startswith(("answer/", "asked/"))}
        assert found == (given if is_counted else {}), scope


def test_ratings_that_show_which_use_of_a_service_they_rate_are_counted_among_those_with_a_level() -> None:
    verified = [replace(feedback(level, random=n), transaction="mark") for n, level in enumerate((5, 1, None))]
    spam = replace(feedback(5, random=8), transaction="mark")
    cube = fold(([*verified, spam, feedback(4, random=9)], []), **{spam.id: Reason.SPAM})
    assert cube["agency:state"]["verified"] == 2


def test_a_rating_counts_for_its_agency_its_service_and_those_above() -> None:
    cube = fold(([feedback(4)], []))
    assert set(cube) == {"all", "agency:tax", "agency:state", "service:vat-online", "service:vat", "channel:web"}
    assert all(scope == {"level/4": 1, "given/short/web": 1} for scope in cube.values())


@given(st.lists(feedback_items, max_size=8))
def test_groups_that_share_nobody_and_those_in_none_add_up_to_each_body_and_service(items: list[Feedback]) -> None:
    items = [replace(item, segments=item.segments[:1]) for item in items]
    whole = fold((items, []))
    in_no_group = fold(([item for item in items if not item.segments], []))
    for place in whole:
        if place.startswith(("agency:", "service:")):
            of_groups = [whole.get(segment_scope(each, place), {}) for each in ("owners", "clerks")]
            assert cube.merge_tallies([*of_groups, ratings(in_no_group.get(place, {}))]) == ratings(whole[place])


@given(st.lists(feedback_items, max_size=8))
def test_a_group_at_a_place_is_what_only_the_ratings_of_its_people_give(items: list[Feedback]) -> None:
    whole, owners = fold((items, [])), fold(([item for item in items if "owners" in item.segments], []))
    for place in whole:
        if place.startswith(("agency:", "service:")):
            assert whole.get(segment_scope("owners", place), {}) == ratings(owners.get(place, {}))


def ratings(cells: cube.Tally) -> cube.Tally:
    """The cells that a group of people has at a place."""
    return {cell: count for cell, count in cells.items() if cell.startswith("level/") or cell == "verified"}


def test_a_work_order_counts_for_its_topic_and_those_above() -> None:
    cube = fold(([], [replace(order(RoundFact(1, "tax", answered_at=NOW)), topic="refunds")]))
    assert cube["topic:refunds"] == cube["topic:taxes"]
    assert cube["topic:taxes"]["order/opened"] == cube["topic:taxes"]["round/answered"] == 1


def test_what_is_left_out_is_counted_with_its_reason_and_nothing_else() -> None:
    spam = feedback(1, random=1)
    cube = fold(([spam, feedback(5, source=Source.STAFF), feedback(5)], []), **{spam.id: Reason.SPAM})
    assert cube["all"] == {"level/5": 1, "given/short/web": 1, "out/spam": 1, "out/source-excluded": 1}


@given(feedback_items, st.none() | st.sampled_from(Reason))
def test_one_predicate_decides_what_the_index_counts(item: Feedback, decided: Reason | None) -> None:
    cells = fold(([item], []), **({item.id: decided} if decided else {}))["all"]
    counted = counts_towards_index(item, TREE, decided)
    assert any(cell.startswith("level/") for cell in cells) == counted
    assert any(cell.startswith("out/") for cell in cells) != counted


def test_a_round_belongs_to_the_agency_that_had_it() -> None:
    late = RoundFact(n=1, agency="tax", due=NOW - timedelta(days=5), answered_at=NOW - timedelta(days=3))
    running = RoundFact(n=2, agency="state", due=NOW + timedelta(days=1))
    cube = fold(([], [order(late, running)]))
    assert {"round/answered", "round/timed"} == {cell for cell in cube["agency:tax"] if "-by/" not in cell}
    assert cube["agency:state"]["order/redo"] == 1
    assert "order/overdue" not in cube["all"]


def test_an_open_order_past_its_deadline_is_overdue_and_a_closed_one_is_not() -> None:
    missed = RoundFact(n=1, agency="tax", due=NOW - timedelta(minutes=1))
    assert fold(([], [order(missed)]))["all"]["round/overdue"] == 1
    assert "round/overdue" not in fold(([], [order(missed, closed=True)]))["all"]


def test_an_answer_at_the_very_deadline_is_in_time_and_one_after_it_is_not() -> None:
    due = NOW - timedelta(days=1)
    kept, missed = (
        fold(([], [order(RoundFact(n=1, agency="tax", due=due, answered_at=at))]))["all"]
        for at in (due, due + timedelta(microseconds=1))
    )
    assert kept["round/in-time"] == 1
    assert "round/in-time" not in missed


def test_a_round_is_overdue_only_after_its_deadline() -> None:
    cells = fold(([], [order(RoundFact(n=1, agency="tax", due=NOW))]))["all"]
    assert not {"order/overdue", "round/overdue"} & set(cells)


def test_a_late_answer_ends_what_was_overdue() -> None:
    late = RoundFact(n=1, agency="tax", due=NOW - timedelta(days=2), answered_at=NOW - timedelta(days=1))
    assert not {"order/overdue", "round/overdue"} & set(fold(([], [order(late)]))["all"])


def test_a_wait_ends_with_the_first_answer() -> None:
    answers = [NOW - timedelta(days=10) + timedelta(hours=hours) for hours in (5, 30)]
    turns = [RoundFact(n=n, agency="tax", answered_at=at) for n, at in enumerate(answers, start=1)]
    assert fold(([], [order(*turns)]))["all"]["wait/5"] == 1


def test_a_second_round_before_any_answer_is_no_redo() -> None:
    turns = [RoundFact(n=n, agency="tax", due=NOW) for n in (1, 2)]
    assert "order/redo" not in fold(([], [order(*turns)]))["all"]


def test_what_staff_type_in_for_the_author_is_counted_apart() -> None:
    own = RoundFact(n=1, agency="tax", follow_up="not_solved", rating=2, follow_up_by="author")
    older = RoundFact(n=1, agency="tax", follow_up="partly", rating=3)
    typed_in = RoundFact(n=1, agency="tax", follow_up="solved", rating=10, follow_up_by="operator")
    cells = fold(([], [order(own), order(older), order(typed_in)]))["agency:tax"]
    assert cells == {
        "follow-up/not_solved": 1,
        "follow-up/partly": 1,
        "handling/1/2": 1,
        "handling/1/3": 1,
        "round/untimed": 3,
        "staff-entered/follow-up": 1,
    }


def test_a_round_without_a_follow_up_has_nothing_that_staff_typed_in() -> None:
    running = RoundFact(n=1, agency="tax", due=NOW + timedelta(days=1), follow_up_by="operator")
    assert "agency:tax" not in fold(([], [order(running)]))


def test_a_round_without_a_deadline_is_counted_as_such_and_neither_in_time_nor_late() -> None:
    answered, running = RoundFact(n=1, agency="tax", answered_at=NOW), RoundFact(n=1, agency="tax")
    cells = fold(([], [order(answered), order(running)]))["agency:tax"]
    assert cells == {"round/untimed": 2, "round/answered": 1}


@pytest.mark.parametrize(("waited", "hours"), [(0, 0), (71.9, 71), (72, 72), (95.9, 72), (96, 96)])
def test_waits_are_whole_hours_for_three_days_and_whole_days_after(waited: float, hours: int) -> None:
    assert cube.waiting_class(timedelta(hours=waited)) == hours


def test_lineage_ends_even_where_places_name_each_other() -> None:
    assert lineage("a", {"a": Node("b"), "b": Node("a")}) == ["a", "b"]


def test_a_promise_counts_for_the_agency_that_made_it_and_once_more_for_all() -> None:
    ahead = NOW + timedelta(days=1)
    made = RoundFact(1, "tax", due=ahead, promise=a_promise(moves=1))
    cube = fold(([], [order(made, RoundFact(2, "roads", due=ahead))]))
    promise = {"promise/made": 1, "promise/open": 1, "promise/moved": 1, "promise-due/2026-12-20": 1}
    assert cube["agency:tax"] == promise == cube["promises"]
    assert "agency:roads" not in cube


def test_the_day_of_a_promise_is_counted_only_while_it_is_open() -> None:
    for state in (PromiseState.KEPT, PromiseState.BROKEN, PromiseState.DROPPED):
        made = RoundFact(1, "tax", due=NOW + timedelta(days=1), promise=a_promise(state))
        cube = fold(([], [order(made)]))
        assert cube["promises"] == {"promise/made": 1, f"promise/{state}": 1}


def test_a_region_that_nobody_said_is_that_of_the_body_or_of_one_above_it() -> None:
    tree = replace(
        TREE, agencies={"state": Node(region="south"), "tax": Node("state"), "roads": Node("state", "north")}
    )
    said, unsaid = order(RoundFact(1, "tax")), replace(order(RoundFact(1, "roads")), agency="roads", region=None)
    cube = aggregation.aggregate(
        [replace(feedback(5), region=None)], [replace(said, region="north"), unsaid], exclusions={}, pack=tree, now=NOW
    )
    assert cube["region:south"]["level/5"] == 1
    assert cube["region:north"]["order/opened"] == 2


def test_orders_are_counted_by_the_channel_that_they_came_by() -> None:
    cube = fold(([], [replace(order(RoundFact(1, "tax")), channel="phone"), order(RoundFact(1, "tax"))]))
    assert cube["channel:phone"]["order/opened"] == 1


def test_a_group_counts_what_its_orders_came_to() -> None:
    ahead = NOW + timedelta(days=1)
    kept = RoundFact(1, "tax", due=ahead, follow_up="solved", promise=a_promise(PromiseState.KEPT))
    cube = fold(([], [replace(order(kept), group="crossing"), order(kept)]))
    assert cube["group:crossing"] == {
        "order/opened": 1,
        "order/open": 1,
        "order/running": 1,
        "order/waiting": 1,
        "follow-up/solved": 1,
        "promise/made": 1,
        "promise/kept": 1,
    }


def test_what_waits_for_a_dispatcher_is_counted_at_the_body_it_is_about() -> None:
    late = RoundFact(1, "state", due=NOW - timedelta(days=1))
    waiting = replace(order(late), about="tax", undispatched=True)
    sent_on = replace(waiting, agency="tax", undispatched=False)
    for scope in ("agency:tax", "agency:state", "all"):
        cells = fold(([], [waiting]))[scope]
        assert (cells["undispatched/orders"], cells["undispatched/overdue"]) == (1, 1)
    assert "order/opened" not in fold(([], [waiting]))["agency:tax"]
    cells = fold(([], [sent_on]))["agency:tax"]
    assert cells["order/opened"] == 1 and "undispatched/orders" not in cells


def test_authors_are_marked_where_one_may_have_several() -> None:
    told = RoundFact(1, "tax", answered_at=NOW, follow_up="solved")
    known = fold(([], [replace(order(told), author="5f0c3a11", about="roads", undispatched=True)]))["all"]
    of_orders = set(cube.Authors) - {cube.Authors.SUBMISSIONS}
    assert {cell for cell in known if "5f0c3a11" in cell} == {authors.cell("5f0c3a11") for authors in of_orders}
    again = fold(([], [order(told, replace(told, n=2))]))["all"]
    assert sorted(cell.partition("/")[0] for cell in again if "by/" in cell) == ["follow-up-by", "round-by"]
    assert not any("by/" in cell for cell in fold(([], [order(told)]))["all"])


def test_outreach_counts_whom_it_invited_at_its_agency_its_service_and_those_above() -> None:
    reports = [Outreach(n, "tax", "short", "web", NOW.date(), 100, NOW, "vat-online") for n in ("1", "2")]
    counted = aggregation.aggregate([], [], exclusions={}, pack=TREE, now=NOW, outreach=reports)
    assert set(counted) == {
        "all",
        "agency:tax",
        "agency:state",
        "service:vat-online",
        "service:vat",
        "channel:web",
        "outreach",
    }
    assert all(cells == {"invited/short/web": 200} for cells in counted.values())


@given(things)
def test_cells_of_all_families_are_those_under_each_of_their_names(one: Things) -> None:
    for tally in fold(one).values():
        for family, cells in cube.families(tally).items():
            assert cells == (cube.cells_under(tally, family) or {"": tally.get(family, 0)})
        assert sum(map(len, cube.families(tally).values())) == len(tally)
