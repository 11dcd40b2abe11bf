"""The list of calls to authors."""

from chalicelib.entrypoints.schemas.base import PageQuery


class CallsQuery(PageQuery):
    """Which part of the list to show."""
