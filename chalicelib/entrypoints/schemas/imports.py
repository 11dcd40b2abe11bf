"""Work orders of an older system, as an operator brings them in."""

from typing import Annotated

from pydantic import Field, JsonValue

from chalicelib.entrypoints.schemas.base import Request, shown
from chalicelib.entrypoints.schemas.fields import LongText, Moment, Name

MOST_ORDERS = 50
"""So many are written well within the time that a request may take."""

_ORDER: dict[str, JsonValue] = {
    "id": "101000295613",
    "source": "city-hotline",
    "agency": "neas",
    "channel": "phone",
    "opened_at": "2026-07-01T05:32:33Z",
    "due_at": "2026-07-15T05:32:32Z",
    "closed_at": "2026-07-02T09:06:58Z",
    "outcome": "fixed",
}


class HistoricOrderIn(Request):
    """One work order with its own times. Everything named must exist in the pack."""

    id: Annotated[Name, Field(description="Its id in the older system")]
    source: Annotated[Name, Field(description="The older system; with the id it says whether the order is in already")]
    agency: Name
    channel: Name
    opened_at: Moment
    due_at: Annotated[Moment | None, Field(description="The target set there; without it the order has none")] = None
    answered_at: Moment | None = None
    closed_at: Annotated[Moment | None, Field(description="Stands for answered_at where that is left out")] = None
    outcome: Name | None = None
    kind: Name | None = None
    statement: LongText | None = None
    service: Name | None = None
    topic: Name | None = None
    region: Name | None = None


class OrdersImportIn(Request):
    """Some work orders of an older system. Each is taken in, found or refused by itself."""

    model_config = shown({"orders": [_ORDER]})

    orders: Annotated[list[HistoricOrderIn], Field(min_length=1, max_length=MOST_ORDERS)]
