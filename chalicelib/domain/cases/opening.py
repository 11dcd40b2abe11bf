"""What a submission opens: the facts of its case and its first work order."""

from datetime import datetime

from chalicelib.domain.cases.changes import CaseOpened
from chalicelib.domain.cases.classifier import CERTAIN, is_sure, topic_of
from chalicelib.domain.cases.dangers import danger_in, plan_without_topic
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.engine import NewOrder, open_case
from chalicelib.domain.cases.routing import matter_of_appeal, matter_of_feedback, responsible_agency
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.feedback import Feedback


def open_for_feedback(feedback: Feedback, number: str, *, now: datetime, pack: Pack) -> Decision:
    """Open the case of a feedback. Its clock runs from the day on which it was received.

    A danger in the comment sets plan and topic; the order stays with whoever is rated.
    """
    facts = CaseOpened(
        origin="feedback",
        submission=feedback.id,
        pack=feedback.pack_version,
        survey=feedback.survey,
        agency=feedback.agency,
        channel=feedback.channel,
        service=feedback.service,
        stage=feedback.stage,
        region=feedback.region,
        level=feedback.level,
        language=feedback.language,
        person=feedback.person,
        reach=feedback.reach,
    )
    danger = danger_in(feedback.words, pack)
    order = NewOrder(
        agency=responsible_agency(matter_of_feedback(feedback), pack),
        plan=danger.plan if danger else plan_without_topic(survey=feedback.survey, kind=None, pack=pack),
        since=feedback.received_at,
        service=feedback.service,
        topic=danger.topic if danger else None,
        confidence=CERTAIN if danger and danger.topic else None,
        danger=danger.id if danger else None,
    )
    return open_case(number, facts, [order], now=now, pack=pack)


def open_for_appeal(appeal: Appeal, number: str, *, now: datetime, pack: Pack) -> Decision:
    """Open the case of an appeal. Its clock runs from the day on which it was received.

    A danger in the words sets the plan, and the topic unless the author chose one. A topic that the words only hint at
    is noted for the dispatcher and decides nothing.
    """
    facts = CaseOpened(
        origin="appeal",
        submission=appeal.id,
        pack=appeal.pack,
        agency=appeal.agency,
        channel=appeal.channel,
        kind=appeal.kind,
        service=appeal.service,
        topic=appeal.topic,
        region=appeal.region,
        language=appeal.language,
        person=appeal.person,
        reach=appeal.reach,
    )
    danger = danger_in(appeal.statement, pack)
    guess = topic_of(appeal.statement, appeal.topic or (danger.topic if danger else None), pack)
    topic = guess.topic if guess and is_sure(guess.confidence, pack) else None
    order = NewOrder(
        agency=responsible_agency(matter_of_appeal(appeal, topic), pack),
        plan=danger.plan if danger else _plan(appeal, topic, pack),
        since=appeal.received_at,
        service=appeal.service,
        topic=guess.topic if guess else None,
        confidence=guess.confidence if guess else None,
        danger=danger.id if danger else None,
    )
    return open_case(number, facts, [order], now=now, pack=pack)


def _plan(appeal: Appeal, topic: str | None, pack: Pack) -> str:
    """The topic's plan, else the kind's, else that of appeals."""
    plan = pack.plan_of_topic(topic) if topic else None
    return plan or plan_without_topic(survey=None, kind=appeal.kind, pack=pack)
