"""What threatens people is found in what they write, goes before everything else, and can be taken back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
import yaml

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.dangers import dangers_in
from chalicelib.domain.cases.engine import Command, decide, forms
from chalicelib.domain.cases.opening import open_for_appeal
from chalicelib.domain.errors import Conflict, Forbidden, Invalid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.caller import Caller
from chalicelib.services.cases.views import case_view
from infra.packs import PACKS, compiled
from tests.builders import NOW, ROOT, a_feedback, a_pack, an_appeal, due_of, number_of, opened_by, pack_document

SENTENCES = ROOT / "tests" / "data" / "dangers"
LANGUAGES = ("ru", "uk", "zh", "en")
LEAST_FOUND, MOST_FALSE = 0.9, 0.05


@cache
def perm() -> Pack:
    return read_pack(compiled(PACKS / "municipal-appeals", today=date(2026, 11, 22)).document, "v1")


@cache
def sentences(language: str) -> Any:
    return yaml.safe_load((SENTENCES / f"{language}.yaml").read_text(encoding="utf-8"))


def case_of(statement: str, pack: Pack, **changes: Any) -> Case:
    appeal = an_appeal(statement=statement, **changes)
    return open_for_appeal(appeal, number_of(appeal.id), now=appeal.received_at, pack=pack).case


def after(
    case: Case, action: str, pack: Pack, role: Role = Role.DISPATCHER, *, now: datetime = NOW, **given: Any
) -> Case:
    agency = "centre" if role is Role.DISPATCHER else case.orders[0].agency
    command = Command(action, role, 1, case.version, given, agency=agency)
    return decide(case, command, now=now, pack=pack).case


@pytest.mark.parametrize("part", ["seen", "held_out"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_of_what_people_write_most_dangers_are_found_and_little_else(
    language: str, part: str, record_property: Callable[[str, object], None]
) -> None:
    told = sentences(language)[part]
    dangers = [(danger, text) for danger, texts in told["dangers"].items() for text in texts]
    missed = [text for danger, text in dangers if danger not in {each.id for each in dangers_in(text, perm())}]
    false = [text for text in told["ordinary"] if dangers_in(text, perm())]
    record_property("found", f"{len(dangers) - len(missed)}/{len(dangers)}")
    record_property("false", f"{len(false)}/{len(told['ordinary'])}")

    assert len(missed) <= (1 - LEAST_FOUND) * len(dangers), missed
    assert len(false) <= MOST_FALSE * len(told["ordinary"]), false


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_are_enough_and_none_is_there_twice(language: str) -> None:
    halves = sentences(language).values()
    texts = [text for half in halves for some in (*half["dangers"].values(), half["ordinary"]) for text in some]
    assert all(half["dangers"].keys() == perm().dangers.keys() for half in halves)
    assert sum(len(half["ordinary"]) for half in halves) >= 60
    assert len(texts) - sum(len(half["ordinary"]) for half in halves) >= 60
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("statement", "topic"),
    [
        ("В квартире не топят, батареи холодные, управляющая компания не отвечает.", "heating"),
        ("Отсутствует люк на колодце, дети могут провалиться.", "open-manholes"),
    ],
)
def test_what_endangers_people_is_due_in_two_days_and_not_in_thirty(statement: str, topic: str) -> None:
    (order,) = case_of(statement, perm()).orders
    assert (order.plan, order.topic) == ("urgent", topic)
    assert due_of(order) - NOW <= timedelta(days=3)


def test_a_missing_cover_reported_before_the_new_year_is_due_before_the_holidays_end() -> None:
    reported = datetime(2026, 12, 30, 12, 0, tzinfo=UTC)  # 17:00 in Perm; the offices open again on 11 January
    (order,) = case_of("Люк открыт, нет крышки.", perm(), received_at=reported).orders
    assert due_of(order) == datetime(2027, 1, 2, tzinfo=perm().time_zone)


def test_a_comment_of_a_bad_rating_is_read_for_dangers_and_stays_with_whoever_is_rated() -> None:
    pack = a_pack()
    (order,) = opened_by(a_feedback(comment="An open manhole at your door."), pack=pack).case.orders
    assert (order.danger, order.plan, order.topic, order.agency) == ("manhole", "urgent", "roads", "office")


def test_the_topic_that_the_author_chose_stays_and_the_urgent_plan_counts() -> None:
    (order,) = case_of("The manhole is open.", a_pack(), topic="lights").orders
    assert (order.topic, order.plan, order.danger) == ("lights", "urgent", "manhole")


def test_ordinary_words_and_packs_without_dangers_are_as_before() -> None:
    document = pack_document()
    del document["dangers"]
    (order,) = case_of("The manhole is open. A pothole, a pothole.", read_pack(document, "v1")).orders
    assert (order.danger, order.plan) == (None, "negative")
    (order,) = case_of("Thanks, the manhole is not open any more.", a_pack()).orders
    assert order.danger is None


def test_a_dispatcher_takes_a_danger_back_with_a_reason() -> None:
    pack = a_pack()
    case = case_of("The manhole is open.", pack)
    with pytest.raises(Invalid):
        after(case, "not_dangerous", pack)
    with pytest.raises(Forbidden):
        after(case, "not_dangerous", pack, Role.OFFICIAL, reason="No.")

    case = after(case, "not_dangerous", pack, reason="The cover is there.")

    (order,) = case.orders
    assert (order.danger, order.plan, order.state) == (None, "appeal", "assigned")
    assert due_of(order) == pack.plans["appeal"].deadline(NOW)
    with pytest.raises(Conflict):
        after(case, "not_dangerous", pack, reason="Again.")


def test_taken_back_it_keeps_what_was_paused() -> None:
    document = pack_document()
    document["topics"]["roads"]["plan"] = "urgent"
    pack = read_pack(document, "v1")
    case = after(case_of("The manhole is open.", pack), "accept", pack, Role.OFFICIAL)
    case = after(case, "ask", pack, Role.OFFICIAL, text="Where?")
    case = after(case, "reply", pack, Role.AUTHOR, now=NOW + timedelta(hours=48), text="There.")

    (order,) = after(case, "not_dangerous", pack, now=NOW + timedelta(hours=49), reason="No.").orders

    assert order.plan == "negative", "the plan of a danger's topic would be the danger's own"
    assert due_of(order) > pack.plans["negative"].deadline(NOW)


def test_neither_another_topic_nor_a_split_takes_a_danger_away() -> None:
    pack = a_pack()
    case = case_of("The manhole is open, and the lamps are dark.", pack)
    assert after(case, "assign", pack, agency="office", topic="lights").orders[0].plan == "urgent"

    questions = [{"text": "When will the lamps be lit?"}, {"text": "Who closes the manhole? It is open."}]
    split = after(case, "split", pack, questions=questions)

    assert [(order.danger, order.plan) for order in split.orders] == [("manhole", "urgent")] * 2
    assert after(split, "not_dangerous", pack, reason="Only lamps.").orders[1].danger == "manhole"


def test_only_a_dangerous_order_offers_to_take_it_back() -> None:
    pack = a_pack()
    case = case_of("The manhole is open.", pack)
    quiet = replace(case, orders=(replace(case.orders[0], danger=None),))
    for each, offers in ((case, True), (quiet, False)):
        open_now = forms(each, each.orders[0], Role.DISPATCHER, agency="centre", now=NOW, pack=pack)
        assert ("not_dangerous" in [form.row.action for form in open_now]) is offers


def test_staff_see_which_danger_it_is_and_the_author_sees_only_the_answer_coming_sooner() -> None:
    pack, appeal = a_pack(), an_appeal(statement="The manhole is open.")
    opened = open_for_appeal(appeal, number_of(appeal.id), now=NOW, pack=pack)
    case, events = opened.case, opened.events

    staff = case_view(case, events, appeal, Caller(Role.DISPATCHER, "centre"), pack, NOW)
    author = case_view(case, events, appeal, Caller(Role.AUTHOR), pack, NOW)

    assert staff["orders"][0]["danger"] == {"id": "manhole", "name": "Open manhole"}
    assert staff["timeline"][1]["danger"] == "manhole"
    assert author["orders"][0]["danger"] is None
    assert "danger" not in author["timeline"][1]
    assert author["orders"][0]["due"] == staff["orders"][0]["due"]
