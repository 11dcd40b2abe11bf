"""Effects: functions that make changes, each with its name in the workflow and its preconditions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.cases.events import Change
from chalicelib.domain.cases.guards import GuardContext
from chalicelib.domain.pack.workflow import Guard, Transition


@dataclass(frozen=True, slots=True)
class EffectContext(GuardContext):
    """A transition being carried out, with the command's fields."""

    row: Transition | None = None
    fields: Mapping[str, Any] | None = None

    def field(self, name: str) -> Any:
        """A field of the command; None where it is not given."""
        return (self.fields or {}).get(name)


MakeChanges = Callable[[EffectContext], Iterator[Change]]


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a row of the workflow may do to a work order besides changing its state.

    ``needs`` are the fields that a row with it must require, ``takes`` those that it records where they are given.
    ``guards`` are the conditions that a row with it must have. ``after`` is an effect that every row must have that
    leads to a state from which this one is done. The check of packs enforces all of them.
    """

    name: str
    changes: MakeChanges
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    after: "Effect | None" = None


EFFECTS: dict[str, Effect] = {}
"""Every effect by its name in ``workflow.yaml``."""


def effect(
    *,
    needs: tuple[str, ...] = (),
    takes: tuple[str, ...] = (),
    guards: tuple[Guard, ...] = (),
    after: Effect | None = None,
) -> Callable[[MakeChanges], Effect]:
    """Declare an effect. Its name in ``workflow.yaml`` is that of the function."""

    def declare(changes: MakeChanges) -> Effect:
        name = changes.__name__
        assert name not in EFFECTS, f"there are two effects {name}"
        EFFECTS[name] = Effect(name, changes, needs, takes, guards, after)
        return EFFECTS[name]

    return declare
