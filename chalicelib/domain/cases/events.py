"""Events: the immutable facts that a case is made of, and the base of the changes that they carry.

Events carry no personal data: an actor is a role and, for staff, the token subject.

A kind of change is a frozen dataclass under ``@change``, which says how it is stored, when it is applied and who may
see it. The kinds that every event may carry are in ``changes``, those of the effects beside them in ``effects``.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from enum import Enum, IntEnum, auto
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from chalicelib.domain.pack.workflow import Role

if TYPE_CHECKING:
    from chalicelib.domain.cases.work_order import Order

CASE_OPENED = "CaseOpened"


class Audience(Enum):
    """Who may see a change on the timeline of a case."""

    EVERYBODY = auto()
    STAFF = auto()
    NOBODY = auto()


class Shape(Enum):
    """How a change stands among the others of its event."""

    OBJECT = auto()
    """Under its name, with its fields by their names."""
    VALUE = auto()
    """Under its name, as the value of its only field."""
    MARK = auto()
    """Under its name, as ``true``. It has no fields."""
    BESIDE = auto()
    """Without a name: its fields stand beside the other changes. Its fields without a default show that it is there."""


class Phase(IntEnum):
    """When a change is applied: changes to the round that ends come before the start of the next round."""

    ROUND_ENDS = 0
    ROUND_STARTS = 1
    ROUND_RUNS = 2
    ORDER_ENDS = 3


@dataclass(frozen=True, slots=True)
class Change:
    """What an event changes in a work order, or says about it. Applied by phase, then in the order of ``KINDS``."""

    name: ClassVar[str]
    audience: ClassVar[Audience]
    shape: ClassVar[Shape]
    phase: ClassVar[Phase]
    rank: ClassVar[int]
    mailed: ClassVar[tuple[str, ...]]
    """The fields that a mail about the event repeats."""
    leaves_group: ClassVar[bool]
    """Whether an order with this change leaves its group."""

    def apply(self, order: "Order", event: "Event") -> "Order":
        """The order after this change; unchanged where the change is only shown on the timeline."""
        return order

    def seen_by(self, role: Role) -> bool:
        """Whether a reader of the timeline in this role may see it."""
        return self.audience is Audience.EVERYBODY or (self.audience is Audience.STAFF and role is not Role.AUTHOR)

    @property
    def value(self) -> Any:
        """What stands under its name: see ``Shape``. Absent fields are left out."""
        if self.shape is Shape.MARK:
            return True
        names = _names(cast("Any", type(self)))
        given = {name: value for name in names if (value := getattr(self, name)) is not None}
        if any(not isinstance(value, _FLAT) for value in given.values()):
            given = asdict(self, dict_factory=_without_absent)
        return given[names[0]] if self.shape is Shape.VALUE else given


_FLAT = (str, int, float, date)
"""Types of values that have no fields of their own. Most changes have only such, and need no copy in depth."""


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _without_absent(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if value is not None}


C = TypeVar("C", bound=Change)

KINDS: list[type[Change]] = []
"""Every kind of change, as its module declares it."""


def change(
    name: str,
    audience: Audience,
    shape: Shape = Shape.OBJECT,
    *,
    phase: Phase = Phase.ROUND_RUNS,
    mailed: tuple[str, ...] = (),
    leaves_group: bool = False,
) -> Callable[[type[C]], type[C]]:
    """Declare a kind of change under its stored name, which is never changed."""

    def declare(kind: type[C]) -> type[C]:
        assert name not in {other.name for other in KINDS if other.shape is not Shape.BESIDE}, f"{name} is taken"
        kind.name, kind.audience, kind.shape, kind.phase = name, audience, shape, phase
        kind.rank, kind.mailed, kind.leaves_group = len(KINDS), mailed, leaves_group
        KINDS.append(kind)
        return kind

    return declare


@dataclass(frozen=True, slots=True)
class Event:
    """One fact on a case's timeline. ``seq`` counts from 1; ``order`` is None for facts about the whole case.

    ``changes`` are in the order in which they are applied; of several of one kind the last is kept.
    """

    case: str
    seq: int
    at: datetime
    name: str
    role: Role
    actor: str | None = None
    order: int | None = None
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        kept = {type(each): each for each in self.changes}.values()
        object.__setattr__(self, "changes", tuple(sorted(kept, key=lambda each: (each.phase, each.rank))))

    @property
    def id(self) -> str:
        return f"{self.case}/{self.seq}"

    def change(self, kind: type[C]) -> C | None:
        """The event's change of a kind, if it has one."""
        return next((each for each in self.changes if isinstance(each, kind)), None)
