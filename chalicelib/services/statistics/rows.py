"""A line of a facts file: what open data may hold of a feedback, a work order or an outreach.

No person, no identifier and no time finer than the hour; no words but those that an agency gave to be published.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from chalicelib.domain.periods import bucket_day, bucket_hour, bucket_lane, hour_at, is_of_orders
from chalicelib.domain.statistics.cube import waiting_class
from chalicelib.domain.statistics.exclusions import Reason, SourceRule, counts_towards_index, why_left_out
from chalicelib.domain.statistics.facts import OrderFact, PromiseFact, RoundFact
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.domain.surveys.counting import countable
from chalicelib.domain.surveys.survey import Survey

Row = Mapping[str, object]


class Rules(SourceRule, Protocol):
    """What of a pack decides on these lines."""

    @property
    def surveys(self) -> Mapping[str, Survey]: ...


def facts_key(bucket: str) -> str:
    """Where the facts of a bucket lie, in hive partitions."""
    kind = "-orders" if is_of_orders(bucket) else ""
    hour = bucket_hour(bucket)[11:]
    return f"facts/dt={bucket_day(bucket)}/hour={hour}/lane={bucket_lane(bucket)}{kind}.jsonl.gz"


def feedback_row(bucket: str, item: Feedback, decided: Reason | None, pack: Rules) -> Row:
    return {
        "kind": "feedback",
        "hour": bucket_hour(bucket),
        "agency": item.agency,
        "service": item.service,
        "stage": item.stage,
        "region": item.region,
        "office": item.office,
        "window": item.window,
        "segments": item.segments,
        "channel": item.channel,
        "source": item.source,
        "survey": item.survey,
        "version": item.survey_version,
        "level": item.level,
        "answers": _counted(item, pack),
        "comment": bool(item.comment),
        "verified": item.transaction is not None,
        "campaign": item.campaign,
        "counts": counts_towards_index(item, pack, decided),
        "left_out": why_left_out(item, pack, decided),
    }


def order_row(bucket: str, order: OrderFact) -> Row:
    return {
        "kind": "order",
        "hour": bucket_hour(bucket),
        "agency": order.agency,
        "service": order.service,
        "topic": order.topic,
        "region": order.region,
        "about": order.about,
        "undispatched": order.undispatched,
        "closed": order.closed,
        "resolution": order.resolution,
        "group": order.group,
        "rounds": [_round(turn, order) for turn in order.rounds],
    }


def outreach_row(bucket: str, report: Outreach) -> Row:
    return {
        "kind": "outreach",
        "hour": bucket_hour(bucket),
        "agency": report.agency,
        "service": report.service,
        "survey": report.survey,
        "channel": report.channel,
        "invited": report.invited,
    }


def _counted(item: Feedback, pack: Rules) -> dict[str, list[str]]:
    """The choices by question; what people wrote in words of their own stays inside."""
    counted: dict[str, list[str]] = {}
    for question, choice in countable(pack.surveys.get(item.survey), item.answers, item.survey_version):
        counted.setdefault(question, []).append(choice)
    return counted


def _round(turn: RoundFact, order: OrderFact) -> dict[str, object]:
    return {
        "n": turn.n,
        "agency": turn.agency,
        "due": _hour(turn.due),
        "answered": _hour(turn.answered_at),
        "in_time": turn.in_time,  # two hours that are the same cannot tell it
        "paused": turn.paused_since is not None,
        "waited_hours": waiting_class(turn.answered_at - order.opened_at) if turn.answered_at else None,
        "outcome": turn.outcome,
        "follow_up": turn.follow_up,
        "rating": turn.rating,
        "by_author": turn.by_author if turn.follow_up or turn.rating else None,
        "promise": _promise(turn.promise) if turn.promise else None,
    }


def _promise(promise: PromiseFact) -> dict[str, object]:
    """Of its words only those that the agency gave to be published."""
    return {
        "made": _hour(promise.made_at),
        "first_due": promise.first_due.isoformat(),
        "due": promise.due.isoformat(),
        "state": promise.state,
        "moves": promise.moves,
        "settled": _hour(promise.settled_at),
        "text": promise.text,
    }


def _hour(at: datetime | None) -> str | None:
    return hour_at(at) if at else None
