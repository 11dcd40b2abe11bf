"""Chart geometry: from numbers to coordinates, in units of the drawing. Templates do the drawing.

Pure. Every chart comes in a wide and a narrow form, so that its letters keep their size on a phone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10
from unicodedata import east_asian_width

_LEFT, _RIGHT, _TOP, _LABELS = 40.0, 14.0, 12.0, 38.0
_GAP = 22.0
_VOLUME_SHARE = 0.24
_LEAST_SPAN = 0.4


@dataclass(frozen=True, slots=True)
class Point:
    """One period: its share with interval (None where too few) and its count.

    ``joined``: a line leads here from the point before. ``after_gap``: periods without anything lie between.
    """

    label: str
    tick: str
    year: str
    value: float | None
    low: float | None
    high: float | None
    count: int | None
    joined: bool = True
    after_gap: bool = False
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis, at one coordinate."""

    at: float
    text: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    unfinished: bool


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A step of a journey in a row of 100 by 100: its position, its interval, the line that leads through the row."""

    x: float
    low: float
    high: float
    line: str


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """A line with its interval above columns of counts, on one time axis."""

    width: float
    height: float
    left: float
    right: float
    base: float
    floor: float
    grid: tuple[Tick, ...]
    volume_top: Tick
    ticks: tuple[Tick, ...]
    bands: tuple[str, ...]
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    bars: tuple[Bar, ...]
    breaks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar of width 100."""

    level: int
    x: float
    width: float


def trend(points: Sequence[Point], *, width: float, height: float) -> Trend:
    """Lay out a trend. The share axis starts at a multiple of 10 % below what is shown and spans 40 % at least."""
    right, floor_y = width - _RIGHT, height - _LABELS
    volume = (floor_y - _TOP) * _VOLUME_SHARE
    base = floor_y - volume - _GAP
    low = _axis_start(points)
    step = (right - _LEFT) / max(1, len(points))
    xs = [_LEFT + step * (index + 0.5) for index in range(len(points))]

    def y(share: float) -> float:
        return _round(base - (share - low) / (1 - low) * (base - _TOP))

    most = nice_ceiling(max((point.count or 0 for point in points), default=0))
    runs = _runs(points)
    return Trend(
        width=width,
        height=height,
        left=_LEFT,
        right=right,
        base=_round(base),
        floor=floor_y,
        grid=tuple(Tick(y(share), f"{share:.2f}") for share in _grid(low)),
        volume_top=Tick(_round(floor_y - volume), str(most)),
        ticks=_ticks(points, xs, right),
        bands=tuple(_band([(xs[i], y(points[i].low or 0), y(points[i].high or 0)) for i in run]) for run in runs),
        lines=tuple(_line([(xs[i], y(points[i].value or 0)) for i in run]) for run in runs if len(run) > 1),
        dots=tuple(
            Dot(_round(x), y(point.value), point.unfinished)
            for x, point in zip(xs, points, strict=True)
            if point.value is not None
        ),
        bars=tuple(
            _bar(x, point, step, floor_y, volume / most) for x, point in zip(xs, points, strict=True) if point.count
        ),
        breaks=tuple(_round(xs[i] - step / 2) for i in range(1, len(points)) if points[i].after_gap),
    )


def journey_rows(shares: Sequence[tuple[float, float, float] | None]) -> tuple[Touchpoint | None, ...]:
    """The steps of a journey as rows under one another, from shares (0-1) with interval: (low, share, high).

    One line runs through the rows, broken where a share is not known.
    """
    places = [_round(share[1] * 100) if share else None for share in shares]

    def row(n: int, share: tuple[float, float, float]) -> Touchpoint:
        low, here, high = (_round(each * 100) for each in share)
        above = places[n - 1] if n else None
        below = places[n + 1] if n + 1 < len(places) else None
        corners = [((above + here) / 2, 0.0)] if above is not None else []
        corners += [(here, 50.0), ((here + below) / 2, 100.0)] if below is not None else [(here, 50.0)]
        return Touchpoint(here, low, high, _line(corners))

    return tuple(row(n, share) if share else None for n, share in enumerate(shares))


def stack(counts: Iterable[int]) -> tuple[Segment, ...]:
    """Counts of level 1, 2, ... as parts of 100, best level first; none for a level without any."""
    levels = list(enumerate(counts, start=1))
    total = sum(count for _, count in levels)
    segments, x = [], 0.0
    for level, count in reversed(levels):
        if count:
            segments.append(Segment(level, _round(x), _round(count / total * 100)))
            x += count / total * 100
    return tuple(segments)


def columns(counts: Sequence[int], *, width: float, height: float) -> tuple[Bar, ...]:
    """Columns side by side; the highest count fills ``height``."""
    step = width / len(counts)
    unit = height / max(1, *counts)
    return tuple(
        Bar(_round(step * (i + 0.12)), _round(height - count * unit), _round(step * 0.76), _round(count * unit))
        for i, count in enumerate(counts)
    )


def nice_ceiling(most: int) -> int:
    """The least of 1, 2, 5, 10, 20, 50, ... that is not below ``most``."""
    if most <= 1:
        return 1
    power: int = 10 ** floor(log10(most))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= most)


def _axis_start(points: Sequence[Point]) -> float:
    shown = [share for point in points for share in (point.low, point.value) if share is not None]
    lowest = floor(min(shown, default=0) * 10) / 10
    return max(0.0, min(lowest, 1 - _LEAST_SPAN))


def _grid(low: float) -> list[float]:
    step = 0.25 if low == 0 else 0.2 if low < 0.4 else 0.1
    marks, share = [], 1.0
    while share >= low - 1e-9:
        marks.append(round(share, 2))
        share -= step
    return marks


def _runs(points: Sequence[Point]) -> list[list[int]]:
    """Indexes of points that follow one another with nothing missing between."""
    runs: list[list[int]] = []
    for index, point in enumerate(points):
        if point.value is None:
            continue
        if runs and runs[-1][-1] == index - 1 and point.joined:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _ticks(points: Sequence[Point], xs: Sequence[float], right: float) -> tuple[Tick, ...]:
    """As many labels as fit. Those where a year begins go first and carry the year; the rest fill what is free."""
    label_width = 6 + max((max(_text_width(point.tick), _text_width(point.year)) for point in points), default=0)
    begins = [i for i, point in enumerate(points) if i == 0 or points[i - 1].year != point.year]
    chosen: list[int] = []
    for index in [*begins, *range(len(points))]:
        fits = xs[index] + label_width / 2 <= right + _RIGHT
        if fits and all(abs(xs[index] - xs[other]) >= label_width for other in chosen):
            chosen.append(index)
    return tuple(Tick(_round(xs[i]), points[i].tick, points[i].year if i in begins else "") for i in sorted(chosen))


def _text_width(text: str) -> float:
    """Room for a label of 12 units' height: a Chinese character is as wide as it is high."""
    return sum(12 if east_asian_width(letter) in "WF" else 7 for letter in text)


def _bar(x: float, point: Point, step: float, bottom: float, unit: float) -> Bar:
    width = min(step * 0.7, 26)
    height = max(1.0, (point.count or 0) * unit)
    return Bar(_round(x - width / 2), _round(bottom - height), _round(width), _round(height), point.unfinished)


def _line(corners: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_round(x):g} {y:g}" for x, y in corners)


def _band(edges: Sequence[tuple[float, float, float]]) -> str:
    """A closed path along the upper edge and back along the lower; a lone point gets a narrow one."""
    if len(edges) == 1:
        x, low, high = edges[0]
        edges = [(x - 3, low, high), (x + 3, low, high)]
    upper = [(x, high) for x, _, high in edges]
    lower = [(x, low) for x, low, _ in reversed(edges)]
    return _line([*upper, *lower]) + "Z"


def _round(value: float) -> float:
    return round(value, 1)
