"""Builders of test data: a pack of three agencies, feedback, appeals, cases."""

import copy
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.opening import open_for_appeal, open_for_feedback
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.ids import case_number, ulid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.people.person import MAIL, person_of
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.feedback import Feedback, Source

# A Monday morning; Thursday and Friday of that week are days off in the builder's calendar.
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[1]
SECRET = b"secret"
"""Secret key of case numbers and case keys in tests."""


@cache
def _workflow() -> Any:
    return yaml.safe_load((ROOT / "packs/demo/workflow.yaml").read_text(encoding="utf-8"))


def pack_document(**changes: Any) -> dict[str, Any]:
    """A compiled pack: ministry > office > desk, one service with a part, one survey."""
    document: dict[str, Any] = {
        "name": "test",
        "title": {"en": "Test land"},
        "attribution": {"en": "Nobody's data"},
        "languages": ["en", "uk"],
        "time_zone": "Europe/London",
        "limits": {"publication": 10, "comment": 500, "id_age_days": 30},
        "channels": ["web", "phone"],
        "regions": {"north": {"name": {"en": "North"}}},
        "agencies": {
            "ministry": {"name": {"en": "Ministry"}, "parent": None, "mail": ["ministry@gov.example"]},
            "office": {
                "name": {"en": "Office", "uk": "Управління"},
                "keys": [{"kid": "office-1", "x": "VM96DVhhrRrhXfC8rANXBkd2Evo73DjloedcCs_APAY"}],
                "parent": "ministry",
                "mail": ["office@gov.example"],
            },
            "desk": {"name": {"en": "Desk"}, "parent": "office"},
            "centre": {"name": {"en": "Contact centre"}, "parent": None, "mail": ["centre@gov.example"]},
            "ombudsman": {"name": {"en": "Ombudsman"}, "parent": None, "mail": ["ombudsman@gov.example"]},
        },
        "services": {
            "permits": {"name": {"en": "Permits"}, "agency": "office", "parent": None, "stages": ["counter"]},
            "fishing": {"name": {"en": "Fishing permits"}, "agency": "office", "parent": "permits", "stages": []},
        },
        "stages": {"counter": {"name": {"en": "Counter"}}, "result": {"name": {"en": "Result"}}},
        "surveys": {
            "short": {
                "title": {"en": "Short form"},
                "audience": "external",
                "version": 1,
                "level": "required",
                "opens_case": "negative",
                "questions": [
                    {"id": "speed", "type": "scale", "min": 1, "max": 5, "text": {"en": "How fast?"}},
                    {"id": "idea", "type": "text", "text": {"en": "What would you change?"}},
                ],
            },
            "long": {
                "title": {"en": "Long form"},
                "audience": "external",
                "version": 1,
                "level": "none",
                "opens_case": "always",
                "questions": [],
            },
        },
        "calendars": {
            "office": {
                "time_zone": "Europe/London",
                "working_days": [0, 1, 2, 3, 4],
                "hours": ["09:00", "17:00"],
                "days_off": ["2026-11-26", "2026-11-27"],
                "extra_working_days": [],
                "valid_until": "2027-12-31",
            },
        },
        "plans": {
            "negative": {
                "calendar": "office",
                "total": {"working_days": 5},
                "rounds": 2,
                "follow_up_days": 7,
                "reminder_days": 3,
                "pause_days": 10,
                "extension_days": 5,
                "reopen_days": 30,
                "stages": [
                    {
                        "id": "dispatch",
                        "states": ["registered"],
                        "budget": {"working_hours": 4},
                        "reserve": {"working_hours": 1},
                    },
                    {
                        "id": "acceptance",
                        "states": ["assigned", "escalated"],
                        "budget": {"working_days": 1},
                        "reserve": {"working_hours": 2},
                    },
                    {
                        "id": "work",
                        "states": ["in_work"],
                        "budget": {"working_days": 3},
                        "reserve": {"working_days": 1},
                    },
                    {
                        "id": "approval",
                        "states": ["in_approval"],
                        "budget": {"working_hours": 4},
                        "reserve": {"working_hours": 2},
                    },
                ],
                "warn_before": [{"working_days": 1}],
            },
            "appeal": {
                "calendar": "office",
                "total": {"calendar_days": 30, "roll": True},
                "rounds": 2,
                "follow_up_days": 7,
                "extension_days": 30,
                "approval": True,
            },
            "urgent": {"calendar": "office", "total": {"working_days": 1}, "rounds": 2, "follow_up_days": 7},
        },
        "dispatch": "centre",
        "topics": {
            "roads": {"name": {"en": "Roads"}, "agency": "office", "plan": "appeal", "keywords": ["pothole"]},
            "lights": {"name": {"en": "Street lights"}, "parent": "roads", "keywords": ["lamp"]},
        },
        "dangers": {
            "manhole": {
                "name": {"en": "Open manhole"},
                "topic": "roads",
                "plan": "urgent",
                "duty": {"agency": "ministry", "role": "operator"},
                "phrases": {"en": ["manhole open|missing"], "uk": ["люк відкрит*|без"]},
                "unless": {"en": ["thanks"]},
            },
        },
        "kinds": {"complaint": {"name": {"en": "Complaint"}}, "proposal": {"name": {"en": "Proposal"}}},
        "routing": [],
        "default_plan": {"feedback": "negative", "appeal": "negative"},
        "staff": [
            {"email": "ann@gov.example", "role": "official", "agency": "office", "language": "en"},
            {"email": "olha@gov.example", "role": "official", "agency": "office", "language": "uk"},
            {"email": "head@gov.example", "role": "head", "agency": "office", "language": "en"},
            {"email": "duty@gov.example", "role": "operator", "agency": "ministry", "language": "en"},
            {"email": "dispatcher@gov.example", "role": "dispatcher", "agency": "centre", "language": "en"},
            {"email": "reviewer@gov.example", "role": "reviewer", "agency": "ombudsman", "language": "en"},
        ],
        "index": {"excluded_sources": []},
        "workflow": _workflow(),
    }
    return {**copy.deepcopy(document), **changes}


def internal_survey() -> dict[str, Any]:
    """An internal survey: a choice with scores, and a free text."""
    return {
        "title": {"en": "Your work"},
        "audience": "internal",
        "version": 3,
        "level": "none",
        "opens_case": "never",
        "questions": [
            {
                "id": "mood",
                "type": "single",
                "text": {"en": "How is your mood?"},
                "options": [
                    {"id": "low", "text": {"en": "Low"}, "score": 0},
                    {"id": "high", "text": {"en": "High"}, "score": 100},
                ],
            },
            {"id": "why", "type": "text", "text": {"en": "Why?"}},
        ],
    }


def a_pack(**changes: Any) -> Pack:
    return read_pack(pack_document(**changes), "v1")


def an_id(at: datetime = NOW, n: int = 1) -> str:
    return ulid(at, n.to_bytes(10, "big"))


def a_feedback(*, level: int | None = 1, reachable: bool = True, n: int = 1, **changes: Any) -> Feedback:
    """A new negative rating of the office's permits, with a contact if ``reachable``."""
    feedback_id = changes.pop("id", an_id(n=n))
    given: dict[str, Any] = {
        "id": feedback_id,
        "received_at": NOW,
        "survey": "short",
        "agency": "office",
        "channel": "web",
        "source": Source.AUTHOR,
        "pack_version": "v1",
        "service": "permits",
        "level": level,
        "comment": "Turned away twice.\nNobody could say why.",
        "language": "en",
        "person": person_of(feedback_id) if reachable else None,
        "reach": (MAIL,) if reachable else (),
    }
    return Feedback(**{**given, **changes})


def due_of(order: Order) -> datetime:
    """The deadline of an order's last round, which must have one."""
    at = order.rounds[-1].due
    assert at is not None, "only what an older system had may be without a deadline"
    return at


def an_appeal(*, reachable: bool = True, n: int = 1, **changes: Any) -> Appeal:
    """A new complaint about a hole in a road, with a contact if ``reachable``."""
    appeal_id = changes.pop("id", an_id(n=n))
    given: dict[str, Any] = {
        "id": appeal_id,
        "received_at": NOW,
        "kind": "complaint",
        "statement": "A pothole, and one pothole more.\nSince May.",
        "channel": "web",
        "source": Source.AUTHOR,
        "pack": "v1",
        "language": "en",
        "person": person_of(appeal_id) if reachable else None,
        "reach": (MAIL,) if reachable else (),
    }
    return Appeal(**{**given, **changes})


def number_of(feedback_id: str) -> str:
    """The number of the case of a feedback, made with ``SECRET``."""
    return case_number(feedback_id, SECRET)


def opened_by(submission: Feedback | Appeal, *, now: datetime = NOW, pack: Pack) -> Decision:
    """The decision that opens the case of a feedback or an appeal."""
    number = number_of(submission.id)
    if isinstance(submission, Appeal):
        return open_for_appeal(submission, number, now=now, pack=pack)
    return open_for_feedback(submission, number, now=now, pack=pack)
