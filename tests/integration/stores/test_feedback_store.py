"""Feedback is kept once, however often it is sent, and the author's address in the same moment or not at all."""

from dataclasses import replace
from itertools import count

import pytest

from chalicelib.domain.errors import Conflict, Transient
from chalicelib.domain.ids import ulid
from chalicelib.domain.people.person import Person
from chalicelib.domain.submissions.feedback import Feedback
from tests.builders import NOW, a_feedback
from tests.integration.stores.conftest import Stores, at_once

RATING = a_feedback(reachable=False, answers={"speed": 4, "idea": "Більше вікон 🙂"}, comment="")
REACHABLE = a_feedback(n=2)
AUTHOR = Person(id=str(REACHABLE.person), email="o@example.org", language="uk")


def test_a_rating_is_kept_and_found_again(stores: Stores) -> None:
    assert stores.feedback.save(RATING, None) is None
    assert stores.feedback.feedback(RATING.id) == RATING
    assert stores.feedback.feedback(ulid(NOW, bytes(10))) is None


def test_the_first_of_two_with_one_id_stays(stores: Stores) -> None:
    stores.feedback.save(RATING, None)
    assert stores.feedback.save(replace(RATING, level=5), None) == RATING
    assert stores.feedback.feedback(RATING.id) == RATING


def test_a_corrected_one_takes_the_place_of_the_first(stores: Stores) -> None:
    stores.feedback.save(RATING, None)
    stores.feedback.replace(replace(RATING, level=5))
    assert stores.feedback.feedback(RATING.id) == replace(RATING, level=5)


def test_the_author_is_kept_with_the_rating(stores: Stores) -> None:
    assert stores.feedback.save(REACHABLE, AUTHOR) is None
    assert stores.people.person(AUTHOR.id) == AUTHOR
    assert stores.feedback.save(REACHABLE, AUTHOR) == REACHABLE


def test_a_taken_id_keeps_no_address(stores: Stores) -> None:
    """Whoever sends a second submission under somebody's id must not become its author."""
    stores.feedback.save(REACHABLE, AUTHOR)
    stores.feedback.save(REACHABLE, replace(AUTHOR, email="stranger@example.org"))
    assert stores.people.person(AUTHOR.id) == AUTHOR


def test_an_author_may_have_no_language_and_a_stranger_is_nobody(stores: Stores) -> None:
    stores.feedback.save(REACHABLE, replace(AUTHOR, language=None))
    assert stores.people.person(AUTHOR.id) == replace(AUTHOR, language=None)
    assert stores.people.person("nobody") is None


def test_what_a_person_leaves_later_is_added_to_what_they_left_before(stores: Stores) -> None:
    stores.feedback.save(REACHABLE, AUTHOR)
    stores.feedback.save(a_feedback(n=3, person=AUTHOR.id), Person(AUTHOR.id, phone="+380441234567", language="en"))

    assert stores.people.person(AUTHOR.id) == replace(AUTHOR, phone="+380441234567", language="en")


def test_an_address_is_nowhere_in_the_records(stores: Stores) -> None:
    stores.feedback.save(REACHABLE, AUTHOR)
    items = stores.engine.client.scan(TableName=stores.engine.names["HEED_RECORDS"])["Items"]
    assert len(items) == 1
    assert "o@example.org" not in str(items)


def test_an_hour_gives_what_was_given_in_it(stores: Stores) -> None:
    stores.feedback.save(RATING, None)
    stores.feedback.save(REACHABLE, AUTHOR)
    stores.feedback.save(replace(RATING, id=ulid(NOW.replace(hour=11), bytes(10))), None)
    assert list(stores.feedback.feedback_in("2026-11-23T10#0")) == [RATING, REACHABLE]
    assert list(stores.feedback.feedback_in("2026-11-23T12#0")) == []


def test_of_several_at_once_the_new_are_kept_and_the_taken_are_told(stores: Stores) -> None:
    stores.feedback.save(RATING, None)
    others = [replace(RATING, id=ulid(NOW, n.to_bytes(10, "big"))) for n in range(100, 120)]

    earlier = stores.feedback.save_all([(others[0], None), (replace(RATING, level=5), None), (REACHABLE, AUTHOR)])
    again = stores.feedback.save_all([(one, None) for one in others])

    assert earlier == [None, RATING, None]
    assert again == [others[0], *[None] * 19]
    assert stores.feedback.feedback(RATING.id) == RATING
    assert stores.people.person(AUTHOR.id) == AUTHOR
    assert stores.feedback.save_all([]) == []


@pytest.mark.dynamodb_local
def test_of_five_equal_batches_at_once_each_rating_is_kept_once(amazon: Stores) -> None:
    several = [(replace(RATING, id=ulid(NOW, n.to_bytes(10, "big"))), None) for n in range(25)]

    outcomes = at_once(5, amazon.feedback.save_all, several)

    new = [earlier for outcome in outcomes if isinstance(outcome, list) for earlier in outcome if earlier is None]
    assert len(new) == 25
    assert {type(outcome) for outcome in outcomes} <= {list, Transient}
    assert amazon.count("HEED_RECORDS") == 25


@pytest.mark.dynamodb_local
def test_fifty_at_once_make_one_item(amazon: Stores) -> None:
    earlier = at_once(50, amazon.feedback.save, RATING, None)
    assert earlier.count(None) == 1
    assert earlier.count(RATING) == 49
    assert amazon.count("HEED_RECORDS") == 1


@pytest.mark.dynamodb_local
def test_fifty_at_once_with_an_address_make_one_item_and_one_person(amazon: Stores) -> None:
    earlier = at_once(50, amazon.feedback.save, REACHABLE, AUTHOR)
    assert earlier.count(None) == 1
    assert earlier.count(REACHABLE) == 49
    assert (amazon.count("HEED_RECORDS"), amazon.count("HEED_PEOPLE")) == (1, 1)


@pytest.mark.dynamodb_local
def test_an_hour_of_more_than_one_page_is_read_whole(amazon: Stores) -> None:
    """A query answers with at most 1 MB."""
    long = [replace(RATING, id=ulid(NOW, n.to_bytes(10, "big")), comment="x" * 90_000) for n in range(14)]
    for feedback in long:
        amazon.feedback.save(feedback, None)
    assert list(amazon.feedback.feedback_in("2026-11-23T10#0")) == long


def test_a_transaction_has_one_rating_and_a_retry_finds_the_first(stores: Stores) -> None:
    rated = replace(RATING, transaction="a" * 24)
    assert stores.feedback.save(rated, None) is None
    assert stores.feedback.save(rated, None) == rated
    with pytest.raises(Conflict):
        stores.feedback.save(replace(REACHABLE, transaction="a" * 24), AUTHOR)
    assert stores.people.person(AUTHOR.id) is None


@pytest.mark.dynamodb_local
def test_of_ten_ratings_of_one_transaction_at_once_one_is_kept(amazon: Stores) -> None:
    numbers = count(1)

    def rate() -> Feedback | None:
        rating = replace(RATING, id=ulid(NOW, next(numbers).to_bytes(10, "big")), transaction="a" * 24)
        return amazon.feedback.save(rating, None)

    outcomes = at_once(10, rate)
    assert outcomes.count(None) == 1
    assert {type(outcome) for outcome in outcomes if outcome is not None} <= {Conflict, Transient}
    assert amazon.count("HEED_RECORDS") == 2, "the rating and the mark of its transaction"
