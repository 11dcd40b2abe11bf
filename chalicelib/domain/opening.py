"""What a submission opens: the facts of its case and the questions that become work orders."""

from datetime import datetime

from chalicelib.domain.cases import Event
from chalicelib.domain.engine import Question, open_case
from chalicelib.domain.feedback import Feedback
from chalicelib.domain.pack import Pack
from chalicelib.domain.routing import responsible_agency


def open_for_feedback(feedback: Feedback, number: str, *, now: datetime, pack: Pack) -> tuple[Event, ...]:
    """The events that open the case of a feedback. Its clock runs from the day on which it was received."""
    facts = {
        "origin": "feedback",
        "submission": feedback.id,
        "pack": feedback.pack,
        "survey": feedback.survey,
        "agency": feedback.agency,
        "channel": feedback.channel,
        "service": feedback.service,
        "stage": feedback.stage,
        "region": feedback.region,
        "level": feedback.level,
        "language": feedback.language,
        "person": feedback.person,
        "reach": feedback.reach,
    }
    question = Question(
        agency=responsible_agency(feedback, pack),
        plan=pack.default_plans["feedback"],
        since=feedback.received_at,
        service=feedback.service,
    )
    return open_case(number, facts, [question], now=now, pack=pack)
