"""Shows the progress of a load: a bar with rate and time left on a terminal, else a line every few seconds."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

PLAIN_SECONDS = 5.0
"""Seconds between two lines where there is no terminal."""

Step = Callable[[int], None]


class _Rate(ProgressColumn):
    """A column of the bar: submissions a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.0f}/s" if speed else "", style="progress.data.speed")


def now_and_then(console: Console, prefix: str) -> Callable[[str], None]:
    """Print a message, unless one was printed within the last ``PLAIN_SECONDS``."""
    shown = -math.inf

    def say(message: str) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - shown >= PLAIN_SECONDS:
            shown = now
            console.print(f"{prefix} {message}", highlight=False, markup=False, soft_wrap=True)

    return say


@contextmanager
def following(console: Console, name: str, total: int) -> Iterator[Step]:
    """Yields a function to call with the number of submissions just processed."""
    if console.is_terminal:
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            console=console,
        ) as progress:
            task = progress.add_task(f"loading {name}", total=total)
            yield lambda count: progress.advance(task, count)
    else:
        yield _plain(console, name, total)


def _plain(console: Console, name: str, total: int) -> Step:
    started = shown = time.monotonic()
    done = 0

    def step(count: int) -> None:
        nonlocal done, shown
        done += count
        now = time.monotonic()
        if now - shown < PLAIN_SECONDS and done < total:
            return
        if count == 0:
            return
        shown = now
        rate = done / max(now - started, 0.001)
        left = f", {(total - done) / rate:.0f} s left" if done < total else ""
        console.print(f"loading {name}: {done} of {total}, {rate:.0f}/s{left}", highlight=False)

    return step
