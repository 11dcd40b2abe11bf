"""The page and files of campaigns that are over: whom was asked, who answered, what that says of all (B4)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.campaigns.campaign import Campaign, Stage
from chalicelib.domain.campaigns.results import CampaignResult, campaign_result
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.cube import Cube, to_json
from chalicelib.domain.statistics.indicators import Number
from chalicelib.services.campaigns.show import campaign_view, result_view, tally_key
from chalicelib.services.ports.statistics import Lake
from chalicelib.services.publishing.files import about_numbers, as_json, as_table
from chalicelib.services.publishing.views import Numbers

CAMPAIGNS_SHOWN = 100
"""The newest are shown."""
MOST_ON_PAGE = 10
"""So many are on one page."""

_PEOPLE = ("dealt", "population", "population_hash", "sample", "invited", "passed_over")
_COLUMNS = (
    *("id", "agency", "service", "from", "to", "survey", "started_by", "closed_at"),
    *("dealt", "population", "sample", "invited", "confidence"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A campaign to show. ``questions`` are wording and number; ``url`` leads to the page of its unit.

    ``large_enough``: the population reaches the publication limit; otherwise its size is not published either.
    """

    campaign: Campaign
    unit: str
    url: str | None
    survey: str
    result: CampaignResult
    questions: tuple[tuple[str, Number], ...]
    large_enough: bool


def save_tallies(
    asked: Sequence[Campaign], whole: Cube, scopes: Collection[str] | None, lake: Lake, pool: Executor
) -> None:
    """Leave the counts of the campaigns in these scopes, or of all, where the desk reads them."""
    touched = [campaign for campaign in asked if scopes is None or campaign.scope in scopes]
    bodies = [to_json(whole.get(campaign.scope, {})) for campaign in touched]
    list(pool.map(lake.put, [tally_key(campaign.id) for campaign in touched], bodies))


def shown(asked: Sequence[Campaign], numbers: Numbers, pack: Pack) -> list[Shown]:
    """Those that are over, the newest first."""
    return [_shown(campaign, numbers, pack) for campaign in asked if campaign.stage is Stage.CLOSED]


def _shown(campaign: Campaign, numbers: Numbers, pack: Pack) -> Shown:
    survey = pack.surveys.get(campaign.survey)
    result = campaign_result(campaign, numbers.tally(campaign.scope), survey, limit=pack.limits.publication)
    name, url = _unit(campaign, pack)
    texts = dict(_texts(campaign, pack))
    return Shown(
        campaign=campaign,
        unit=name,
        url=url,
        survey=pack.text(survey.title) if survey else campaign.survey,
        result=result,
        questions=tuple((texts[each], number) for each, number in result.questions.items()),
        large_enough=campaign.population >= pack.limits.publication,
    )


def _unit(campaign: Campaign, pack: Pack) -> tuple[str, str | None]:
    """What a campaign is about, and where it has a page; an id alone where the pack no longer has it."""
    unit = campaign.unit
    if unit.service:
        service = pack.services.get(unit.service)
        return (pack.text(service.name), f"/services/{service.id}/") if service else (unit.service, None)
    agency = pack.agencies.get(unit.agency)
    return (pack.text(agency.name), f"/agencies/{agency.id}/") if agency else (unit.agency, None)


def _texts(campaign: Campaign, pack: Pack) -> Iterator[tuple[str, str]]:
    """The wording of each question of the survey, and of each row of a matrix."""
    survey = pack.surveys.get(campaign.survey)
    for question in survey.questions if survey else ():
        yield question.id, pack.text(question.text)
        for row in question.rows:
            yield f"{question.id}.{row.id}", f"{pack.text(question.text)} {pack.text(row.text)}"


def campaigns_json(pack: Pack, numbers: Numbers, asked: Sequence[Campaign]) -> str:
    """Everything that the page of campaigns shows, and what each draw followed from but for the list of people."""
    return as_json(
        {
            **about_numbers(pack),
            "campaigns": [_written(each, numbers, pack) for each in shown(asked, numbers, pack)],
        }
    )


def _record(each: Shown) -> dict[str, object]:
    """What may be told of a campaign: no numbers of people where few could be asked."""
    fields = campaign_view(each.campaign).items()
    record = {name: value.isoformat() if isinstance(value, date) else value for name, value in fields}
    return {**record, **({} if each.large_enough else dict.fromkeys(_PEOPLE))}


def _written(each: Shown, numbers: Numbers, pack: Pack) -> Mapping[str, object]:
    tally = numbers.tally(each.campaign.scope)
    return {**_record(each), "result": result_view(each.campaign, tally if each.large_enough else {}, pack)}


def campaigns_csv(pack: Pack, numbers: Numbers, asked: Sequence[Campaign]) -> str:
    """One row per campaign, the newest first. A number kept back has no value and no n."""
    estimates = [f"{name}{part}" for name in ("satisfied", "mean_level") for part in ("", "_low", "_high", "_n")]
    rows = [[*map(_record(each).get, _COLUMNS), *_cells(each)] for each in shown(asked, numbers, pack)]
    return as_table([*_COLUMNS, "response_rate", *estimates], rows)


def _cells(each: Shown) -> Iterator[object]:
    if each.large_enough:
        yield each.result.response_rate.value
        for number in (each.result.satisfied, each.result.mean_level):
            yield from (number.value, number.low, number.high, number.n)
