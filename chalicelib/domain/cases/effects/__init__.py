"""The effects of the workflow by theme. Each module holds its effects, the changes they make and what they rest on.

Importing any of them imports all, so that ``EFFECTS`` and ``events.KINDS`` are complete and in one order.
"""

from chalicelib.domain.cases.effects import (
    answers,
    assignment,
    contests,
    dangers,
    follow_ups,
    groups,
    promises,
    rounds,
    speaking,
)

__all__ = ["answers", "assignment", "contests", "dangers", "follow_ups", "groups", "promises", "rounds", "speaking"]
