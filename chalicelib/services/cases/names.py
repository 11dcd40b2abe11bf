"""Things of the pack as people read them: an id, and a name in the reader's language."""

from collections.abc import Mapping
from typing import TypedDict, overload

from chalicelib.domain.pack.catalogue import Agency, Danger, Kind, Office, Service, Topic
from chalicelib.domain.pack.pack import Pack

_Names = (
    Mapping[str, Agency]
    | Mapping[str, Service]
    | Mapping[str, Office]
    | Mapping[str, Topic]
    | Mapping[str, Kind]
    | Mapping[str, Danger]
)


class Named(TypedDict):
    id: str
    name: str


@overload
def named(identifier: str, names: _Names, pack: Pack, language: str | None) -> Named: ...
@overload
def named(identifier: str | None, names: _Names, pack: Pack, language: str | None) -> Named | None: ...
def named(identifier: str | None, names: _Names, pack: Pack, language: str | None) -> Named | None:
    """Something of the pack with its name for readers of a language; None where nothing is named."""
    return {"id": identifier, "name": pack.text(names[identifier].name, language)} if identifier else None
