"""Ratings and work orders of an older system, as an operator brings them in."""

from typing import Annotated, Any

from pydantic import Field, JsonValue, ValidationError, ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import to_json

from chalicelib.domain.errors import Invalid
from chalicelib.entrypoints.schemas.base import Request, shown
from chalicelib.entrypoints.schemas.feedback import DeskFeedbackIn
from chalicelib.entrypoints.schemas.fields import LongText, Moment, Name
from chalicelib.entrypoints.schemas.findings import problems_in

MOST_RATINGS = 50
"""Largest number of ratings in a request. Each is up to two writes, and a transaction of the store takes 100."""

MOST_ORDERS = 50
"""Largest number of work orders in a request: they are written well within the time that a request may take."""

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


class BatchRatingIn(DeskFeedbackIn):
    """One rating of a batch. The id is needed, so that the same batch again writes nothing."""

    id: Annotated[str, Field(description="A ULID of the time of the rating; makes a retry safe")]
    transaction: Annotated[None, Field(description="Not taken here: send a rating with a transaction alone")] = None


def _or_why_not(given: Any, _: ValidatorFunctionWrapHandler, info: ValidationInfo) -> BatchRatingIn | Invalid:
    """A rating, or the ``Invalid`` that names its wrong fields: one malformed rating does not refuse the others."""
    try:
        # Written as JSON again: from Python values, a strict model would not accept a text as a time.
        return BatchRatingIn.model_validate_json(to_json(given), context=info.context)
    except ValidationError as error:
        return Invalid(problems_in(error))


def _or_anything(schema: dict[str, Any]) -> None:
    """Add to the JSON schema that an item that is not a valid rating is refused alone."""
    schema["items"] = {"anyOf": [schema["items"], {"description": "Anything else is refused by itself"}]}


class RatingsBatchIn(Request):
    """Some ratings of an older system. Each is taken in, found or refused by itself."""

    model_config = shown(
        {
            "ratings": [
                {
                    "id": "01KAGN94R0000000000000000A",
                    "survey": "fft",
                    "agency": "neas",
                    "service": "neas-111",
                    "channel": "api",
                    "level": 4,
                    "received_at": "2025-11-20T12:00:00Z",
                    "source": "import",
                }
            ]
        }
    )

    ratings: Annotated[
        list[Annotated[BatchRatingIn, WrapValidator(_or_why_not)]],
        Field(min_length=1, max_length=MOST_RATINGS, json_schema_extra=_or_anything),
    ]
