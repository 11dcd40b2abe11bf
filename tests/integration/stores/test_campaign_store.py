"""Campaigns as they are kept: none too soon about one unit, each moved by one at a time, and whom they may ask."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

import pytest

from chalicelib.domain.campaigns.campaign import Campaign, Stage, Start, Unasked, Unit
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.ids import ulid
from chalicelib.domain.people.person import Detail, Person, Purpose
from tests.builders import NOW, an_appeal, an_id
from tests.integration.stores.conftest import Stores, at_once

PAUSE = timedelta(days=90)


def a_campaign(n: int = 1, *, agency: str = "office", at: datetime = NOW) -> Campaign:
    return Campaign(
        id=ulid(at, n.to_bytes(10, "big")),
        unit=Unit(agency),
        first=date(2026, 8, 1),
        last=date(2026, 10, 31),
        survey="short",
        survey_version=1,
        margin=0.05,
        confidence=0.95,
        seed="a-seed",
        pack="v1",
        started_at=at,
        started_by=Start.HAND,
    )


def started(stores: Stores, campaign: Campaign) -> Campaign:
    stores.campaigns.start(campaign, none_since=campaign.started_at - PAUSE)
    return campaign


def test_a_campaign_comes_back_as_it_was_kept(stores: Stores) -> None:
    campaign = started(stores, a_campaign())
    assert stores.campaigns.campaign(campaign.id) == campaign
    asked = campaign.gathered(12, ["a", "b"]).asked(2, passed_over=1).opened(NOW + timedelta(days=14))
    stores.campaigns.move_on(campaign, asked)
    assert stores.campaigns.campaign(campaign.id) == asked
    assert stores.campaigns.campaign(an_id(n=9)) is None


def test_about_one_unit_none_begins_too_soon(stores: Stores) -> None:
    started(stores, a_campaign())
    with pytest.raises(Conflict):
        started(stores, a_campaign(2, at=NOW + PAUSE - timedelta(seconds=1)))
    started(stores, a_campaign(3, agency="desk", at=NOW + timedelta(seconds=1)))
    started(stores, a_campaign(4, at=NOW + PAUSE))


def test_one_that_asked_nobody_is_in_the_way_of_none_begun_by_hand(stores: Stores) -> None:
    empty = started(stores, a_campaign())
    stores.campaigns.move_on(empty, empty.closed(NOW, Unasked.NOBODY))
    with pytest.raises(Conflict):
        started(stores, replace(a_campaign(2, at=NOW + timedelta(seconds=1)), started_by=Start.LIMIT))
    again = started(stores, a_campaign(3, at=NOW + timedelta(seconds=2)))
    with pytest.raises(Conflict):
        started(stores, a_campaign(4, at=NOW + timedelta(seconds=3)))
    # What is said of the first one again does not touch what has taken its place.
    stores.campaigns.move_on(empty.closed(NOW), empty.closed(NOW, Unasked.NOBODY))
    with pytest.raises(Conflict):
        started(stores, a_campaign(5, at=NOW + timedelta(seconds=4)))
    assert stores.campaigns.campaign(again.id) == again


@pytest.mark.dynamodb_local
def test_of_ten_at_once_one_begins(amazon: Stores) -> None:
    numbers = count(1)
    begun = at_once(10, lambda: started(amazon, a_campaign(next(numbers))))
    assert [isinstance(each, Campaign) for each in begun].count(True) == 1
    assert len(amazon.campaigns.newest(10)) == 1


def test_the_list_has_the_newest_first_page_by_page(stores: Stores) -> None:
    agencies = ("office", "desk", "centre")
    ids = [started(stores, a_campaign(agency=a, at=NOW + timedelta(hours=n))).id for n, a in enumerate(agencies)]
    first = stores.campaigns.campaigns(limit=2, cursor=None)
    second = stores.campaigns.campaigns(limit=2, cursor=first.next)
    assert [each.id for each in (*first.items, *second.items)] == ids[::-1]
    assert second.next is None
    with pytest.raises(Invalid):
        stores.campaigns.campaigns(limit=2, cursor="bm90LW91cnM")


def test_a_campaign_is_due_until_it_is_closed(stores: Stores) -> None:
    campaign = started(stores, a_campaign())

    def due(at: datetime) -> list[str]:
        return [each.id for each in stores.campaigns.due(at)]

    assert due(NOW) == []
    assert due(NOW + timedelta(seconds=1)) == [campaign.id]
    opened = campaign.gathered(0, []).opened(NOW + timedelta(days=14))
    stores.campaigns.move_on(campaign, opened)
    assert due(NOW + timedelta(days=13)) == []
    assert due(NOW + timedelta(days=14, seconds=1)) == [campaign.id]
    stores.campaigns.move_on(opened, opened.closed(NOW + timedelta(days=15)))
    assert due(NOW + timedelta(days=400)) == []


def test_who_saw_an_older_state_moves_nothing(stores: Stores) -> None:
    campaign = started(stores, a_campaign())
    inviting = campaign.gathered(60, [str(n) for n in range(60)])
    stores.campaigns.move_on(campaign, inviting)
    with pytest.raises(Conflict):
        stores.campaigns.move_on(campaign, replace(campaign, stage=Stage.CLOSED))
    stores.campaigns.move_on(inviting, inviting.asked(50, passed_over=0))
    with pytest.raises(Conflict):
        stores.campaigns.move_on(inviting, inviting.asked(50, passed_over=0))


def test_appeals_of_an_hour_are_found(stores: Stores) -> None:
    now, before = an_appeal(n=1), an_appeal(id=an_id(NOW - timedelta(hours=1), 2))
    for appeal in (now, before):
        stores.appeals.save(appeal, None)
    assert list(stores.appeals.appeals_in(f"{NOW:%Y-%m-%dT%H}")) == [now]


def test_consent_is_kept_taken_back_and_never_there_by_itself(stores: Stores) -> None:
    stores.people.change(Person("a", email="a@home.example", consents={Purpose.SURVEYS: NOW}), ())
    stores.people.change(Person("b", email="b@home.example"), ())
    # What somebody leaves with their next rating takes nothing back.
    stores.people.change(Person("a", phone="+441632960001"), ())
    found = stores.people.persons(["a", "b", "nobody", "a"])
    assert {name: person.may_be_drawn for name, person in found.items()} == {"a": True, "b": False}
    assert found["a"] == stores.people.person("a")
    stores.people.change(Person("a"), (), [Purpose.SURVEYS])
    assert stores.people.person("a") == Person("a", email="a@home.example", phone="+441632960001")


def test_a_detail_of_a_person_is_forgotten_by_itself(stores: Stores) -> None:
    stores.people.change(Person("a", email="a@home.example", phone="+441632960001", name="A", language="uk"), ())
    stores.people.change(Person("a", name="B"), (), forgotten=[Detail.PHONE, Detail.LANGUAGE])
    assert stores.people.person("a") == Person("a", email="a@home.example", name="B")


def test_people_are_looked_up_by_the_hundred(stores: Stores) -> None:
    for n in (0, 150):
        stores.people.change(Person(f"person-{n}", email="a@home.example"), ())
    found = stores.people.persons([f"person-{n}" for n in range(151)])
    assert found.keys() == {"person-0", "person-150"}
