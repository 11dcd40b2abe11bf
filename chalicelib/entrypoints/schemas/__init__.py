"""What requests of the HTTP contract (api.md) hold, a module a subject.

Views name a model as ``subject.Model`` and it is imported with its first request, so that a start pays for none that
it may never see.
"""

from importlib import import_module

from pydantic import BaseModel


def model(name: str) -> type[BaseModel]:
    """The model that a view names as ``subject.Model``."""
    subject, _, cls = name.partition(".")
    found: type[BaseModel] = getattr(import_module(f"{__name__}.{subject}"), cls)
    return found
