"""A drawn sample of those who dealt with a body is asked: begun by limit or by hand, drawn again from its record."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.s3.lake import unpacked
from chalicelib.domain.campaigns.campaign import Campaign, Stage, Start, Unasked, invitation_pseudonym
from chalicelib.domain.people.invitations import InvitationKind, invitation_token
from chalicelib.domain.people.opt_outs import address_pseudonym
from chalicelib.domain.people.person import person_of
from chalicelib.domain.statistics.sampling import draw, fingerprint
from chalicelib.entrypoints import schedules
from chalicelib.entrypoints.logs import HandlerFailed
from chalicelib.services.campaigns import gather
from chalicelib.services.campaigns.gather import people_key
from tests.builders import NOW, ROOT, SECRET, a_pack, an_id
from tests.deployment import FakeWiring
from tests.fakes import FakePacks
from tests.http import Answer, Http
from tests.unit.edge.requests import FEEDBACK, a_rating, anyone, is_problem, official

EVENT = json.loads((ROOT / "tests" / "events" / "schedule.json").read_text(encoding="utf-8"))
LONG = SimpleNamespace(get_remaining_time_in_millis=lambda: 60_000)
CAMPAIGNS = "/v1/desk/campaigns"
RULE = {
    "survey": "short",
    "share": 0.3,
    "least": 10,
    "window_days": 30,
    "margin": 0.2,
    "confidence": 0.95,
    "every_days": 90,
}

analyst = Http(claims={"sub": "ada", "role": "analyst", "agency": "ministry", "staff": "true"})


def in_lake(deployment: FakeWiring, key: str) -> Any:
    """A document of the lake, which is stored compressed."""
    return json.loads(unpacked(key, deployment.s3.objects[key]))


@pytest.fixture(autouse=True)
def rule(deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deployment, "packs", FakePacks(a_pack(campaigns=RULE)))


def rate(deployment: FakeWiring, levels: Sequence[int], *, surveys: bool = True, first: int = 1) -> None:
    """Ratings of the office, each of somebody else, published."""
    for n, level in enumerate(levels, start=first):
        contact = {"email": f"{n}@home.example", "surveys": surveys}
        assert anyone.post(FEEDBACK, a_rating(id=an_id(n=n), level=level, contact=contact)).status == 201
    publish(deployment, keys.submission_bucket(an_id(), 1))


def publish(deployment: FakeWiring, *buckets: str) -> None:
    deployment.facts.dirty += buckets
    schedules.publish(EVENT, LONG)


def sweep(deployment: FakeWiring, after: timedelta) -> Any:
    deployment.at = NOW + after
    return schedules.sweep(EVENT, LONG)


def by_hand(**changes: Any) -> dict[str, Any]:
    period = {"from": NOW.date().isoformat(), "to": NOW.date().isoformat()}
    return {"agency": "office", "survey": "short", "margin": 0.2, "confidence": 0.95, **period, **changes}


def start(deployment: FakeWiring, **changes: Any) -> Answer:
    deployment.at = NOW + timedelta(days=1)
    return analyst.post(CAMPAIGNS, by_hand(**changes))


def the_campaign(deployment: FakeWiring) -> Campaign:
    (campaign,) = deployment.campaigns.kept.values()
    return campaign


def the_people(deployment: FakeWiring) -> list[str]:
    people: list[str] = in_lake(deployment, people_key(the_campaign(deployment).id))["population"]
    return people


def answer(deployment: FakeWiring, person: str, level: int, n: int) -> Answer:
    """What somebody who was drawn answers by the link in their mail."""
    token = invitation_token(invitation_pseudonym(the_campaign(deployment).id, person, SECRET), SECRET)
    rating = a_rating(id=an_id(deployment.at, n), level=level, contact=None, transaction=token, service=None)
    return anyone.post(FEEDBACK, rating)


def test_many_negatives_begin_a_campaign_about_the_lowest_unit_alone(deployment: FakeWiring) -> None:
    rate(deployment, [1, 2] * 5 + [5] * 10)
    assert sweep(deployment, timedelta(days=1))["campaigns"] == 1
    campaign = the_campaign(deployment)
    assert (campaign.unit.scope, campaign.started_by) == ("service:permits", Start.LIMIT)
    assert (campaign.first.isoformat(), campaign.last.isoformat()) == ("2026-10-25", "2026-11-23")
    for days in (1, 2, 40):
        assert sweep(deployment, timedelta(days=days, minutes=5))["campaigns"] == 0


@pytest.mark.parametrize("levels", [[1] * 3 + [5] * 7, [1] * 9, [3] * 20])
def test_few_negatives_or_few_ratings_begin_none(levels: list[int], deployment: FakeWiring) -> None:
    rate(deployment, levels)
    assert sweep(deployment, timedelta(days=1))["campaigns"] == 0


def test_a_campaign_goes_from_the_draw_to_a_published_result(deployment: FakeWiring) -> None:
    rate(deployment, [1] * 12 + [5] * 8)
    sweep(deployment, timedelta(days=1))
    sweep(deployment, timedelta(days=1, minutes=1))
    campaign = the_campaign(deployment)
    # 20 people, 20 points at 95 %: 24.01 / (1 + 23.01 / 20) = 11.2.
    assert (campaign.stage, campaign.dealt, campaign.population, campaign.sample) == (Stage.OPEN, 20, 20, 12)
    assert campaign.invited == len(deployment.invitations.kept) == 12
    sweep(deployment, timedelta(days=1, minutes=2))
    assert {mail.mail for mail in deployment.outbox.invitations} == {InvitationKind.DRAWN}
    drawn = campaign.drawn(the_people(deployment))
    for n, person in enumerate(drawn[:10]):
        assert answer(deployment, person, 5 if n < 7 else 1, 1000 + n).status == 201
    publish(deployment, keys.submission_bucket(an_id(deployment.at), 1))
    shown = analyst.get(f"{CAMPAIGNS}/{campaign.id}").json
    assert (shown["stage"], shown["invited"]) == ("open", 12)
    # Two looks while answers come in could be subtracted: what was said is told when it is over.
    assert shown["result"].pop("response_rate")["value"] == pytest.approx(10 / 12, abs=1e-6)
    assert shown["result"] == {"satisfied": None, "mean_level": None, "questions": {}}
    sweep(deployment, timedelta(days=15, minutes=3))
    assert the_campaign(deployment).stage is Stage.CLOSED
    satisfied = analyst.get(f"{CAMPAIGNS}/{campaign.id}").json["result"]["satisfied"]
    assert (satisfied["value"], satisfied["n"]) == (0.7, 10)
    # Ten of twenty: the correction makes the interval that of 19 answers without it.
    assert satisfied["margin"] == pytest.approx(0.189, abs=0.005)
    publish(deployment, "campaigns")
    (published,) = json.loads(deployment.site_s3.objects["data/campaigns.json"])["campaigns"]
    assert published["result"]["response_rate"]["value"] == pytest.approx(10 / 12, abs=1e-6)
    assert published["result"]["satisfied"] == satisfied
    page = deployment.site_s3.objects["campaigns/index.html"].decode()
    assert "70.0%" in page
    assert "16.7% of those asked did not answer" in page
    # Those who were drawn are in no other number, and say so.
    overall = json.loads(deployment.site_s3.objects["data/index.json"])["overall"]
    assert overall["levels"]["n"] == 20
    assert overall["left_out"] == {"campaign": 10}


def test_its_draw_can_be_repeated_from_its_record(deployment: FakeWiring) -> None:
    rate(deployment, [5] * 30)
    seed = start(deployment).json["seed"]
    sweep(deployment, timedelta(days=1, minutes=1))
    record, people = analyst.get(f"{CAMPAIGNS}/{the_campaign(deployment).id}").json, the_people(deployment)
    assert people == sorted(person_of(an_id(n=n)) for n in range(1, 31))
    assert record["population_hash"] == fingerprint(people)
    again = draw(reversed(people), record["sample"], seed)
    assert {invitation_pseudonym(record["id"], each, SECRET) for each in again} == {*deployment.invitations.kept}
    with pytest.raises(ValueError, match="other people"):
        the_campaign(deployment).drawn(people[1:])


def test_nobody_is_drawn_who_did_not_agree_or_is_known_elsewhere(deployment: FakeWiring) -> None:
    rate(deployment, [5] * 5)
    rate(deployment, [5] * 5, surveys=False, first=6)
    elsewhere = {"agency": "centre", "service": None, "contact": {"email": "x@y.example", "surveys": True}}
    anyone.post(FEEDBACK, a_rating(id=an_id(n=11), **elsewhere))
    appeal = {"kind": "complaint", "statement": "Late", "agency": "desk", "id": an_id(n=12)}
    anyone.post("/v1/appeals", appeal | {"contact": {"email": "appeal@home.example", "surveys": True}})
    publish(deployment, keys.submission_bucket(an_id(), 1))
    start(deployment)
    sweep(deployment, timedelta(days=1, minutes=1))
    assert the_campaign(deployment).dealt == 11
    assert the_people(deployment) == sorted(person_of(an_id(n=n)) for n in (*range(1, 6), 12))


def test_who_left_one_address_several_times_is_one_person_to_ask(
    deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(1, 7):
        contact = {"email": ("Same@home.example", "same@home.example")[n % 2], "surveys": True}
        anyone.post(FEEDBACK, a_rating(id=an_id(n=n), contact=contact))
        deployment.at += timedelta(minutes=1)
    rate(deployment, [1], first=7)
    appeal = {"kind": "complaint", "statement": "Late", "agency": "desk", "id": an_id(n=12)}
    anyone.post("/v1/appeals", appeal | {"contact": {"email": "same@home.example", "surveys": True}})
    monkeypatch.setattr(gather, "DAYS_AT_ONCE", 1)
    start(deployment, **{"from": "2026-11-20"}, margin=0.005)
    sweep(deployment, timedelta(days=1, minutes=1))
    campaign = the_campaign(deployment)
    assert (campaign.population, campaign.sample, campaign.invited, campaign.passed_over) == (2, 2, 2, 0)
    addresses = [deployment.people.people[mark].email for mark in deployment.invitations.kept]
    assert sorted(str(each).casefold() for each in addresses) == ["7@home.example", "same@home.example"]
    assert "addresses" not in in_lake(deployment, people_key(campaign.id))


def test_while_the_pack_in_force_has_lost_the_survey_nobody_is_asked(
    deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate(deployment, [1, 1, 1])
    start(deployment)
    with_it = deployment.packs.current()
    without = replace(with_it, version="v2", surveys={}, campaigns=None)
    monkeypatch.setattr(deployment, "packs", FakePacks(with_it, without))
    sweep(deployment, timedelta(days=1, minutes=1))
    assert (the_campaign(deployment).stage, deployment.invitations.kept) == (Stage.GATHERING, {})
    # Rolled back, it goes on.
    monkeypatch.setattr(deployment, "packs", FakePacks(without, with_it))
    sweep(deployment, timedelta(days=1, minutes=2))
    assert (the_campaign(deployment).stage, len(deployment.invitations.kept)) == (Stage.OPEN, 3)


def test_a_campaign_whose_survey_never_comes_back_is_closed_unasked(
    deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate(deployment, [1, 1, 1])
    start(deployment)
    with_it = deployment.packs.current()
    without = replace(with_it, version="v2", surveys={}, campaigns=None)
    monkeypatch.setattr(deployment, "packs", FakePacks(with_it, without))
    sweep(deployment, timedelta(days=16))
    assert (the_campaign(deployment).stage, deployment.invitations.kept) == (Stage.CLOSED, {})
    assert the_campaign(deployment).unasked is Unasked.UNAVAILABLE
    publish(deployment, "campaigns")
    assert "campaigns/index.html" in deployment.site_s3.objects


def test_who_wants_no_mails_is_passed_over_and_counted(deployment: FakeWiring) -> None:
    rate(deployment, [1, 1, 1])
    deployment.opt_outs.save(address_pseudonym("2@home.example", SECRET), NOW)
    start(deployment, margin=0.005)
    sweep(deployment, timedelta(days=1, minutes=1))
    campaign = the_campaign(deployment)
    assert (campaign.sample, campaign.invited, campaign.passed_over) == (3, 2, 1)


def test_a_run_that_ends_half_way_is_gone_on_with(deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch) -> None:
    rate(deployment, [1] * 4)
    start(deployment, **{"from": "2026-11-01"})
    monkeypatch.setattr(gather, "DAYS_AT_ONCE", 7)
    kept_in = people_key(the_campaign(deployment).id)
    monkeypatch.setattr(schedules, "seconds_left", lambda _event: 0 if kept_in in deployment.s3.objects else 60)
    sweep(deployment, timedelta(days=1, minutes=1))
    kept = in_lake(deployment, kept_in)
    assert kept["through"] < "2026-11-23"
    assert the_campaign(deployment).stage is Stage.GATHERING
    monkeypatch.setattr(schedules, "seconds_left", lambda _event: 60)
    sweep(deployment, timedelta(days=1, minutes=2))
    assert (the_campaign(deployment).stage, the_campaign(deployment).population) == (Stage.OPEN, 4)


def test_asking_twice_asks_nobody_twice(deployment: FakeWiring) -> None:
    rate(deployment, [1] * 4)
    start(deployment)
    sweep(deployment, timedelta(days=1, minutes=1))
    opened, invited = the_campaign(deployment), {*deployment.invitations.kept}
    # The function died before it could say that it had asked them.
    deployment.campaigns.kept[opened.id] = replace(opened, stage=Stage.INVITING, next=0, ends_at=None)
    sweep(deployment, timedelta(days=1, minutes=2))
    assert deployment.invitations.kept.keys() == invited
    assert the_campaign(deployment).invited == 4


def test_a_campaign_about_nobody_is_closed_and_says_so(deployment: FakeWiring) -> None:
    start(deployment)
    sweep(deployment, timedelta(days=1, minutes=1))
    assert (the_campaign(deployment).stage, the_campaign(deployment).unasked) == (Stage.CLOSED, Unasked.NOBODY)
    publish(deployment, "campaigns")
    assert "Nobody could be asked" in deployment.site_s3.objects["campaigns/index.html"].decode()
    (published,) = json.loads(deployment.site_s3.objects["data/campaigns.json"])["campaigns"]
    assert published["population"] is None
    assert published["result"]["satisfied"]["status"] == "empty"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"agency": "nowhere"}, ["agency"]),
        ({"service": "nowhere", "agency": None}, ["service"]),
        ({"service": "permits"}, ["agency", "service"]),
        ({"agency": None}, ["agency", "service"]),
        ({"survey": "nothing"}, ["survey"]),
        ({"from": "2026-11-24"}, ["from", "to"]),
        ({"from": "2020-01-01"}, ["from"]),
        ({"from": 0}, ["from"]),
        ({"to": "tomorrow"}, ["to"]),
        ({"margin": 0}, ["margin"]),
        ({"confidence": 1}, ["confidence"]),
        # Who chooses the seed chooses whom it draws.
        ({"seed": "a-seed"}, ["seed"]),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_begun(
    changes: dict[str, Any], fields: list[str], deployment: FakeWiring
) -> None:
    deployment.at = NOW + timedelta(days=1)
    if changes.get("from") == "2026-11-24":
        changes = {**changes, "to": "2026-11-24"}
        fields = ["to"]
    given = analyst.post(CAMPAIGNS, by_hand(**changes))
    assert is_problem(given, 422)
    assert given.paths == fields
    assert deployment.is_untouched()


def test_about_one_unit_people_are_not_asked_twice_in_a_quarter(deployment: FakeWiring) -> None:
    assert start(deployment).status == 201
    assert is_problem(analyst.post(CAMPAIGNS, by_hand()), 409)
    deployment.at += timedelta(seconds=1)
    assert analyst.post(CAMPAIGNS, by_hand(agency="desk")).status == 201
    deployment.at = NOW + timedelta(days=91, minutes=1)
    assert analyst.post(CAMPAIGNS, by_hand()).status == 201
    listed = analyst.get(CAMPAIGNS).json["items"]
    assert [each["agency"] for each in listed] == ["office", "desk", "office"]


def test_one_that_asked_nobody_is_in_the_way_of_none_begun_by_hand(deployment: FakeWiring) -> None:
    start(deployment)
    sweep(deployment, timedelta(days=1, minutes=1))
    assert analyst.post(CAMPAIGNS, by_hand()).status == 201
    # The one begun now has not come to that yet.
    deployment.at += timedelta(seconds=1)
    assert is_problem(analyst.post(CAMPAIGNS, by_hand()), 409)


def test_everybody_who_was_drawn_has_since_opted_out(deployment: FakeWiring) -> None:
    rate(deployment, [1])
    deployment.opt_outs.save(address_pseudonym("1@home.example", SECRET), NOW)
    start(deployment)
    sweep(deployment, timedelta(days=1, minutes=1))
    campaign = the_campaign(deployment)
    assert (campaign.stage, campaign.unasked, campaign.passed_over) == (Stage.CLOSED, Unasked.NOBODY, 1)


def test_only_an_analyst_begins_one_and_only_about_their_own_house(deployment: FakeWiring) -> None:
    deployment.at = NOW + timedelta(days=1)
    assert is_problem(official.post(CAMPAIGNS, by_hand()), 403)
    assert is_problem(official.get(CAMPAIGNS), 403)
    elsewhere = Http(claims={"sub": "ivo", "role": "analyst", "agency": "centre", "staff": "true"})
    assert is_problem(elsewhere.post(CAMPAIGNS, by_hand()), 403)
    assert is_problem(analyst.get(f"{CAMPAIGNS}/{an_id()}"), 404)
    assert deployment.is_untouched()


def test_consent_left_with_a_rating_is_kept_and_never_assumed(deployment: FakeWiring) -> None:
    rate(deployment, [1])
    anyone.post(FEEDBACK, a_rating(id=an_id(n=2), contact={"email": "silent@home.example"}))
    assert deployment.people.people[person_of(an_id(n=1))].may_be_drawn
    assert not deployment.people.people[person_of(an_id(n=2))].may_be_drawn


def test_a_campaign_whose_pack_cannot_be_read_holds_up_no_other(deployment: FakeWiring) -> None:
    rate(deployment, [5] * 20)
    campaign_id = start(deployment).json["id"]
    kept = deployment.campaigns.kept
    kept["A"] = replace(kept[campaign_id], id="A", pack="unreadable")
    deployment.campaigns.kept = {"A": kept["A"], **kept}
    with pytest.raises(HandlerFailed):
        sweep(deployment, timedelta(days=1, minutes=5))
    assert deployment.campaigns.kept[campaign_id].stage is not Stage.GATHERING
    assert deployment.campaigns.kept["A"].stage is Stage.GATHERING
