"""Response rates of the people invited by service systems themselves, by survey, place and channel.

Who was invited is not told, only how many. So the answers are all those that came to the survey by that channel about
the places and in the months for which a system has reported how many it invited.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import NamedTuple

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.cube import Authors, Cube, cells_under, least_of
from chalicelib.domain.statistics.indicators import DIGITS, Formula, Number, Status
from chalicelib.domain.statistics.outreach_answers import answers_by_scope
from chalicelib.domain.statistics.scopes import ALL, OUTREACH
from chalicelib.domain.statistics.suppression import held_by_sums
from chalicelib.services.publishing.files import as_table, written_number
from chalicelib.services.publishing.held_back import siblings
from chalicelib.services.publishing.places import Kind, Spot
from chalicelib.services.publishing.views import Numbers

RESPONSES_SHOWN = 100
"""The page shows so many; the file has all."""
_COLUMNS = ("survey", "channel", "agency", "service", "status", "invited", "answered", "response_rate")

_Name = tuple[str, str]
"""A survey and a channel."""


class _Count(NamedTuple):
    """How many were invited about a place, and how many answers count beside them."""

    invited: int
    answered: int


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
    counts = _counts(pack, numbers.months)
    shown = {name: _shown(pack, numbers, of_scopes) for name, of_scopes in counts.items()}
    spots = [
        None,
        *(Spot(Kind.AGENCY, each) for each in sorted(pack.agencies)),
        *(Spot(Kind.SERVICE, each) for each in sorted(pack.services)),
    ]
    return [
        _response(spot, name, counts[name][scope], scope in shown[name], pack)
        for spot in spots
        for name in sorted(counts)
        if (scope := spot.scope if spot else ALL) in counts[name]
    ]


def _response(spot: Spot | None, name: _Name, count: _Count, is_shown: bool, pack: Pack) -> Response:
    survey, channel = name
    rate = Number(Formula.OUTREACH_RESPONSE, Status.TOO_FEW)
    if is_shown:
        share = round(min(1.0, count.answered / count.invited), DIGITS)
        rate = Number(Formula.OUTREACH_RESPONSE, Status.KNOWN, share, count.invited)
    return Response(
        survey=survey,
        title=pack.text(pack.surveys[survey].title) if survey in pack.surveys else survey,
        channel=channel,
        spot=spot,
        place=spot.name(pack) if spot else None,
        rate=rate,
        answered=count.answered if is_shown else None,
    )


def _counts(pack: Pack, months: Mapping[str, Cube]) -> dict[_Name, dict[str, _Count]]:
    """Invited and answered by survey and channel and by place, over the months for which somebody was invited."""
    found: dict[_Name, dict[str, _Count]] = {}
    for cube in months.values():
        for name in cells_under(cube.get(OUTREACH, {}), "invited"):
            survey, _, channel = name.partition("/")
            of_scopes = found.setdefault((survey, channel), {})
            for scope, answered in answers_by_scope(cube, name, pack).items():
                before = of_scopes.get(scope, _Count(0, 0))
                invited = cube[scope][f"invited/{name}"]
                of_scopes[scope] = _Count(before.invited + invited, before.answered + answered)
    return found


def _shown(pack: Pack, numbers: Numbers, counts: Mapping[str, _Count]) -> set[str]:
    """The scopes whose rates are published. What is kept back of one must follow neither from who was invited nor from
    who has answered elsewhere."""
    limit = pack.limits.publication
    shown = {scope for scope, count in counts.items() if scope == ALL or _are_enough(count, scope, numbers, limit)}
    parts_of = [(whole, [part for part in parts if part in counts]) for whole, parts in siblings(pack)]
    sums = [(whole, parts) for whole, parts in parts_of if parts and whole in counts]
    invited = {scope: count.invited for scope, count in counts.items()}
    answered = {scope: count.answered for scope, count in counts.items()}
    held: Set[str] = shown
    while held:
        held = held_by_sums(invited, shown, sums, limit=limit, always={ALL})
        held |= held_by_sums(answered, shown - held, sums, limit=limit, always={ALL})
        shown -= held
    return shown


def _are_enough(count: _Count, scope: str, numbers: Numbers, limit: int) -> bool:
    least = least_of(numbers.tally(scope), limit, Authors.SUBMISSIONS)
    return count.invited >= limit and count.answered >= least and not numbers.is_held_back(scope)


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
