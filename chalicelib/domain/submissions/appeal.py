"""Appeal: one immutable submission that asks for an answer."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.submissions.feedback import Source
from chalicelib.domain.submissions.file_names import safe_name


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody in office whom an appeal names (P4). ``agency`` is an id of the pack."""

    name: str
    position: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the matter is: degrees north and east (WGS 84), an address in words, or both."""

    lat: float | None = None
    lon: float | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file kept with an appeal: its name, media type, and ``size`` as it was sent, in bytes.

    The name is made safe here, so that names stored before this check are safe too.
    """

    id: str
    name: str
    type: str
    size: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", safe_name(self.name, self.type))


@dataclass(frozen=True, slots=True)
class Appeal:
    """One appeal as it is kept. ``topic`` is the author's own choice; the work order holds the assigned one."""

    id: str
    received_at: datetime
    kind: str
    statement: str
    channel: str
    source: Source
    pack: str
    topic: str | None = None
    agency: str | None = None
    service: str | None = None
    region: str | None = None
    officials: tuple[Official, ...] = ()
    place: Place | None = None
    attachments: tuple[Attachment, ...] = ()
    language: str | None = None
    person: str | None = None
    reach: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What the author said."""
        return self.statement
