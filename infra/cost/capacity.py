"""At how many ratings and cases a second each part breaks, computed from the template and measured units.

``python -m infra.cost.capacity --write`` puts the tables into docs/capacity.md; a test holds the page to them.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.services.clocks.sweep import AT_ONCE
from infra.cost.measured import Measured, Spent, read_measured
from infra.cost.stack import Stack, read_stack
from infra.cost.yearly import CALL_SECONDS, FULL_PROCESSOR, SEND_SECONDS, publish_seconds, seconds
from infra.dependencies import Architecture
from infra.generated_part import replaced, split
from infra.paths import ROOT
from infra.template import Template, build_template

DOCUMENT = ROOT / "docs" / "capacity.md"
START, END = "<!-- computed by python -m infra.cost.capacity --write -->", "<!-- end of what is computed -->"

PARTITION = 1_000
"""Write units a second that a partition takes (docs.aws.amazon.com/amazondynamodb, burst and adaptive capacity)."""
SHARDS = 4
"""Partitions, and so shards of the stream, that a new table has on demand: 4,000 write units a second."""
NEW_ACCOUNT, GROWN_ACCOUNT = 10, 1_000
"""Functions that run at a time: of a new account, and the usual quota."""
NEW_SENDER = 14
"""Mails a second that SES sends for an account that has left its sandbox."""
SWEPT_SECONDS = 45
"""Of each minute: the time-out of the sweep without what it spares (``services/clocks/sweep.py``)."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a part takes. ``cases``: negative ratings with a contact, each with all that its opening brings."""

    name: str
    ratings: float
    cases: float
    why: str
    move: str


def parts(measured: Measured, stack: Stack, *, concurrency: int) -> Sequence[Part]:
    """Every part with the rate at which it breaks, where so many functions run at a time."""
    rating, case = _each(measured, "hundred"), _each(measured, "hundred_negative")
    return [
        _gateway(rating, case, stack, concurrency),
        _partition(rating, case, stack),
        _table(rating, case),
        _stream(rating, case, stack),
        _marks(stack),
        _clocks(measured, stack),
        _mail(measured, case, stack),
        _publish(measured, stack),
    ]


def bottleneck(found: Sequence[Part]) -> tuple[Part, Part]:
    """The part that breaks first for ratings, and the one for cases."""
    return min(found, key=lambda part: part.ratings), min(found, key=lambda part: part.cases)


def _each(measured: Measured, life: str) -> Mapping[str, Spent]:
    """What one of a hundred that come at once uses, by function."""
    return {name: spent.times(1 / 100) for name, spent in measured.lives[life].functions.items()}


def _gateway(rating: Mapping[str, Spent], case: Mapping[str, Spent], stack: Stack, concurrency: int) -> Part:
    left = max(concurrency - SHARDS * stack.stream_parallelism - stack.mail_concurrency - 2, 1)
    ratings, cases = (min(stack.api_rate, left / seconds(each["api"], stack, "api")) for each in (rating, case))
    why = f"`ApiRate` {stack.api_rate:,.0f} a second; {left} of {concurrency} functions at a time are left for the API"
    move = "the account's concurrency" if ratings < stack.api_rate else "`ApiRate`, `ApiBurst`"
    return Part("gateway and API", ratings, cases, why, move)


def _partition(rating: Mapping[str, Spent], case: Mapping[str, Spent], stack: Stack) -> Part:
    room = stack.lanes * PARTITION
    # A contact makes it a transaction over two tables; its unit and that of the person are half of it each.
    units = rating["api"].write, case["api"].write / 2
    why = (
        f"{stack.lanes} lanes of an hour, {PARTITION:,} write units a second each; a rating is 1, one with a contact 2"
    )
    return Part("intake partition", room / units[0], room / units[1], why, "`Lanes`, of a new stack")


def _table(rating: Mapping[str, Spent], case: Mapping[str, Spent]) -> Part:
    room = SHARDS * PARTITION
    ratings, cases = (room / (each["api"].write + each["react"].write) for each in (rating, case))
    why = f"a new table takes {room:,} write units a second and doubles when that is reached"
    return Part("tables on their first day", ratings, cases, why, "warm throughput of the table")


def _stream(rating: Mapping[str, Spent], case: Mapping[str, Spent], stack: Stack) -> Part:
    runs = SHARDS * stack.stream_parallelism
    ratings, cases = (runs / seconds(each["react"], stack, "react") for each in (rating, case))
    why = f"{SHARDS} shards, {stack.stream_parallelism} at a time each, {stack.memory['react']:,} MB"
    return Part("stream", ratings, cases, why, "`StreamParallelism`, then `StreamMemory`")


def _marks(stack: Stack) -> Part:
    # A full batch marks each lane of its hour once: for feedback, and for the orders that were opened.
    rate = PARTITION * stack.stream_batch / stack.lanes
    why = f"a batch of {stack.stream_batch} records marks up to {stack.lanes} buckets in one partition"
    return Part("marks", rate, rate / 4, why, "the batch of the stream")


def _clocks(measured: Measured, stack: Stack) -> Part:
    late = measured.lives["late"]
    each = late.by("sweep")
    events = max(late.swept, 1)
    processor = each.cpu_ms / 1000 / min(1.0, stack.memory["sweep"] / FULL_PROCESSOR)
    orders = SWEPT_SECONDS / max(processor, seconds(each, stack, "sweep") / AT_ONCE)
    why = (
        f"{orders:,.0f} orders a minute with {events:.0f} events each, {AT_ONCE} side by side, "
        f"{stack.memory['sweep']:,} MB; counted as if every case missed its deadline"
    )
    return Part(
        "clocks", float("inf"), orders / 60, why, "fewer calls and less work for each event: it has a whole processor"
    )


def _mail(measured: Measured, case: Mapping[str, Spent], stack: Stack) -> Part:
    opening = measured.lives["hundred_negative"].mails / 100
    each = seconds(case["deliver"], stack, "deliver") / opening + SEND_SECONDS
    by_function = stack.mail_concurrency / each
    rate = min(by_function, NEW_SENDER)
    why = (
        f"{opening:g} mails when a case opens; `MailConcurrency` {stack.mail_concurrency} sends {by_function:.0f} a "
        f"second, SES {NEW_SENDER} for a new sender"
    )
    move = "the quota of SES, then `MailConcurrency`" if by_function > NEW_SENDER else "`MailConcurrency`"
    return Part("mail", float("inf"), rate / opening, why, move)


def _publish(measured: Measured, stack: Stack) -> Part:
    few, many = measured.publishes[0], measured.publishes[-1]
    share = min(1.0, stack.memory["publish"] / FULL_PROCESSOR)
    # An hour is counted whole whenever it changed, so at its end all its ratings are.
    each = max(many.seconds - few.seconds, 0) / (many.folded - few.folded) / share + CALL_SECONDS / 100
    left = stack.timeout["publish"] - publish_seconds(few, stack)
    rate = left / each / 3600
    why = f"an hour is counted whole in {stack.timeout['publish']} s; a rating takes {1000 * each:.2f} ms"
    return Part("publish", rate, rate, why, "the memory of `Publish`")


def table(measured: Measured, template: Template) -> str:
    """The parts for both accounts, and the bottlenecks, as Markdown."""
    stack = read_stack(template)
    blocks = []
    for title, concurrency in (("A new account", NEW_ACCOUNT), ("An account with the usual quota", GROWN_ACCOUNT)):
        found = parts(measured, stack, concurrency=concurrency)
        ratings, cases = bottleneck(found)
        rows = [f"| {p.name} | {_rate(p.ratings)} | {_rate(p.cases)} | {p.why} | {p.move} |" for p in found]
        lines = (
            f"### {title}: {concurrency:,} functions at a time",
            "",
            _first("ratings", ratings, ratings.ratings),
            _first("cases", cases, cases.cases),
            "",
            "| part | ratings a second | cases a second | why | what moves it |",
            "|---|--:|--:|---|---|",
            *rows,
        )
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _first(what: str, part: Part, rate: float) -> str:
    return f"First bottleneck for {what}: **{part.name}**, {_rate(rate)} a second. What moves it: {part.move}."


def _rate(value: float) -> str:
    if value == float("inf"):
        return "-"
    return f"{value:,.1f}" if value < 10 else f"{float(f'{value:.2g}'):,.0f}"


def written(document: str) -> str:
    """The computed part of the page. Raises ``ValueError`` when its marks are missing."""
    return split(document, START, END)[1].strip()


def rewritten(document: str, new: str) -> str:
    """The page with its computed part replaced."""
    return replaced(document, START, END, new)


def main(arguments: list[str]) -> None:
    """Compute, then print or write."""
    new = table(read_measured(), build_template(ROOT, Architecture.ARM, clean_key="clean.zip"))
    if "--write" in arguments:
        DOCUMENT.write_text(rewritten(DOCUMENT.read_text(encoding="utf-8"), new), encoding="utf-8")
    else:
        print(new)


if __name__ == "__main__":
    main(sys.argv[1:])
