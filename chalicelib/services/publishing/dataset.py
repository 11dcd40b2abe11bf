"""The numbers as files: ``data/index.json`` and one CSV per table."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import datetime

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.composite_indices import IndexNumber, asked_of_the_public
from chalicelib.domain.statistics.cube import LEVELS, Cube, Tally
from chalicelib.domain.statistics.indicators import Counts, Formula, Indicators, Number, Status
from chalicelib.domain.statistics.scopes import ALL
from chalicelib.services.publishing.files import about_numbers, as_json, as_table, written_number
from chalicelib.services.publishing.responses import responses, responses_json
from chalicelib.services.publishing.situations import SituationView
from chalicelib.services.publishing.views import Numbers

_OF_RATINGS = ("satisfied", "mean_level", "verified")
_OF_ORDERS = ("on_time", "on_time_answered", "redo", "solved", "handling")
_ORDERS = ("opened", "open", "overdue", "running")
_UNDISPATCHED = ("orders", "overdue")
_DEADLINES = ("met", "late", "overdue", "untimed")
RATING_COLUMNS = (
    "ratings",
    *(f"level_{level}" for level in LEVELS),
    "satisfaction",
    "satisfaction_low",
    "satisfaction_high",
    *_OF_RATINGS,
)
_COLUMNS = (
    *RATING_COLUMNS,
    *(f"orders_{name}" for name in _ORDERS),
    *(f"deadlines_{name}" for name in _DEADLINES),
    *_OF_ORDERS,
    "waiting_median_hours",
    "waiting_p90_hours",
    *(f"undispatched_{name}" for name in _UNDISPATCHED),
    "ratings_status",
    "orders_status",
    "undispatched_status",
)


def index(
    pack: Pack,
    numbers: Numbers,
    this_month: str,
    situations: Iterable[SituationView],
    recounting: datetime | None = None,
) -> str:
    """Everything the dashboard shows, with formula, n and time of computing, as JSON. ``this_month`` is not over,
    ``recounting`` is when the recount began that goes on."""
    months = sorted(numbers.months)
    return as_json(
        {
            **about_numbers(pack),
            "recounting_since": recounting.isoformat() if recounting else None,
            "period": {"from": months[0] if months else None, "to": months[-1] if months else None},
            "formulas": {formula.partition("/")[0]: int(formula.partition("/")[2]) for formula in Formula},
            "overall": {
                **_scope(numbers, ALL),
                "questions": _questions(pack, numbers.tally(ALL)),
                "indices": _indices(numbers.indices(ALL)),
            },
            "agencies": {agency: _indexed(numbers, f"agency:{agency}") for agency in pack.agencies},
            "services": {service: _scope(numbers, f"service:{service}") for service in pack.services},
            "regions": {region: _indexed(numbers, f"region:{region}") for region in pack.regions},
            "channels": {channel: _scope(numbers, f"channel:{channel}") for channel in pack.channels},
            "segments": {segment: _ratings(numbers.of_segment(segment)) for segment in pack.segments},
            "responses": responses_json(responses(pack, numbers)),
            "situations": {situation.id: _situation(situation) for situation in situations},
            "months": [
                {
                    "month": month,
                    "complete": is_complete(month, numbers.months[month], this_month),
                    **_written(numbers.of_month(month)),
                    "indices": _indices(numbers.indices(ALL, month)),
                }
                for month in months
            ],
        }
    )


def agencies_csv(pack: Pack, numbers: Numbers) -> str:
    """One row per agency, in the order of their ids."""
    agencies = sorted(pack.agencies.values(), key=lambda agency: agency.id)
    rows = ((a.id, pack.text(a.name), a.parent, numbers.of(f"agency:{a.id}")) for a in agencies)
    return _table(("agency", "name", "parent"), rows)


def services_csv(pack: Pack, numbers: Numbers) -> str:
    """One row per service, in the order of their ids."""
    services = sorted(pack.services.values(), key=lambda service: service.id)
    rows = ((s.id, pack.text(s.name), s.agency, s.parent, numbers.of(f"service:{s.id}")) for s in services)
    return _table(("service", "name", "agency", "part_of"), rows)


def regions_csv(pack: Pack, numbers: Numbers) -> str:
    """One row per region, in the order of their ids."""
    rows = ((region, pack.text(name), numbers.of(f"region:{region}")) for region, name in sorted(pack.regions.items()))
    return _table(("region", "name"), rows)


def months_csv(numbers: Numbers, this_month: str) -> str:
    """One row per month of the whole. ``this_month`` is not over."""
    months = numbers.months
    rows = (
        (month, str(is_complete(month, months[month], this_month)).lower(), numbers.of_month(month))
        for month in sorted(months)
    )
    return _table(("month", "complete"), rows)


def days_csv(numbers: Numbers) -> str:
    """One row per day of the whole."""
    return _table(("day",), ((day, numbers.of_day(day)) for day in sorted(numbers.days)))


def is_complete(month: str, cube: Cube, this_month: str) -> bool:
    """Whether the numbers of a month are final but for late decisions: it is over, and so are all deadlines of the
    work orders opened in it."""
    return month < this_month and not cube.get(ALL, {}).get("order/running")


def _scope(numbers: Numbers, scope: str) -> dict[str, object]:
    return {
        **_written(numbers.of(scope)),
        "left_out": numbers.left_out(scope),
        "entered_by_staff": numbers.entered_by_staff(scope),
    }


def _situation(situation: SituationView) -> dict[str, object]:
    """The number of a life situation, and of each step in its order; ``weakest`` is the number of one, from 1."""
    return {
        **_ratings(situation.numbers),
        "weakest": situation.weakest.n if situation.weakest else None,
        "steps": [
            {"service": each.step.service, "stage": each.step.stage, "agency": each.agency, **_ratings(each.numbers)}
            for each in situation.steps
        ],
    }


def _ratings(numbers: Indicators) -> dict[str, object]:
    written = _written(numbers)
    return {name: written[name] for name in ("levels", "satisfaction", *_OF_RATINGS)}


def _indexed(numbers: Numbers, scope: str) -> dict[str, object]:
    """A body or a region, with those indices to which enough have answered."""
    indices = {} if numbers.is_held_back(scope) else _indices(numbers.indices(scope), known_only=True)
    return {**_scope(numbers, scope), "indices": indices}


def _questions(pack: Pack, tally: Tally) -> dict[str, object]:
    """Scores of the questions to the general public, and how many answered in earlier words."""
    limit = pack.limits.publication
    return {
        name: {
            **written_number(each.score(tally, survey, limit)),
            "earlier_wordings": None if 0 < (before := each.answered_before(tally, survey)) < limit else before,
        }
        for name, survey, each in asked_of_the_public(pack)
    }


def _indices(found: Mapping[str, IndexNumber], *, known_only: bool = False) -> dict[str, object]:
    """The pack's indices with what they are made of; an indicator without a weight was left out."""
    return {
        name: {
            **written_number(index.number),
            "indicators": {
                question: {**written_number(score), "weight": index.weights.get(question)}
                for question, score in index.indicators.items()
            },
            "left_out": index.left_out,
            **({"groups": asdict(index.groups)} if index.groups else {}),
        }
        for name, index in found.items()
        if index.number.known or not known_only
    }


def _written(numbers: Indicators) -> dict[str, object]:
    written: dict[str, object] = {}
    for each in fields(numbers):
        value: Number | Counts = getattr(numbers, each.name)
        written[each.name] = written_number(value) if isinstance(value, Number) else asdict(value)
    return written


def _table(keys: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """Rows end with their numbers. ``status`` says whether there are any, and those at the end why cells about ratings,
    work orders and what waits for a dispatcher are empty: none yet, or too few to publish."""
    cells = [
        [*names, _status_of_row(numbers), *_cells(numbers)]
        for *names, numbers in rows
        if isinstance(numbers, Indicators)
    ]
    return as_table([*keys, "status", *_COLUMNS], cells)


def _statuses(numbers: Indicators) -> list[Status]:
    return [numbers.levels.status, numbers.orders.status, numbers.undispatched.status]


def _status_of_row(numbers: Indicators) -> Status:
    found = _statuses(numbers)
    return next((status for status in (Status.KNOWN, Status.TOO_FEW) if status in found), Status.EMPTY)


def rating_cells(numbers: Indicators) -> list[object]:
    levels, satisfaction = numbers.levels, numbers.satisfaction
    return [
        levels.n,
        *(levels.get(str(level)) if levels.known else None for level in LEVELS),
        satisfaction.value,
        satisfaction.low,
        satisfaction.high,
        *(getattr(numbers, name).value for name in _OF_RATINGS),
    ]


def _cells(numbers: Indicators) -> list[object]:
    orders, deadlines, waiting = numbers.orders, numbers.deadlines, numbers.undispatched
    return [
        *rating_cells(numbers),
        *(orders.get(name) if orders.known else None for name in _ORDERS),
        *(deadlines.get(name) if deadlines.known else None for name in _DEADLINES),
        *(getattr(numbers, name).value for name in _OF_ORDERS),
        numbers.waiting_median.value,
        numbers.waiting_p90.value,
        *(waiting.get(name) if waiting.known else None for name in _UNDISPATCHED),
        *_statuses(numbers),
    ]
