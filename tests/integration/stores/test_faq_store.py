"""Frequent questions on the real stores: one version after the other, and every change stays."""

from dataclasses import replace

import pytest

from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.faq import FaqAction, FaqChange, FaqState, FrequentQuestion
from chalicelib.domain.pack.workflow import Role
from tests.builders import NOW, an_id
from tests.integration.stores.conftest import Stores

ENTRY = FrequentQuestion(
    id=an_id(),
    agency="office",
    question={"en": "How long?", "uk": "Як довго?"},
    answer={"en": "Five days.", "uk": "П’ять днів."},
    opened_at=NOW,
    changed_at=NOW,
    topic="lights",
)


def keep(stores: Stores, entry: FrequentQuestion, action: FaqAction = FaqAction.CHANGE) -> FrequentQuestion:
    stores.faq.save(entry, FaqChange(entry, action, Role.HEAD, "office", "olha"))
    return entry


def test_a_question_and_all_that_was_done_to_it_come_back_as_they_were(stores: Stores) -> None:
    first = keep(stores, ENTRY, FaqAction.PUBLISH)
    second = keep(stores, replace(first, topic=None, version=2))
    third = keep(stores, replace(second, state=FaqState.WITHDRAWN, version=3), FaqAction.WITHDRAW)
    assert stores.faq.entry(ENTRY.id) == third
    assert [change.entry for change in stores.faq.changes(ENTRY.id)] == [third, second, first]
    assert stores.faq.entry("none") is None


def test_of_two_who_change_one_version_the_second_is_turned_away(stores: Stores) -> None:
    keep(stores, ENTRY, FaqAction.PUBLISH)
    mine = keep(stores, replace(ENTRY, sort=1, version=2))
    with pytest.raises(Conflict):
        keep(stores, replace(ENTRY, sort=2, version=2))
    with pytest.raises(Conflict):
        keep(stores, ENTRY, FaqAction.PUBLISH)
    assert stores.faq.entry(ENTRY.id) == mine
    assert len(stores.faq.changes(ENTRY.id)) == 2


def test_an_agency_s_questions_come_page_by_page_in_the_order_of_the_site(stores: Stores) -> None:
    for n, sort in enumerate((30, 4, 200)):
        keep(stores, replace(ENTRY, id=an_id(n=n), sort=sort), FaqAction.PUBLISH)
    keep(stores, replace(ENTRY, id=an_id(n=9), agency="ministry"), FaqAction.PUBLISH)
    first = stores.faq.entries("office", limit=2, cursor=None)
    rest = stores.faq.entries("office", limit=2, cursor=first.next)
    assert [entry.sort for page in (first, rest) for entry in page.items] == [4, 30, 200]
    with pytest.raises(Invalid):
        stores.faq.entries("ministry", limit=2, cursor=first.next)


def test_an_older_version_that_comes_late_does_not_take_the_newer_one_s_place(stores: Stores) -> None:
    newer = replace(ENTRY, sort=7, version=2)
    for entry in (newer, ENTRY, newer):
        stores.facts.save_question(entry)
    assert stores.facts.questions() == [newer]
