"""Who is acting."""

from dataclasses import dataclass

from chalicelib.domain.workflow import Role

ONE_AGENCY = (Role.OFFICIAL, Role.HEAD)
"""Roles that see and act for their own agency alone."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is acting: a role, and for staff the agency they speak for and their token subject."""

    role: Role
    agency: str | None = None
    subject: str | None = None
