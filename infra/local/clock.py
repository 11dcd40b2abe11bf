"""Moves the clock of a running local stack ahead, so that deadlines can be tried out without waiting."""

import re
import time
from datetime import timedelta

from chalicelib.adapters.dynamodb.bookmarks import DynamoBookmarks
from chalicelib.adapters.movable_clock import LOOKS_AGAIN, ahead, move_ahead
from infra.local.processes import StackError
from infra.local.stack_config import Stack, client

_STEP = re.compile(r"\+(\d+)([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def step(text: str) -> timedelta:
    """Parse ``+3d``, ``+2h`` or ``+15m``. Raises ``StackError`` for anything else."""
    found = _STEP.fullmatch(text)
    if found is None:
        raise StackError(f"{text} is no step ahead, the only way the clock moves: +3d, +2h, +15m")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def move(stack: Stack, by: timedelta) -> timedelta:
    """Move the clock ahead, wait until every function uses it, and return its offset."""
    further = move_ahead(_bookmarks(stack), by)
    time.sleep(LOOKS_AGAIN)
    return further


def shown(stack: Stack) -> timedelta:
    """How far the clock is ahead."""
    return ahead(_bookmarks(stack))


def _bookmarks(stack: Stack) -> DynamoBookmarks:
    return DynamoBookmarks(client("dynamodb", stack.endpoint), stack.tables["Control"])
