"""The result of importing one row of an older system."""

from enum import StrEnum


class ImportResult(StrEnum):
    """Whether a row was written now, found in its place, or refused."""

    CREATED = "created"
    EXISTING = "existing"
    REFUSED = "refused"
