"""How many people a service system has invited to a survey itself."""

from typing import Annotated

from pydantic import Field

from chalicelib.entrypoints.schemas.base import Request, shown
from chalicelib.entrypoints.schemas.fields import Day, Name, ShortText


class OutreachIn(Request):
    """So many people were invited to a survey on a day, by one channel. Everything named must exist in the pack."""

    model_config = shown(
        {
            "id": "sms-2026-11-20",
            "agency": "neas",
            "service": "neas-111",
            "survey": "fft",
            "channel": "mobile",
            "day": "2026-11-20",
            "invited": 1200,
        }
    )

    id: Annotated[ShortText, Field(description="The system's own id of this report; makes a retry safe")]
    agency: Name
    service: Name | None = None
    survey: Name
    channel: Annotated[Name, Field(description="The channel by which answers come back")]
    day: Annotated[Day, Field(strict=False, description="In UTC")]
    invited: Annotated[int, Field(ge=1, le=100_000_000)]
