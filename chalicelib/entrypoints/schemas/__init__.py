"""The request models of the HTTP contract (docs/api.md), one module for each subject.

Views name a model as ``subject.Model``. It is imported by the first request that needs it, so a start stays fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import BaseModel


def model(name: str) -> "type[BaseModel]":
    """The model that a view names as ``subject.Model``."""
    subject, _, cls = name.partition(".")
    found: type[BaseModel] = getattr(import_module(f"{__name__}.{subject}"), cls)
    return found
