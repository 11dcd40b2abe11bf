"""The site as last written: puts only what changed, and survives being stopped at any point.

``state/site.json``     {"build", "objects": {path: hash}, "written": {path: hash}, "held": {scope: [name]}}
                        written after the objects it names
``state/pending.json``  {"scopes": [...]}                    written before the cubes that change those scopes

So a run that stops after the cubes and before the pages leaves a note of what still has to be drawn. ``objects`` has
the hashes of the texts before the time of computing is filled in, ``written`` those of the bytes on the site. Where a
note is lost, the whole site is drawn, and what is not known to be there written, again; of what is there, the bucket
itself is asked then, and what does not belong goes.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import islice

from chalicelib.domain.statistics.cube import to_json
from chalicelib.services.ports.statistics import Lake, Site
from chalicelib.services.statistics.stored import log_damage, stored

STATE = "state/site.json"
PENDING = "state/pending.json"
COMPUTED_AT = "%%COMPUTED-AT%%"
COMPUTED_IN_WORDS = "%%COMPUTED-IN-WORDS%%"
ASSETS = "assets/"
"""Where styles and scripts are. They stay: pages still in somebody's cache may ask for them."""
MOST_STRAYS = 1_000
"""So many objects that do not belong are removed at once; the rest is found by the next hourly checks."""
FOR_EVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=60"

_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class SiteSync:
    """How many objects were written, found unchanged, and removed."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0


class SiteWriter:
    """One run's view of the published site."""

    def __init__(self, lake: Lake, site: Site, pool: Executor) -> None:
        self._lake = lake
        self._site = site
        self._pool = pool
        noted = stored(lake, STATE, objects=dict)
        state = noted or {}
        self._knows_the_bucket = noted is not None
        self.build: str | None = state.get("build")
        self._hashes: dict[str, str] = state.get("objects", {})
        self._written: dict[str, str] = state.get("written", {})
        self.held: Mapping[str, list[str]] = state.get("held", {})
        pending = stored(lake, PENDING, scopes=list)
        self.pending: frozenset[str] = frozenset(pending["scopes"] if pending else ())
        self._noted = pending is not None
        if self.build and not self._noted:
            log_damage(PENDING)
            self.build = None  # Which pages are stale is not known.
        if "written" not in state:
            self.forget(self._hashes)

    @property
    def paths(self) -> Sequence[str]:
        """The paths of everything on the site, in order."""
        return sorted(self._hashes)

    def altered(self, paths: Sequence[str]) -> list[str]:
        """Of these paths, those that hold something else than was written, or nothing."""
        bodies = self._pool.map(self._site.get, paths)
        hashes = (None if body is None else _hash(body) for body in bodies)
        return [path for path, found in zip(paths, hashes, strict=True) if found != self._written.get(path)]

    def forget(self, paths: Iterable[str]) -> None:
        """Mark these paths as not written, so that the next drawing writes them."""
        forgotten = dict.fromkeys(paths, "")
        if forgotten:
            self._hashes, self.build = self._hashes | forgotten, None

    def remove_strays(self) -> list[str]:
        """Remove what is in the bucket and was not written here; says what went."""
        found = list(islice(self._strays(self._hashes), MOST_STRAYS))
        list(self._pool.map(self._site.delete, found))
        return found

    def _strays(self, known: Collection[str]) -> Iterator[str]:
        return (path for path in self._site.paths() if path not in known and not path.startswith(ASSETS))

    def remember(self, scopes: Iterable[str]) -> None:
        """Note scopes whose pages must be drawn, before anything that makes them stale is written."""
        more = self.pending | frozenset(scopes)
        if more != self.pending:
            self._lake.put(PENDING, to_json({"scopes": sorted(more)}))
            self.pending = more

    def sync(
        self,
        objects: Mapping[str, str | None],
        *,
        held: Mapping[str, list[str]],
        build: str,
        whole: bool,
        computed_at: str,
        in_words: str,
    ) -> SiteSync:
        """Write the objects (path -> text) that differ from what is there, then the state, then clear the note.

        ``held`` is what is held back because of the places beside it, by scope.
        An object without a text goes, if it was there.
        The time of computing is filled in only after comparing, so that time alone changes nothing. With
        ``whole`` the objects are the entire site and whatever else was there goes, except assets.
        """
        texts = {path: text for path, text in objects.items() if text is not None}
        hashes = {path: _hash(text.encode()) for path, text in texts.items()}
        changed = [path for path in texts if self._hashes.get(path) != hashes[path]]

        def write(path: str) -> str:
            text = texts[path].replace(COMPUTED_AT, computed_at).replace(COMPUTED_IN_WORDS, in_words)
            self._site.put(
                path,
                text.encode(),
                content_type=_TYPES[path.rpartition(".")[2]],
                cache_control=FOR_EVER if path.startswith(ASSETS) else BRIEFLY,
            )
            return _hash(text.encode())

        # Assets first: no page may ever name one that is not there yet.
        changed.sort(key=lambda path: not path.startswith(ASSETS))
        assets = sum(path.startswith(ASSETS) for path in changed)
        written = [*self._pool.map(write, changed[:assets]), *self._pool.map(write, changed[assets:])]
        absent = [path for path in self._hashes if path not in texts]
        gone = [path for path in absent if path in objects or (whole and not path.startswith(ASSETS))]
        if whole and not self._knows_the_bucket:
            gone += islice(self._strays(texts), MOST_STRAYS)
            self._knows_the_bucket = True
        list(self._pool.map(self._site.delete, gone))
        kept = {path: seen for path, seen in self._hashes.items() if path not in gone} | hashes
        if changed or held != self.held or kept != self._hashes or build != self.build:
            seen = self._written | dict(zip(changed, written, strict=True))
            self._written = {path: found for path, found in seen.items() if path in kept}
            self._lake.put(STATE, to_json({"build": build, "objects": kept, "written": self._written, "held": held}))
            self._hashes, self.build, self.held = kept, build, held
        if self.pending or not self._noted:
            self._lake.put(PENDING, to_json({"scopes": []}))
            self.pending, self._noted = frozenset(), True
        return SiteSync(len(changed), len(texts) - len(changed), len(gone))


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]
