"""Public reports by month and by quarter (B3): what people said in a period that is over, and what has changed since
the last report in which enough was said. Everything comes from the cubes of the period's months; no submission is read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.composite_indices import IndexNumber, asked_of_the_public, weights
from chalicelib.domain.statistics.cube import Authors, Cube, Tally, least_of, submissions
from chalicelib.domain.statistics.indicators import Indicators, Number, Status, satisfaction
from chalicelib.domain.statistics.report_periods import Report, reports_over
from chalicelib.domain.statistics.scopes import ALL, topic_scope
from chalicelib.domain.statistics.suppression import held_by_sums
from chalicelib.services.publishing.files import about_numbers, as_json, written_number
from chalicelib.services.publishing.index_tables import Problem
from chalicelib.services.publishing.places import grouped
from chalicelib.services.publishing.views import Numbers

TOPICS_SHOWN = 10
PROBLEMS_SHOWN = 10
COMPARED = ("satisfaction", "satisfied", "mean_level", "on_time", "solved", "waiting_median")
"""The numbers of a report that stand beside those of the one before."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A report in the list: how many submissions count, and its numbers. None and held back where they are too few."""

    report: Report
    submissions: int | None
    numbers: Indicators
    indices: Mapping[str, IndexNumber]
    tally: Tally


@dataclass(frozen=True, slots=True)
class Compared:
    """A number beside the one of the report before; ``change`` is None where one of them is not known.

    ``kind`` says how it is written: ``share`` of 1, ``level``, ``score`` of 100, ``wait`` in hours.
    """

    name: str
    kind: str
    now: Number
    before: Number | None
    change: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """What came by one channel or is about one topic: its id, name and count, and its share of all (None: of none)."""

    id: str
    name: str
    count: int
    share: float | None = None
    satisfaction: Number | None = None


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report as its page shows it."""

    head: Headline
    before: Headline | None
    compared: tuple[Compared, ...]
    channels: tuple[Part, ...]
    topics: tuple[Part, ...]
    problems: tuple[Problem, ...]


def reports_of(months: Mapping[str, Cube], pack: Pack, now: datetime) -> list[Report]:
    """Every report of a period that is over, the oldest first."""
    counts = {month: submissions(cube.get(ALL, {})) for month, cube in months.items()}
    return reports_over(counts, pack.monthly_from, now)


def headlines(numbers: Numbers, pack: Pack, now: datetime) -> list[Headline]:
    """Every report of a period that is over, the oldest first."""
    return [_headline(report, numbers, pack) for report in reports_of(numbers.months, pack, now)]


def report_view(head: Headline, before: Headline | None, numbers: Numbers, pack: Pack) -> ReportView:
    """A report with all its parts; those of fewer than the publication limit are left out."""
    return ReportView(
        head=head,
        before=before,
        compared=tuple(_compared(head, before, pack)),
        channels=tuple(_channels(head, numbers, pack)),
        topics=tuple(_topics(head, numbers, pack)),
        problems=tuple(_problems(head, numbers, pack)),
    )


def reports_json(heads: Sequence[Headline], pack: Pack) -> str:
    """The list of reports, the newest first."""
    return as_json(
        {
            **about_numbers(pack),
            "monthly_from": pack.monthly_from,
            "reports": [{**_written_head(head), "file": file_of(head.report.period)} for head in reversed(heads)],
        }
    )


def report_json(view: ReportView, pack: Pack) -> str:
    """One report with all that its page shows."""
    return as_json(
        {
            **about_numbers(pack),
            **_written_head(view.head),
            "before": view.before.report.period if view.before else None,
            "compared": [asdict(each) for each in view.compared],
            "channels": {each.id: _written_part(each) for each in view.channels},
            "topics": {each.id: {"orders": each.count} for each in view.topics},
            "problems": [
                {"question": each.name, **written_number(each.score), "weight": each.weight} for each in view.problems
            ],
        }
    )


def page_of(period: str) -> str:
    """The path of a report's page."""
    return f"reports/{period}/index.html"


def file_of(period: str) -> str:
    """The path of a report's file."""
    return f"data/reports/{period}.json"


def _headline(report: Report, numbers: Numbers, pack: Pack) -> Headline:
    tally = numbers.tally_of(report, ALL)
    count = submissions(tally)
    enough = count >= least_of(tally, pack.limits.publication, Authors.SUBMISSIONS)
    shown = numbers.of_report(report)
    # Of what is held back not even the count is told, which may be a few more than the ratings.
    told = enough and shown.levels.status is not Status.TOO_FEW
    return Headline(
        report=report,
        submissions=count if told else None,
        numbers=shown,
        indices=numbers.indices_of(report),
        tally=tally,
    )


def _compared(head: Headline, before: Headline | None, pack: Pack) -> Iterator[Compared]:
    kinds = {"mean_level": "level", "waiting_median": "wait"}
    for name in COMPARED:
        was = getattr(before.numbers, name) if before else None
        yield _change(name, kinds.get(name, "share"), getattr(head.numbers, name), was)
    for name, index in pack.indices.items():
        was = before.indices[name].number if before else None
        yield _change(pack.text(index.title), "score", head.indices[name].number, was)


def _change(name: str, kind: str, now: Number, before: Number | None) -> Compared:
    both = before is not None and before.known and now.known
    return Compared(name, kind, now, before, round(now.shown - before.shown, 6) if both and before else None)


def _channels(head: Headline, numbers: Numbers, pack: Pack) -> Iterator[Part]:
    """The most used first."""
    of_all, found = submissions(head.tally), []
    for channel in pack.channels if head.submissions else ():
        tally = numbers.tally_of(head.report, f"channel:{channel}")
        count = submissions(tally)
        if count and (f"channel:{channel}", head.report.period) not in numbers.held_channels:
            share = satisfaction(tally, limit=pack.limits.publication)
            found.append(Part(channel, channel, count, round(count / of_all, 6), share))
    yield from sorted(found, key=lambda part: (-part.count, part.id))


def _topics(head: Headline, numbers: Numbers, pack: Pack) -> list[Part]:
    limit = pack.limits.publication
    tallies = {topic: numbers.tally_of(head.report, topic_scope(topic)) for topic in pack.topics}
    counts = {topic: tally.get("order/opened", 0) for topic, tally in tallies.items()}
    known = {topic for topic, n in counts.items() if n and n >= least_of(tallies[topic], limit, Authors.ORDERS)}
    under = grouped((topic.parent, topic.id) for topic in pack.topics.values())
    sums = [(each or ALL, topics) for each, topics in under.items()]
    of_all = head.tally.get("order/opened", 0)
    whole = {ALL} if head.numbers.orders.known else set()
    more = held_by_sums({**counts, ALL: of_all}, known | whole, sums, limit=limit, always={ALL})
    shown = [Part(topic, pack.text(pack.topics[topic].name), counts[topic]) for topic in known - more]
    return sorted(shown, key=lambda part: (-part.count, part.id))[:TOPICS_SHOWN]


def _problems(head: Headline, numbers: Numbers, pack: Pack) -> Iterator[Problem]:
    """What in the surveys of the public weighs most (P6), over all of them."""
    asked = {
        name: (each, each.score(head.tally, survey, pack.limits.publication))
        for name, survey, each in asked_of_the_public(pack)
        if name not in numbers.held_questions_of(head.report)
    }
    known = {name: score for name, (_, score) in asked.items() if score.known}
    for name, weight in list(weights(known).items())[:PROBLEMS_SHOWN]:
        if weight:
            yield Problem(pack.text(asked[name][0].text), known[name], weight, name)


def _written_head(head: Headline) -> dict[str, object]:
    return {
        "period": head.report.period,
        "months": head.report.months,
        "submissions": head.submissions,
        **{name: written_number(getattr(head.numbers, name)) for name in COMPARED},
        "levels": asdict(head.numbers.levels),
        "orders": asdict(head.numbers.orders),
        "indices": {name: written_number(index.number) for name, index in head.indices.items()},
    }


def _written_part(part: Part) -> dict[str, object]:
    satisfaction = written_number(part.satisfaction) if part.satisfaction else None
    return {"n": part.count, "share": part.share, "satisfaction": satisfaction}
