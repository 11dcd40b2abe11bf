"""Move the clock of a running local stack ahead, so that deadlines come within a minute and not within a week."""

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
    """``+3d``, ``+2h`` or ``+15m`` as a duration. Raises ``StackError`` on anything else."""
    found = _STEP.fullmatch(text)
    if found is None:
        raise StackError(f"{text} is no step ahead, the only way the clock moves: +3d, +2h, +15m")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def move(stack: Stack, by: timedelta) -> timedelta:
    """Move the clock on, wait until every function sees it, and return how far ahead it is."""
    further = move_ahead(_bookmarks(stack), by)
    time.sleep(LOOKS_AGAIN)
    return further


def shown(stack: Stack) -> timedelta:
    """How far ahead the clock is."""
    return ahead(_bookmarks(stack))


def _bookmarks(stack: Stack) -> DynamoBookmarks:
    return DynamoBookmarks(client("dynamodb", stack.endpoint), stack.tables["Control"])
