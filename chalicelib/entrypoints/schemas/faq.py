"""Frequent questions: publishing, changing and withdrawing one."""

from typing import Annotated

from pydantic import Field

from chalicelib.entrypoints.schemas.base import PageQuery, Request, shown
from chalicelib.entrypoints.schemas.fields import LongText, Name

Words = Annotated[dict[Name, LongText], Field(min_length=1, max_length=50, description="The text by language")]
Sort = Annotated[int, Field(ge=0, le=9999, description="The lower, the higher up within its topic")]
Seen = Annotated[int, Field(ge=1, le=10**6, description="The version that was seen; an older one is 409")]


class FaqIn(Request):
    """A question that many ask and its answer. Both are published and must name nobody."""

    model_config = shown(
        {
            "agency": "tax",
            "topic": "vat",
            "question": {"en": "How long does a refund take?"},
            "answer": {"en": "Thirty days from the day on which we have your return."},
            "sort": 10,
        }
    )

    agency: Name
    topic: Name | None = None
    question: Words
    answer: Words
    sort: Sort = 0


class FaqChangeIn(Request):
    """What is set anew of a question; what is left out stays, and a ``topic`` of null is none."""

    model_config = shown({"version": 1, "answer": {"en": "Twenty days from the day on which we have your return."}})

    version: Seen
    topic: Name | None = None
    question: Words = Field(default_factory=dict)
    answer: Words = Field(default_factory=dict)
    sort: Sort = 0


class FaqWithdrawIn(Request):
    """Why a question goes off the site."""

    model_config = shown({"version": 2, "reason": "The refund is made without a request now."})

    version: Seen
    reason: Annotated[LongText, Field(min_length=1, max_length=1000)]


class FaqQuery(PageQuery):
    """Which questions to list."""

    agency: Name
