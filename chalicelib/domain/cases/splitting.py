"""Splitting a work order into questions (E4): what each must say, whose it is, and under which plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.classifier import is_sure, topic_of
from chalicelib.domain.cases.dangers import danger_in
from chalicelib.domain.cases.routing import Matter, responsible_agency
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.reasons import Reason

FEWEST, MOST = 2, 20
"""How many questions a work order may be split into."""

MOST_TEXT_OF_ALL = 80_000
"""Longest text of all questions of one split together, in characters.

The events of a command are one item of at most 400 KB, and a character takes up to four bytes.
"""

MOST_ORDERS = 99
"""How many work orders a case may have; their numbers have two digits wherever they are sorted."""


def asked(question: Mapping[str, Any], case: Case, order: Order, pack: Pack) -> dict[str, Any]:
    """The fields of ``NewOrder`` that a question gives.

    They are ``text``, ``topic`` with its ``confidence``, ``service``, ``agency``, ``plan`` and ``danger``.

    The question goes to the agency that is named, else where an appeal of its own would go: by its topic, which its
    words may tell, its service and the pack's rules, with kind and place of the whole case. None: a dispatcher decides.
    Whom an appeal accuses by name is no condition here, since nobody knows which of the questions is about them.
    Without a plan of its topic it keeps that of the order that is split. If the order has a danger, every question has
    one too until a dispatcher takes it back: splitting gives no more time.
    """
    danger = (danger_in(question["text"], pack) or pack.dangers.get(order.danger)) if order.danger else None
    guess = topic_of(question["text"], question.get("topic"), pack)
    topic = guess.topic if guess and is_sure(guess.confidence, pack) else None
    matter = Matter(
        origin=case.origin,
        channel=case.channel,
        survey=case.survey,
        kind=case.kind,
        topic=topic,
        service=question.get("service"),
        stage=case.stage,
        region=case.region,
        level=case.level,
    )
    return {
        "text": question["text"],
        "topic": topic,
        "confidence": guess.confidence if guess and topic else None,
        "service": matter.service,
        "agency": question.get("agency") or responsible_agency(matter, pack, past_dispatch=True),
        "plan": danger.plan if danger else (topic and pack.plan_of_topic(topic)) or order.plan,
        "danger": danger.id if danger else None,
    }


def question_problems(
    questions: Sequence[Mapping[str, Any]], orders: int, pack: Pack, most_text: int
) -> Mapping[str, str]:
    """What is wrong with the questions of a case with so many orders, by paths like ``questions.1.topic``."""
    problems: dict[str, str] = {}
    if not FEWEST <= len(questions) <= MOST:
        problems["questions"] = Reason.QUESTIONS_BETWEEN.said(least=FEWEST, most=MOST)
    elif orders + len(questions) - 1 > MOST_ORDERS:
        problems["questions"] = Reason.TOO_MANY_ORDERS.said(most=MOST_ORDERS, orders=orders)
    elif sum(len(str(question.get("text"))) for question in questions) > MOST_TEXT_OF_ALL:
        problems["questions"] = Reason.QUESTIONS_TOO_LONG.said(most=MOST_TEXT_OF_ALL)
    known = {"topic": pack.topics, "agency": pack.agencies, "service": pack.services}
    for place, question in enumerate(questions):
        path, text = f"questions.{place}", question.get("text")
        if not isinstance(text, str) or not text.strip():
            problems[f"{path}.text"] = Reason.EMPTY.said()
        elif len(text) > most_text:
            problems[f"{path}.text"] = Reason.TOO_LONG.said(most=most_text)
        for kind, ids in known.items():
            if question.get(kind) is not None and question[kind] not in ids:
                problems[f"{path}.{kind}"] = Reason.NO_SUCH.said(what=kind, value=str(question[kind])[:64])
    return problems
