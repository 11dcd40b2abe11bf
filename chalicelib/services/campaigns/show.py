"""Show campaigns to staff: the list, and one with how far it is; what was answered once it is over.

While answers still come in, two looks at a result could be subtracted from each other, and the difference be what one
person said. Until then only the share of those who have answered is told.
"""

import json

from chalicelib.domain.campaigns.campaign import Campaign, Stage
from chalicelib.domain.campaigns.results import campaign_result
from chalicelib.domain.errors import NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.cube import Tally
from chalicelib.domain.statistics.indicators import Number
from chalicelib.services.cases.views import View
from chalicelib.services.ports.campaigns import CampaignStore
from chalicelib.services.ports.statistics import Lake


def tally_key(campaign_id: str) -> str:
    """Where the counts of a campaign's answers lie in the lake, as publishing leaves them."""
    return f"campaigns/{campaign_id}.json"


def list_campaigns(*, limit: int, cursor: str | None, campaigns: CampaignStore) -> View:
    """One page of all campaigns, the newest first."""
    page = campaigns.campaigns(limit=limit, cursor=cursor)
    return {"items": [campaign_view(campaign) for campaign in page.items], "next": page.next}


def show_campaign(campaign_id: str, *, pack: Pack, campaigns: CampaignStore, lake: Lake) -> View:
    """A campaign, with its result once it is over. Raises ``NotFound``."""
    campaign = campaigns.campaign(campaign_id)
    if campaign is None:
        raise NotFound("There is no such campaign.")
    counted = lake.get(tally_key(campaign.id))
    tally: Tally = json.loads(counted) if counted else {}
    return {**campaign_view(campaign), "result": result_view(campaign, tally, pack)}


def campaign_view(campaign: Campaign) -> View:
    """A campaign's record: with the list of its people, all that its draw follows from."""
    return {
        "id": campaign.id,
        "agency": campaign.unit.agency,
        "service": campaign.unit.service,
        "from": campaign.first.isoformat(),
        "to": campaign.last.isoformat(),
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
    }


def result_view(campaign: Campaign, tally: Tally, pack: Pack) -> View:
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


def number_view(number: Number) -> View:
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
