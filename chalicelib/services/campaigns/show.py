"""Show campaigns to staff: the list, and one with how far it is; what was answered once it is over.

While answers still come in, two looks at a result could be subtracted from each other, and the difference be what one
person said. Until then only the share of those who have answered is told.
"""

from datetime import date, datetime
from typing import TypedDict

from chalicelib.domain.campaigns.campaign import Campaign, Stage, Start, Unasked
from chalicelib.domain.campaigns.results import campaign_result
from chalicelib.domain.errors import NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.cube import Tally
from chalicelib.domain.statistics.indicators import Number, Status
from chalicelib.services.ports.campaigns import CampaignStore
from chalicelib.services.ports.statistics import Lake
from chalicelib.services.statistics.stored import document

_Days = TypedDict("_Days", {"from": date, "to": date})
"""In this form because one of the names is a word of Python."""


class ListedCampaign(_Days):
    """A campaign's record. ``dealt`` people are known to have dealt with the unit in the period; the ``population`` are
    those of them who can be asked, by whose ids (sorted, one a line, SHA-256) ``population_hash`` stands. The sample
    are those of them whose SHA-256 of ``<seed>/<id>`` comes first. ``passed_over`` were drawn and could no longer be
    asked. ``unasked`` says why nobody was asked at all, and it was closed at once."""

    id: str
    agency: str
    service: str | None
    survey: str
    survey_version: int
    margin: float
    confidence: float
    seed: str
    pack: str
    started_at: datetime
    started_by: Start
    stage: Stage
    dealt: int
    population: int
    population_hash: str | None
    sample: int
    invited: int
    passed_over: int
    ends_at: datetime | None
    closed_at: datetime | None
    unasked: Unasked | None


class EstimateOut(TypedDict):
    """A number over ``n`` answers, with the interval at the campaign's confidence; ``margin`` is half of it.

    ``status`` says why there is none: ``empty``, or ``too-few`` to be shown."""

    formula: str
    status: Status
    value: float | None
    n: int | None
    low: float | None
    high: float | None
    margin: float | None


class CampaignResultOut(TypedDict):
    """What was answered. Shares are 0-1, the mean level 1-5, scores of questions 0-100. Before the campaign is closed
    only the share of those who have answered is told, at most some minutes old."""

    response_rate: EstimateOut
    satisfied: EstimateOut | None
    mean_level: EstimateOut | None
    questions: dict[str, EstimateOut]


class CampaignOut(ListedCampaign):
    """A campaign with its result."""

    result: CampaignResultOut


class CampaignsOut(TypedDict):
    """One page of the list. ``next`` is the cursor of the page after it, or null."""

    items: list[ListedCampaign]
    next: str | None


def tally_key(campaign_id: str) -> str:
    """Where the counts of a campaign's answers lie in the lake, as publishing leaves them."""
    return f"campaigns/{campaign_id}.json"


def list_campaigns(*, limit: int, cursor: str | None, campaigns: CampaignStore) -> CampaignsOut:
    """One page of all campaigns, the newest first."""
    page = campaigns.campaigns(limit=limit, cursor=cursor)
    return {"items": [campaign_view(campaign) for campaign in page.items], "next": page.next}


def show_campaign(campaign_id: str, *, pack: Pack, campaigns: CampaignStore, lake: Lake) -> CampaignOut:
    """A campaign, with its result once it is over. Raises ``NotFound``."""
    campaign = campaigns.campaign(campaign_id)
    if campaign is None:
        raise NotFound("There is no such campaign.")
    tally: Tally = document(lake.get(tally_key(campaign.id)), tally_key(campaign.id)) or {}
    return {**campaign_view(campaign), "result": result_view(campaign, tally, pack)}


def campaign_view(campaign: Campaign) -> ListedCampaign:
    """A campaign's record: with the list of its people, all that its draw follows from."""
    return {
        "id": campaign.id,
        "agency": campaign.unit.agency,
        "service": campaign.unit.service,
        "from": campaign.first,
        "to": campaign.last,
        "survey": campaign.survey,
        "survey_version": campaign.survey_version,
        "margin": campaign.margin,
        "confidence": campaign.confidence,
        "seed": campaign.seed,
        "pack": campaign.pack,
        "started_at": campaign.started_at,
        "started_by": campaign.started_by,
        "stage": campaign.stage,
        "dealt": campaign.dealt,
        "population": campaign.population,
        "population_hash": campaign.population_hash,
        "sample": campaign.sample,
        "invited": campaign.invited,
        "passed_over": campaign.passed_over,
        "ends_at": campaign.ends_at,
        "closed_at": campaign.closed_at,
        "unasked": campaign.unasked,
    }


def result_view(campaign: Campaign, tally: Tally, pack: Pack) -> CampaignResultOut:
    """What was answered, by the counts of the campaign's scope, each number with its margin of error."""
    survey = pack.surveys.get(campaign.survey)
    result = campaign_result(campaign, tally, survey, limit=pack.limits.publication)
    responded = number_view(result.response_rate)
    if campaign.stage is not Stage.CLOSED:
        return {"response_rate": responded, "satisfied": None, "mean_level": None, "questions": {}}
    return {
        "response_rate": responded,
        "satisfied": number_view(result.satisfied),
        "mean_level": number_view(result.mean_level),
        "questions": {name: number_view(number) for name, number in result.questions.items()},
    }


def number_view(number: Number) -> EstimateOut:
    """A number with its interval; ``margin`` is half of that."""
    low, high = number.low, number.high
    return {
        "formula": number.formula,
        "status": number.status,
        "value": number.value,
        "n": number.n,
        "low": low,
        "high": high,
        "margin": round((high - low) / 2, 6) if low is not None and high is not None else None,
    }
