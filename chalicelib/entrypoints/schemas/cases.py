"""Cases and work orders: what authors and staff do with them, and lists of them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.entrypoints.schemas.base import PageQuery, Query, Request, shown
from chalicelib.entrypoints.schemas.fields import LongText, Moment, Name, Reply, Version
from chalicelib.services.cases.queues import Queue


class FollowUpIn(Request):
    """Whether an answer helped, and 1-10 for how this round was handled."""

    model_config = shown({"version": 6, "outcome": "not_solved", "rating": 3, "comment": "Nobody called back"})

    version: Version
    outcome: Literal["solved", "partly", "not_solved", "not_needed", "cannot_tell"]
    rating: Annotated[int, Field(ge=1, le=10)] | None = None
    comment: LongText | None = None
    redo: Annotated[bool, Field(description="With partly: send the order back")] = False


class MessageIn(Request):
    """What the author says: the reply to a question, something to add, or why the case shall be opened again."""

    model_config = shown({"version": 6, "text": "It was counter number 3."})

    version: Version
    text: LongText
    order: Annotated[int, Field(ge=1, le=9999, description="Which work order; else the fitting one")] | None = None


class WithdrawIn(Request):
    """The version of the case that was seen."""

    model_config = shown({"version": 6})

    version: Version


class QuestionIn(Request):
    """One question: whose it is, or what it is about, or neither where nobody knows yet."""

    text: LongText
    topic: Name | None = None
    agency: Name | None = None
    service: Name | None = None


class SplitIn(Request):
    """The questions that a work order holds; it becomes the first of them itself."""

    model_config = shown(
        {
            "version": 2,
            "questions": [
                {"text": "Who pays for the lost day?", "agency": "neas"},
                {"text": "When will the line work again?", "agency": "nhft"},
            ],
        }
    )

    version: Version
    order: Annotated[int, Field(ge=1, le=9999, description="Which work order; else the only one")] | None = None
    questions: Annotated[list[QuestionIn], Field(min_length=2, max_length=20)]


class ActionIn(BaseModel):
    """A workflow action: the version of the case that was seen, and the action's own fields."""

    model_config = ConfigDict(
        defer_build=True,
        extra="allow",
        strict=True,
        **shown({"version": 4, "outcome": "explained", "text": "A line was down."}),
    )
    __pydantic_extra__: dict[str, Reply | None]

    version: Version


class OrdersQuery(PageQuery):
    """Which work orders to list."""

    agency: Name
    state: Name | None = None
    due: Annotated[Moment, Field(description="Only orders due before this time")] | None = None
    redo: Annotated[bool, Field(description="Only orders in their second or a later round")] = False
    danger: Annotated[bool, Field(description="Only orders in which a danger to people was seen")] = False
    queue: Annotated[Queue, Field(description="Only orders in this queue of the desk")] | None = None
    summaries: Annotated[bool, Field(description="Tell of each order what it is about")] = False


class QueuesQuery(Query):
    """Whose queues to count."""

    agency: Name
