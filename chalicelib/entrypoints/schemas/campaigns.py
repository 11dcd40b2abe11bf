"""Campaigns: asking a drawn sample of those who dealt with an agency or a service."""

from typing import Annotated

from pydantic import Field

from chalicelib.entrypoints.schemas.base import PageQuery, Request, shown
from chalicelib.entrypoints.schemas.fields import Day, Name


class CampaignIn(Request):
    """Whom to ask what, and how exactly. Name an agency or a service. Both days (UTC) belong to the period."""

    model_config = shown(
        {
            "agency": "neas",
            "from": "2026-08-01",
            "to": "2026-10-31",
            "survey": "fft",
            "margin": 0.05,
            "confidence": 0.95,
        }
    )

    agency: Name | None = None
    service: Name | None = None
    first: Annotated[Day, Field(alias="from", strict=False)]
    last: Annotated[Day, Field(alias="to", strict=False)]
    survey: Name
    margin: Annotated[float, Field(ge=0.005, le=0.25, description="Half the width of the interval wanted, 0-1")]
    confidence: Annotated[float, Field(ge=0.5, le=0.999, description="How sure it is to hold, 0-1")]


class CampaignsQuery(PageQuery):
    """Which part of the list."""

    limit: Annotated[int, Field(ge=1, le=100)] = 50
