"""Events: the immutable facts that a case is made of.

Events carry no personal data: an actor is a role and, for staff, the token subject.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain.pack.workflow import Role

CASE_OPENED = "CaseOpened"


@dataclass(frozen=True, slots=True)
class Event:
    """One fact on a case's timeline. ``seq`` counts from 1; ``order`` is None for facts about the whole case.

    ``changes`` holds what the fact changed in the work order, in JSON types, times as ISO 8601 in UTC.
    """

    case: str
    seq: int
    at: datetime
    name: str
    role: Role
    actor: str | None = None
    order: int | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.case}/{self.seq}"
