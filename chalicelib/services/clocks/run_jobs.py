"""Run several jobs in one invocation, so that neither a failure nor a backlog of one keeps the others from running."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalicelib.services.error_log import log_error

_log = logging.getLogger("heed.sweep")

Job = Callable[[Callable[[], bool]], Mapping[str, int]]
"""Does what is due while it is told that there is time; returns what it did, as counts by name."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What the jobs did, as counts by name, and the names of those that broke off with an error."""

    counts: Mapping[str, int]
    broken: tuple[str, ...]


def run_jobs(jobs: Mapping[str, Job], *, first: int, seconds_left: Callable[[], float]) -> Ran:
    """Run each job once, in turn from the one at ``first`` on (modulo their number).

    A job may use an equal share of the time that is left, and the time that the jobs before it did not need. Each
    invocation should begin with another job: then a job that uses all the time delays the others only in some
    invocations.
    """
    counts: dict[str, int] = {}
    broken = []
    names = [*jobs]
    names = names[first % len(names) :] + names[: first % len(names)]
    for waiting, name in zip(reversed(range(len(names))), names, strict=True):
        try:
            counts |= jobs[name](_until(seconds_left() * waiting / (waiting + 1), seconds_left))
        except Exception as error:
            log_error(_log, "a job of the sweep broke off", error, job=name)
            broken.append(name)
    return Ran(counts, tuple(broken))


def _until(reserved: float, seconds_left: Callable[[], float]) -> Callable[[], bool]:
    """A function that tells whether more time is left than is reserved for the jobs that wait."""
    return lambda: seconds_left() > max(reserved, 0)
