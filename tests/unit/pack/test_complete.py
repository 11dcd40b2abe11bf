"""The five packs are whole: each has every part that a pack can have, and what its own source asks for."""

from datetime import date
from functools import cache

import pytest

from chalicelib.domain.cases.effects import follow_ups
from chalicelib.domain.clocks.plans import Term
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.surveys.survey import QuestionType
from infra.packs import PACKS, compiled

FIVE = ("pulse", "client-feedback", "good-bad-review", "municipal-appeals", "client-centric")
STAFF = {Role.OFFICIAL, Role.HEAD, Role.DISPATCHER, Role.OPERATOR, Role.REVIEWER, Role.ANALYST}


@cache
def pack_of(name: str) -> Pack:
    return read_pack(compiled(PACKS / name, today=date(2026, 11, 22)).document, "v")


@pytest.mark.parametrize("name", FIVE)
def test_every_part_of_a_pack_is_filled(name: str) -> None:
    pack = pack_of(name)
    assert all(service.stages for service in pack.services.values())
    assert any(agency.parent for agency in pack.agencies.values())
    assert {step.service for way in pack.life_situations.values() for step in way.steps} <= pack.services.keys()
    assert len(pack.life_situations) >= 3
    assert all(topic.keywords for topic in pack.topics.values() if not _above_another(topic.id, pack))
    assert {member.role for member in pack.staff} == STAFF
    assert pack.indices
    assert pack.replies
    assert len(pack.languages) == 2


def _above_another(topic: str, pack: Pack) -> bool:
    return any(other.parent == topic for other in pack.topics.values())


@pytest.mark.parametrize("name", FIVE)
def test_whoever_can_be_reached_by_phone_alone_is_called(name: str) -> None:
    rows = [row for row in pack_of(name).workflow.transitions if Role.OPERATOR in row.by]
    assert {follow_ups.claim_call.name, follow_ups.release_call.name, follow_ups.fail_call.name} <= {
        effect for row in rows for effect in row.effects
    }


@pytest.mark.parametrize(
    ("name", "plan", "term", "extension"),
    [
        ("pulse", "appeal", Term(30, working=False, roll=True), 15),
        ("pulse", "ombudsman", Term(106, working=False), 30),
        ("client-feedback", "appeal-59fz", Term(30, working=False), 30),
        ("client-feedback", "information-8fz", Term(30, working=False), 15),
        ("municipal-appeals", "appeal", Term(30, working=False), 30),
        ("municipal-appeals", "information-request", Term(30, working=False), 15),
        ("municipal-appeals", "other-body", Term(30, working=False), 30),
        ("client-centric", "appeal", Term(30, working=False), 30),
        ("good-bad-review", "bad-review", Term(5, working=True), 10),
        ("good-bad-review", "complicated-review", Term(15, working=True), 10),
    ],
)
def test_terms_are_those_of_the_law_or_the_rules(name: str, plan: str, term: Term, extension: int) -> None:
    found = pack_of(name).plans[plan]
    assert (found.total, found.extension_days) == (term, extension)


def test_pulse_has_the_bodies_that_businesses_deal_with() -> None:
    centre = [body for body in pack_of("pulse").agencies.values() if body.region is None]
    assert len(centre) >= 22


def test_staff_of_the_committee_say_something_about_ten_aspects() -> None:
    aspect = pack_of("client-feedback").surveys["internal-initiative"].question("aspect")
    assert aspect is not None
    assert len(aspect.options) == 10


def test_the_four_forms_of_the_annex_have_all_their_questions() -> None:
    asked = {
        name: pack_of("client-feedback").surveys[name].questions for name in ("form-1", "form-2", "form-3", "form-4")
    }
    choices = {name: [len(q.options) or (q.max or 0) for q in questions] for name, questions in asked.items()}
    assert choices == {
        "form-1": [3, 3, 5, 4, 3, 5],
        "form-2": [3, 5, 3, 3, 5],
        "form-3": [3, 3, 5, 3, 3],
        "form-4": [5, 5, 5, 5, 0],
    }
    grid = asked["form-4"][0]
    assert (grid.type, len(grid.rows)) == (QuestionType.MATRIX, 5)


def test_each_of_five_levels_has_reasons_of_its_own_and_the_way_goes_from_the_guide_to_the_courier() -> None:
    pack = pack_of("good-bad-review")
    shown = [q.show_if["level"] for q in pack.surveys["review"].questions if "level" in q.show_if]
    assert sorted(level for levels in shown for level in levels) == ["1", "2", "3", "4", "5"]
    ways = [service.stages for service in pack.services.values()]
    assert any((way[0], way[-1]) == ("guide", "delivery") for way in ways)
    assert any(office.windows for office in pack.offices.values())


def test_the_hotline_s_workflow_differs_from_the_common_one_in_who_places_an_order_alone() -> None:
    """It is a file of its own, so what is added to the common one must come there too."""
    common, hotline = (pack_of(name).workflow.transitions for name in ("pulse", "good-bad-review"))
    different = [row for row in common if row not in hotline] + [row for row in hotline if row not in common]
    assert {row.action for row in different} == {"open", "assign"}
