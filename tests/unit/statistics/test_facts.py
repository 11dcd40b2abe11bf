"""What the fact of a work order has of its case: whom it is about, whether it waits for a dispatcher, who wrote."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.codec import plain, read_order_fact
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.cases.opening import open_for_appeal
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.statistics.facts import OrderFact, author_mark, case_fact, order_fact
from tests.builders import NOW, a_feedback, a_pack, an_appeal, number_of, opened_by

PACK = a_pack()


def facts_of(case: Case) -> list[OrderFact]:
    return [order_fact(order, case_fact(case, order, PACK), PACK.workflow) for order in case.orders]


def appealed(**told: Any) -> Case:
    return open_for_appeal(an_appeal(**told), number_of("appeal"), now=NOW, pack=PACK).case


def done(case: Case, action: str, role: Role, of: str, /, **fields: Any) -> Case:
    return decide(case, Command(action, role, 1, case.version, fields, agency=of), now=NOW, pack=PACK).case


def test_an_order_waits_for_a_dispatcher_until_one_has_sent_it_on() -> None:
    waiting = appealed()
    assert [fact.undispatched for fact in facts_of(waiting)] == [True]
    sent = done(waiting, "assign", Role.DISPATCHER, "centre", agency="office")
    assert [fact.undispatched for fact in facts_of(sent)] == [False]


def test_what_a_body_sends_back_is_still_about_it() -> None:
    case = done(opened_by(a_feedback(), pack=PACK).case, "decline", Role.OFFICIAL, "office", reason="Not ours.")
    (fact,) = facts_of(case)
    assert (fact.agency, fact.about, fact.undispatched) == ("centre", "office", True)


@pytest.mark.parametrize(
    ("told", "about"), [({"service": "permits"}, "office"), ({"agency": "desk"}, "desk"), ({}, None)]
)
def test_who_names_only_a_service_wrote_about_its_agency(told: dict[str, str], about: str | None) -> None:
    assert facts_of(appealed(**told))[0].about == about


def test_the_author_is_marked_where_known_and_where_a_case_was_split() -> None:
    case = opened_by(a_feedback(), pack=PACK).case
    assert facts_of(case)[0].author is None
    assert facts_of(replace(case, person="known"))[0].author == author_mark("known")
    questions = [{"text": "Who?", "agency": "office"}, {"text": "When?", "agency": "ministry"}]
    split = done(appealed(), "split", Role.DISPATCHER, "centre", questions=questions)
    assert [fact.author for fact in facts_of(split)] == [author_mark(split.number)] * 2


def test_a_fact_from_before_is_read_as_one_that_waits_for_nobody() -> None:
    (fact,) = facts_of(appealed(agency="desk"))
    older = plain(fact)
    for name in ("about", "undispatched"):
        del older[name]
    assert read_order_fact(older) == replace(fact, about=None, undispatched=False)
