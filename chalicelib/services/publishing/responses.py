"""Response rates of the people invited by service systems themselves, by survey, place and channel.

Who was invited is not told, only how many. So the answers are all those that came to the survey by that channel in the
months for which a system has reported how many it invited.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.cube import Authors, Cube, Tally, cells_under, least_of
from chalicelib.domain.statistics.indicators import DIGITS, Formula, Number, Status, status_of
from chalicelib.domain.statistics.scopes import ALL, OUTREACH
from chalicelib.services.publishing.files import as_table, written_number
from chalicelib.services.publishing.places import Kind, Spot
from chalicelib.services.publishing.views import Numbers

_COLUMNS = ("survey", "channel", "agency", "service", "status", "invited", "answered", "response_rate")


@dataclass(frozen=True, slots=True)
class Response:
    """The response rate of a survey by one channel; ``spot`` is the place that it is about, None for all together.

    The ``n`` of ``rate`` counts who was invited. ``answered`` is None where the rate is kept back.
    """

    survey: str
    title: str
    channel: str
    spot: Spot | None
    place: str | None
    rate: Number
    answered: int | None


def has_outreach(months: Mapping[str, Cube]) -> bool:
    """Whether any service system has reported whom it invited."""
    return any(OUTREACH in cube for cube in months.values())


def responses(pack: Pack, numbers: Numbers) -> list[Response]:
    """Every response rate: of all together first, then of each agency and each service, by their ids."""
    if not has_outreach(numbers.months):
        return []
    spots = [
        *(Spot(Kind.AGENCY, each) for each in sorted(pack.agencies)),
        *(Spot(Kind.SERVICE, each) for each in sorted(pack.services)),
    ]
    return [*_of(None, pack, numbers), *(found for spot in spots for found in _of(spot, pack, numbers))]


def _of(spot: Spot | None, pack: Pack, numbers: Numbers) -> Iterator[Response]:
    scope = spot.scope if spot else ALL
    limit = numbers.limit(scope)
    least = least_of(numbers.tally(scope), limit, Authors.SUBMISSIONS)
    for (survey, channel), (invited, given) in sorted(_counts(numbers.months, scope).items()):
        status = status_of(invited, limit)
        if spot and (numbers.is_held_back(scope) or given < least):
            status = Status.TOO_FEW
        known = status is Status.KNOWN
        rate = Number(Formula.OUTREACH_RESPONSE, status)
        if known:
            rate = Number(Formula.OUTREACH_RESPONSE, status, round(min(1.0, given / invited), DIGITS), invited)
        yield Response(
            survey=survey,
            title=pack.text(pack.surveys[survey].title) if survey in pack.surveys else survey,
            channel=channel,
            spot=spot,
            place=spot.name(pack) if spot else None,
            rate=rate,
            answered=given if known else None,
        )


def _counts(months: Mapping[str, Cube], scope: str) -> dict[tuple[str, str], tuple[int, int]]:
    """Invited and answered by survey and channel, over the months for which somebody was invited."""
    found: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for cube in months.values():
        tally: Tally = cube.get(scope, {})
        for name, invited in cells_under(tally, "invited").items():
            survey, _, channel = name.partition("/")
            before = found[survey, channel]
            found[survey, channel] = (before[0] + invited, before[1] + tally.get(f"given/{name}", 0))
    return found


def responses_json(found: list[Response]) -> list[dict[str, object]]:
    """The rates as ``data/index.json`` has them."""
    return [
        {
            "survey": each.survey,
            "channel": each.channel,
            **_place(each),
            "answered": each.answered,
            **written_number(each.rate),
        }
        for each in found
    ]


def responses_csv(found: list[Response]) -> str:
    """One row per survey, channel and place; agency and service are empty in those of all together."""
    rows = (
        [
            *(each.survey, each.channel, *_place(each).values()),
            *(each.rate.status, each.rate.n, each.answered, each.rate.value),
        ]
        for each in found
    )
    return as_table(_COLUMNS, rows)


def _place(each: Response) -> dict[str, str | None]:
    spot = each.spot
    return {
        "agency": spot.id if spot and spot.kind is Kind.AGENCY else None,
        "service": spot.id if spot and spot.kind is Kind.SERVICE else None,
    }
