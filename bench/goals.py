"""Every target of the benchmarks, in one table. ``make bench`` fails when one is missed or was not measured.

docs/benchmarks.md shows the same table; a unit test compares the two.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """The most that a measured figure may be. ``engine``: it is measured on DynamoDB Local and left out without it.
    ``long``: it is measured with ``LONG=1`` alone."""

    group: str
    name: str
    most: float
    unit: str
    engine: bool = False
    long: bool = False


IMPORT = Goal("start-up", "import of the API / boto3, Chalice and pydantic", 1.2, "x")
IMPORT_PLAIN = Goal("start-up", "import of the API / boto3 and Chalice", 1.5, "x")
FIRST = Goal("start-up", "first answered request / a bare handler's", 1.25, "x")
REQUEST = Goal("request", "`POST /v1/feedback` / a bare handler with the same write and a log line", 1.2, "x")
STREAM = Goal("stream", "a bare loop with the same writes / the stream function", 1 / 0.75, "x", engine=True)
HOLD_BACK = Goal("hold back", "a number, where a whole has 1,600 parts / 160", 3, "x")
LOAD = Goal("load", "1,000 rows by the loader / with a request each", 0.1, "x")
RATING = Goal("units", "a rating", 1, "written", engine=True)
LIFE = Goal("units", "the life of a negative rating with a contact", 55, "written", engine=True)
SECOND_ROUND = Goal("units", "the same with a second round", 100, "written", engine=True)
SWEEP = Goal("clocks", "orders due at once, eight side by side / one after the other", 0.25, "x")
PUBLISH_SMALL = Goal("publish", "CPU, pulse pack: 1,000 new over 1 M / over 10 k", 1.2, "x")
PUBLISH_LARGE = Goal("publish", "CPU, 2,000 services: 1,000 new over 1 M / over 10 k", 1.2, "x")
PUBLISH_HUGE = Goal("publish", "CPU, 2,000 services: 1,000 new over 10 M / over 10 k", 1.3, "x", long=True)
MEMORY = Goal("publish", "peak memory, 2,000 services: 1,000 new over 1 M", 512, "MB")
MEMORY_HUGE = Goal("publish", "peak memory, 2,000 services: 1,000 new over 10 M", 512, "MB", long=True)
FLOOD_RATIO = Goal("flood", "peak memory, 200,000 / 20,000 ratings in one hour", 1.2, "x", engine=True)
FLOOD = Goal("flood", "peak memory, 200,000 ratings in one hour", 512, "MB", engine=True)
RECOUNT_RATIO = Goal("recount", "peak memory, 240 / 60 days", 1.3, "x", long=True)
RECOUNT = Goal("recount", "peak memory, 240 days", 512, "MB", long=True)
COST = Goal("cost", "what a million ratings a year add, a tenth of them negative, at the pulse pack", 100, "$")

GOALS = tuple(value for value in list(vars().values()) if isinstance(value, Goal))
"""All goals, in the order of the document."""


def table() -> str:
    """The goals as a Markdown table."""
    rows = [f"| {goal.group} | {goal.name} | {goal.most:.4g} {goal.unit} |" for goal in GOALS]
    return "\n".join(["| group | what is measured | at most |", "|---|---|--:|", *rows])
