"""Prepared answers: what fits, what has been had, and what they say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.templates.replies import JinjaReplies
from chalicelib.domain.cases.access_keys import case_key
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.engine import Command
from chalicelib.domain.cases.groups import Run
from chalicelib.domain.cases.replies import ReplyFacts, fitting, fresh, reply_facts
from chalicelib.domain.errors import Forbidden, Invalid, NotFound
from chalicelib.domain.pack.pack import Pack, ReplyGroup, ReplyVariant
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.caller import Caller
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.cases.propose_replies import MEMORY, ReplyOut, ReplySources, ReplyWanted, propose_replies
from chalicelib.services.ports.paging import Page
from tests.builders import NOW, SECRET, a_feedback, a_pack, opened_by
from tests.fakes import FakeCases, FakeGroups, FakePacks, FakePersonCases

REPLIES: dict[str, Any] = {
    "sorry": {
        "title": {"en": "Sorry", "uk": "Вибачте"},
        "when": {"outcome": ["fixed", "explained"]},
        "variants": [
            {
                "id": "short",
                "text": {
                    "en": "Sorry about {{ received_at }}, {{ agency }}.",
                    "uk": "Вибачте за {{ received_at }}, {{ agency }}.",
                },
            },
            {"id": "long", "text": {"en": "We are very sorry. Your case is {{ number }}, round {{ round }}."}},
        ],
    },
    "roads": {
        "title": {"en": "Roads"},
        "when": {"topic": "roads"},
        "variants": [{"id": "only", "text": {"en": "{% if topic %}{{ topic }} are being mended.{% endif %}"}}],
    },
}
OFFICIAL = Caller(Role.OFFICIAL, "office")


@pytest.fixture
def pack() -> Pack:
    return a_pack(replies=REPLIES)


class CountedCabinet(FakePersonCases):
    """A cabinet that knows how often it was opened."""

    opened = 0

    def cases_of(self, person: str, *, limit: int, cursor: str | None) -> Page[Case]:
        self.opened += 1
        return super().cases_of(person, limit=limit, cursor=cursor)


class Office:
    """A case at the office, on which it answers as often as the author is not content."""

    def __init__(self, pack: Pack, **changes: Any) -> None:
        self.pack, self.at = pack, NOW
        self.cases = FakeCases()
        self.person_cases = CountedCabinet(self.cases)
        self.groups = FakeGroups(self.cases)
        self.open(**changes)

    def book(self) -> CaseBook:
        return CaseBook(self.at, FakePacks(self.pack), self.cases)

    def sources(self) -> ReplySources:
        return ReplySources(JinjaReplies(), self.groups, self.person_cases)

    def open(self, **changes: Any) -> None:
        """One more case, the one that is worked on from here."""
        self.case = self.book().save(opened_by(a_feedback(**changes), now=self.at, pack=self.pack))

    def act(self, action: str, role: Role = Role.OFFICIAL, **fields: Any) -> None:
        self.at += timedelta(minutes=1)
        command = Command(action, role, order=1, version=self.case.version, fields=fields, agency="office")
        self.case = self.book().act(self.case, command)

    def answer(self, reply: str) -> None:
        self.act("accept")
        self.act("answer", outcome="explained", text="Sorry.", reply=reply)

    def answer_in_vain(self, reply: str) -> None:
        self.answer(reply)
        self.act("dispute", Role.AUTHOR, outcome="not_solved")

    def offered(self, caller: Caller = OFFICIAL, **asked: Any) -> list[ReplyOut]:
        wanted = ReplyWanted(**{"outcome": "explained", **asked})
        view = propose_replies(
            self.case.number,
            1,
            wanted,
            caller=caller,
            book=self.book(),
            sources=self.sources(),
        )
        return view["items"]

    def variants(self, **asked: Any) -> list[str]:
        return [item["reply"] for item in self.offered(**asked)]


# What is offered ------------------------------------------------------------------------------------------------------


def test_fitting_variants_are_filled_in_the_authors_language(pack: Pack) -> None:
    first, second = Office(pack, language="uk").offered()

    assert first == {
        "reply": "sorry/short",
        "group": "sorry",
        "title": "Вибачте",
        "language": "uk",
        "text": "Вибачте за 23 листопада 2026 р., Управління.",
    }
    assert second["text"].endswith("round 1.")


def test_a_day_that_ends_a_sentence_ends_it_with_one_full_stop() -> None:
    facts = ReplyFacts("N", "t", "Служба и др.", 1, received_at=NOW.date())
    template = "Спасибо за письмо от {{ received_at }}. {{ agency }} отвечает... Отвечает {{ agency }}."

    assert JinjaReplies().fill(template, "ru", facts) == (
        "Спасибо за письмо от 23 ноября 2026 г. Служба и др. отвечает... Отвечает Служба и др."
    )


def test_another_language_may_be_asked_for(pack: Pack) -> None:
    assert Office(pack, language="uk").offered(language="en")[0]["text"] == "Sorry about 23 November 2026, Office."


def test_a_variant_that_the_author_had_is_not_offered_again(pack: Pack) -> None:
    office = Office(pack)
    assert office.variants() == ["sorry/short", "sorry/long"]

    office.answer_in_vain("sorry/short")

    assert office.variants() == ["sorry/long"]


def test_when_all_were_had_they_come_again_the_oldest_first(pack: Pack) -> None:
    office = Office(pack)
    office.answer_in_vain("sorry/long")
    office.answer("sorry/short")

    assert office.variants() == ["sorry/long", "sorry/short"]


def test_a_variant_that_the_group_had_is_not_offered_to_who_joined_it_later(pack: Pack) -> None:
    office = Office(pack)
    order = replace(office.case.orders[0], group="g")
    office.cases.cases[office.case.number] = replace(office.case, orders=(order,))
    run = Run(group="g", n=1, action="answer", role=Role.OFFICIAL, at=NOW, fields={"reply": "sorry/short"})
    office.groups.begun["g", 1] = run

    assert office.variants() == ["sorry/long"]


def test_what_an_author_who_signed_in_had_in_another_case_is_not_offered_again(pack: Pack) -> None:
    office = Office(pack, person="olena")
    office.answer("sorry/short")

    office.open(n=2, person="petro")
    assert office.variants() == ["sorry/short", "sorry/long"]

    office.open(n=3, person="olena")
    assert office.variants() == ["sorry/long"]
    office.answer("sorry/long")

    office.open(n=4, person="olena")
    assert office.variants() == ["sorry/short", "sorry/long"], "both were had, this one longest ago"


def test_what_was_had_many_cases_ago_may_be_said_again(pack: Pack) -> None:
    office = Office(pack, person="olena")
    office.answer("sorry/short")
    for n in range(2, MEMORY + 1):
        office.at += timedelta(days=1)
        office.open(n=n, person="olena")
    assert office.variants() == ["sorry/long"]

    office.at += timedelta(days=1)
    office.open(n=MEMORY + 1, person="olena")
    assert office.variants() == ["sorry/short", "sorry/long"]


def test_of_who_did_not_sign_in_no_other_cases_are_looked_for(pack: Pack) -> None:
    for changes in ({}, {"reachable": False}):
        office = Office(pack, **changes)
        assert office.variants()
        assert office.person_cases.opened == 0


def test_only_what_fits_the_outcome_is_offered_and_without_one_what_fits_any(pack: Pack) -> None:
    office = Office(pack)

    assert office.variants(outcome="refused") == []
    assert office.variants(outcome=None) == ["sorry/short", "sorry/long"]


def test_a_condition_on_a_topic_holds_below_it_too(pack: Pack) -> None:
    office = Office(pack)
    office.act("assign", Role.DISPATCHER, agency="office", topic="lights")

    assert "roads/only" in office.variants()
    assert [item["text"] for item in office.offered() if item["group"] == "roads"] == [
        "Street lights are being mended."
    ]


def test_conditions_on_service_kind_and_origin_all_have_to_hold(pack: Pack) -> None:
    case = Office(pack, service="fishing").case
    order = case.orders[0]

    def fits(**when: tuple[str, ...]) -> bool:
        group = ReplyGroup("g", {"en": "G"}, when, ())
        return list(fitting(case, order, a_pack_with(group), outcome="fixed")) == [group]

    assert fits(service=("permits",), origin=("feedback",))
    assert not fits(service=("permits",), origin=("appeal",))
    assert not fits(service=("fishing",), kind=("complaint",))
    assert not fits(topic=("roads",))
    assert fits()


def a_pack_with(group: ReplyGroup) -> Pack:
    return replace(a_pack(), replies={group.id: group})


# Who may ask, and for what --------------------------------------------------------------------------------------------


def test_another_agency_is_offered_nothing(pack: Pack) -> None:
    with pytest.raises(Forbidden):
        Office(pack).offered(Caller(Role.OFFICIAL, "ministry"))


@pytest.mark.parametrize(("asked", "path"), [({"outcome": "magic"}, "outcome"), ({"language": "fr"}, "language")])
def test_a_wrong_wish_is_named(pack: Pack, asked: dict[str, Any], path: str) -> None:
    with pytest.raises(Invalid) as refused:
        Office(pack).offered(**asked)

    assert [problem.path for problem in refused.value.problems] == [path]


def test_a_case_or_an_order_that_is_not_there_is_not_found(pack: Pack) -> None:
    office = Office(pack)
    for number, n in ((office.case.number, 2), ("0000-0000-00000", 1)):
        with pytest.raises(NotFound):
            propose_replies(
                number,
                n,
                ReplyWanted(),
                caller=OFFICIAL,
                book=office.book(),
                sources=office.sources(),
            )


# The answer that is made from it --------------------------------------------------------------------------------------


def test_an_answer_keeps_what_it_was_made_from(pack: Pack) -> None:
    office = Office(pack)
    office.answer("sorry/long")

    answer = office.case.orders[0].rounds[-1].answer
    assert answer is not None
    assert (answer.text, answer.reply) == ("Sorry.", "sorry/long")


@pytest.mark.parametrize("reply", ["sorry/none", "sorry", "none/short", "", 7])
def test_an_answer_cannot_claim_a_reply_that_is_not_there(pack: Pack, reply: Any) -> None:
    office = Office(pack)
    office.act("accept")

    with pytest.raises(Invalid) as refused:
        office.act("answer", outcome="explained", text="Sorry.", reply=reply)
    assert [problem.path for problem in refused.value.problems] == ["reply"]


def test_a_draft_that_is_approved_keeps_it_too() -> None:
    pack = a_pack(replies=REPLIES, default_plan={"feedback": "appeal"})
    office = Office(pack)
    office.act("accept")
    office.act("answer", outcome="explained", text="Sorry.", reply="sorry/long")
    assert office.variants() == ["sorry/short", "sorry/long"], "a draft has not been had"
    office.act("approve", Role.HEAD)

    assert office.variants() == ["sorry/short"]


# The facts ------------------------------------------------------------------------------------------------------------


def test_a_promise_date_is_that_of_the_answer_to_be_given(pack: Pack) -> None:
    case = Office(pack).case

    def promised(day: date | None) -> date | None:
        return reply_facts(case, case.orders[0], pack, "en", promise_date=day).promise_date

    assert promised(date(2026, 12, 24)) == date(2026, 12, 24)
    assert promised(None) is None


def test_a_deadline_at_midnight_ends_the_day_before() -> None:
    pack = a_pack(default_plan={"feedback": "appeal"})
    case = Office(pack).case

    assert reply_facts(case, case.orders[0], pack, "en").due == date(2026, 12, 23)


def test_nothing_tells_who_the_author_is(pack: Pack) -> None:
    case: Case = Office(pack).case
    facts = str(reply_facts(case, case.orders[0], pack, "en"))

    assert str(case.person) not in facts
    assert case_key(case.number, SECRET) not in facts


# Choosing, whatever was had -------------------------------------------------------------------------------------------

VARIANTS = tuple(ReplyVariant(f"g/{n}", {"en": str(n)}) for n in range(3))


@given(st.lists(st.sampled_from([variant.id for variant in VARIANTS] + ["other/0"])))
def test_something_is_always_offered_and_nothing_had_while_there_is_something_new(had: Sequence[str]) -> None:
    offered = [variant.id for variant in fresh(ReplyGroup("g", {"en": "G"}, {}, VARIANTS), had)]

    assert offered
    new = {variant.id for variant in VARIANTS} - set(had)
    if new:
        assert set(offered) == new
    else:
        last = {reply: n for n, reply in enumerate(had)}
        assert offered == sorted(offered, key=lambda reply: last[reply])
        assert len(offered) == len(VARIANTS)
