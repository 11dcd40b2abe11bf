"""Splitting a work order into questions (E4): what each must say, whose it is, and under which plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.domain.pack import Pack
from chalicelib.domain.rounds import Order

FEWEST, MOST = 2, 20
"""How many questions a work order may be split into."""

MOST_ORDERS = 99
"""How many work orders a case may have; their numbers have two digits wherever they are sorted."""


def asked(question: Mapping[str, Any], order: Order, pack: Pack) -> dict[str, Any]:
    """A question as ``text``, ``topic``, ``service``, ``agency`` and ``plan``.

    Without an agency it is its topic's, else its service's, else nobody's yet (None). Without a plan of its topic it
    keeps that of the order that is split.
    """
    topic, service = question.get("topic"), question.get("service")
    agency = question.get("agency")
    agency = agency or (pack.agency_of_topic(topic) if topic else None)
    agency = agency or (pack.services[service].agency if service else None)
    plan = pack.plan_of_topic(topic) if topic else None
    return {
        "text": question["text"],
        "topic": topic,
        "service": service,
        "agency": agency,
        "plan": plan or order.plan,
    }


def question_problems(
    questions: Sequence[Mapping[str, Any]], orders: int, pack: Pack, most_text: int
) -> Mapping[str, str]:
    """What is wrong with the questions of a case with so many orders, by paths like ``questions.1.topic``."""
    problems: dict[str, str] = {}
    if not FEWEST <= len(questions) <= MOST:
        problems["questions"] = f"From {FEWEST} to {MOST} questions are expected."
    elif orders + len(questions) - 1 > MOST_ORDERS:
        problems["questions"] = f"A case has at most {MOST_ORDERS} work orders; this one has {orders}."
    known = {"topic": pack.topics, "agency": pack.agencies, "service": pack.services}
    for place, question in enumerate(questions):
        path, text = f"questions.{place}", question.get("text")
        if not isinstance(text, str) or not text.strip():
            problems[f"{path}.text"] = "The text is empty."
        elif len(text) > most_text:
            problems[f"{path}.text"] = f"At most {most_text} characters are accepted."
        for kind, ids in known.items():
            if question.get(kind) is not None and question[kind] not in ids:
                problems[f"{path}.{kind}"] = f"There is no such {kind}."
    return problems
