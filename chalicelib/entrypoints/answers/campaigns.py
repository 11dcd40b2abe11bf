"""Campaigns: their records, how far they are, and what was answered."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field


class ListedCampaign(BaseModel):
    """A campaign's record. ``dealt`` people are known to have dealt with the unit in the period; the ``population`` are
    those of them who can be asked, by whose ids (sorted, one a line, SHA-256) ``population_hash`` stands. The sample
    are those of them whose SHA-256 of ``<seed>/<id>`` comes first. ``passed_over`` were drawn and could no longer be
    asked."""

    id: str
    agency: str
    service: str | None
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    survey: str
    survey_version: int
    margin: float
    confidence: float
    seed: str
    pack: str
    started_at: datetime
    started_by: Literal["limit", "hand"]
    stage: Literal["gathering", "inviting", "open", "closed"]
    dealt: int
    population: int
    population_hash: str | None
    sample: int
    invited: int
    passed_over: int
    ends_at: datetime | None
    closed_at: datetime | None


class EstimateOut(BaseModel):
    """A number over ``n`` answers, with the interval at the campaign's confidence; ``margin`` is half of it.

    ``status`` says why there is none: ``empty``, or ``too-few`` to be shown."""

    formula: str
    status: Literal["known", "empty", "too-few"]
    value: float | None
    n: int | None
    low: float | None
    high: float | None
    margin: float | None


class CampaignResultOut(BaseModel):
    """What was answered. Shares are 0-1, the mean level 1-5, scores of questions 0-100. Before the campaign is closed
    only the share of those who have answered is told, at most some minutes old."""

    response_rate: EstimateOut
    satisfied: EstimateOut | None
    mean_level: EstimateOut | None
    questions: dict[str, EstimateOut]


class CampaignOut(ListedCampaign):
    """A campaign with its result."""

    result: CampaignResultOut


class CampaignsOut(BaseModel):
    """One page of the list. ``next`` is the cursor of the page after it, or null."""

    items: list[ListedCampaign]
    next: str | None
