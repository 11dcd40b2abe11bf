"""Fakes of the pack store and of bookmarks."""

from collections.abc import Mapping, Sequence

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.pack.pack import Pack


class FakePacks:
    """Packs by version; the last is in force. ``reckoned`` ones have the calendars of the pack in force."""

    def __init__(self, *packs: Pack, reckoned: Sequence[Pack] = ()) -> None:
        self.packs = {pack.version: pack for pack in packs}
        self._current = packs[-1]
        self._reckoned = {pack.version: pack for pack in reckoned}

    def current(self) -> Pack:
        return self._current

    def version(self, version: str) -> Pack:
        try:
            return self.packs[version]
        except KeyError:
            raise NotFound("No such pack.") from None

    def of(self, version: str) -> Pack:
        return self._reckoned.get(version) or self.version(version)


class FakeBookmarks:
    def __init__(self) -> None:
        self.places: dict[str, dict[str, str]] = {}
        self.moves = 0

    def read(self, name: str) -> Mapping[str, str]:
        return self.places.get(name, {})

    def move(self, name: str, *, seen: Mapping[str, str], to: Mapping[str, str]) -> None:
        if self.read(name) != seen:
            raise Conflict("Somebody else is at this.")
        self.places[name] = dict(to)
        self.moves += 1
