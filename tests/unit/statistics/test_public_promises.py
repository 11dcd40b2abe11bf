"""What the public reads of promises: the newest of each group, and what an agency gave words for."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.statistics.facts import OrderFact, PromiseFact, RoundFact
from chalicelib.domain.statistics.public_promises import PublicPromise, newest, public_promises

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = date(2026, 12, 20)

promises = st.builds(
    PublicPromise,
    agency=st.sampled_from(["tax", "roads"]),
    made_at=st.integers(0, 3).map(lambda days: NOW + timedelta(days=days)),
    first_due=st.just(DAY),
    due=st.sampled_from([DAY, DAY + timedelta(days=9)]),
    state=st.sampled_from(PromiseState),
    moves=st.integers(0, 2),
    group=st.sampled_from([None, "crossing", "lights"]),
    text=st.sampled_from([None, "A crossing."]),
)


def order(*promised: PromiseFact, group: str | None = None) -> OrderFact:
    rounds = tuple(RoundFact(n, "tax", promise=promise) for n, promise in enumerate(promised, start=1))
    return OrderFact("N1", 1, 1, "tax", None, None, NOW, "promised", False, None, rounds, group)


def a_promise(text: str | None = None, state: PromiseState = PromiseState.OPEN, *, days: int = 0) -> PromiseFact:
    return PromiseFact(NOW + timedelta(days=days), DAY, DAY, state, text=text)


def test_a_promise_to_one_person_is_shown_only_with_words_for_it() -> None:
    assert public_promises([order(a_promise())]) == []
    (shown,) = public_promises([order(a_promise("A crossing."))])
    assert (shown.text, shown.agency, shown.due) == ("A crossing.", "tax", DAY)


def test_a_group_has_one_promise_however_many_wrote_and_with_or_without_words() -> None:
    orders = [order(a_promise(), group="crossing") for _ in range(5)]
    assert [shown.group for shown in public_promises(orders)] == ["crossing"]


def test_of_two_promises_to_a_group_the_newer_is_shown() -> None:
    broken, again = a_promise("By May.", PromiseState.BROKEN), a_promise("By June.", days=20)
    (shown,) = public_promises([order(broken, again, group="crossing"), order(broken, group="crossing")])
    assert shown.text == "By June."


def test_a_group_is_only_as_far_as_the_least_of_its_orders() -> None:
    kept, left = a_promise(state=PromiseState.KEPT), a_promise(state=PromiseState.OPEN)
    (shown,) = public_promises([order(kept, group="crossing"), order(left, group="crossing")])
    assert shown.state is PromiseState.OPEN


@given(st.lists(promises, max_size=6), st.lists(promises, max_size=6))
def test_it_is_the_same_however_they_were_parted_before(some: list[PublicPromise], more: list[PublicPromise]) -> None:
    together = newest([*some, *more])
    assert newest([*newest(some), *newest(more)]) == together
    assert newest([*more, *some]) == together
