"""Refusals: RFC 9457 problem documents."""

from datetime import datetime

from pydantic import BaseModel


class FieldProblem(BaseModel):
    path: str
    message: str


class EndedOut(BaseModel):
    """How and when what a link asked for ended: ``answered``, or as what the work order was closed."""

    how: str
    at: datetime | None


class ProblemOut(BaseModel):
    """RFC 9457. ``errors`` names each wrong field; ``ended`` says of a link that is over (410) how it ended."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None
    ended: EndedOut | None = None
