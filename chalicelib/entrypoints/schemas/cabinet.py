"""The cabinet of an author who has signed in."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.domain.people.person import Detail
from chalicelib.entrypoints.schemas.base import PageQuery, Request
from chalicelib.entrypoints.schemas.feedback import ContactDetails
from chalicelib.entrypoints.schemas.fields import Name


class MyCasesQuery(PageQuery):
    """Which part of the cases to list."""

    limit: Annotated[int, Field(ge=1, le=50)] = 20


class ToldIn(Request):
    """What somebody tells about themselves, with their consent to its use in published numbers of groups."""

    value: Name
    consent: Literal[True]


class ProfileIn(Request):
    """What to change in one's own profile. What is left out stays; a detail or an attribute that is null is forgotten.

    ``surveys``: whether one agrees to be drawn for surveys and asked by mail.
    """

    contact: ContactDetails | None = None
    language: Name | None = None
    attributes: Annotated[dict[Name, ToldIn | None], Field(default_factory=dict, max_length=50)]
    surveys: bool | None = None

    @property
    def forgotten(self) -> list[Detail]:
        """The details that the request sets to null."""
        parts = [self, self.contact] if self.contact else [self]
        empty = {name for part in parts for name in part.model_fields_set if getattr(part, name) is None}
        return [detail for detail in Detail if detail in empty]
