"""The page and files of promises: counts by agency, and the stories from what people wrote to what came of it (X6)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.cube import cells_under
from chalicelib.domain.statistics.facts import GroupFact
from chalicelib.domain.statistics.indicators import Indicators
from chalicelib.domain.statistics.public_promises import PublicPromise
from chalicelib.domain.statistics.scopes import ALL, GROUP_SCOPE_PREFIX
from chalicelib.services.publishing.files import about_numbers, as_json, as_table, written_number
from chalicelib.services.publishing.places import Kind, Spot
from chalicelib.services.publishing.views import Numbers, Place

GROUPS_SHOWN = 100
PROMISES_SHOWN = 100
"""The newest are shown; counts go over all."""

_COUNTED = ("made", "open", "kept", "broken", "dropped", "moved")


@dataclass(frozen=True, slots=True)
class Told:
    """What may be shown of promises, the newest first, and the groups that some of them were given to."""

    promises: Sequence[PublicPromise]
    groups: Sequence[GroupFact]


@dataclass(frozen=True, slots=True)
class Story:
    """A promise to show, and the day in the pack's time zone on which it was made.

    ``title`` and ``numbers`` are those of its group; None where it was given to one author.
    """

    promise: PublicPromise
    made: date
    agency: str
    url: str | None
    title: str | None = None
    numbers: Indicators | None = None


@dataclass(frozen=True, slots=True)
class Promising:
    """An agency that has promised something; ``next_due`` is the first day of those that are open."""

    place: Place
    next_due: str | None


def stories(told: Told, numbers: Numbers, pack: Pack) -> tuple[list[Story], list[Story]]:
    """Those of groups, and those that an agency gave words for; in each the newest first."""
    groups = {group.id: group for group in told.groups}
    of_groups = [p for p in told.promises if p.group in groups]
    alone = [p for p in told.promises if p.group is None][:PROMISES_SHOWN]
    return (
        [
            _story(p, pack, groups[p.group].title, numbers.of(f"{GROUP_SCOPE_PREFIX}{p.group}"))
            for p in of_groups
            if p.group is not None
        ],
        [_story(p, pack) for p in alone],
    )


def text_of(story: Story) -> str:
    """The words of a promise and of its group."""
    return (story.title or "") + story.promise.text if story.promise.text else (story.title or "")


def _story(promise: PublicPromise, pack: Pack, title: str | None = None, numbers: Indicators | None = None) -> Story:
    agency, made = pack.agencies.get(promise.agency), promise.made_at.astimezone(pack.time_zone).date()
    if agency is None:
        return Story(promise, made, promise.agency, None, title, numbers)
    return Story(promise, made, pack.text(agency.name), f"/agencies/{agency.id}/", title, numbers)


def promising(numbers: Numbers, pack: Pack) -> list[Promising]:
    """The agencies with promises, most of them first; those held back come last by name."""
    with_promises = (agency for agency in pack.agencies if numbers.tally(f"agency:{agency}").get("promise/made"))
    rows = [_promising(agency, numbers) for agency in with_promises]
    return sorted(rows, key=lambda row: (-(row.place.numbers.promises.n or 0), numbers.in_order(row.place.name)))


def _promising(agency: str, numbers: Numbers) -> Promising:
    place = numbers.place(Spot(Kind.AGENCY, agency))
    days = cells_under(numbers.tally(f"agency:{agency}"), "promise-due") if place.numbers.promises.known else {}
    return Promising(place, min(days, default=None))


def promises_csv(pack: Pack, numbers: Numbers) -> str:
    """One row per agency that has promised something, in the order of their ids."""
    columns = ("agency", "name", "parent", "status", *_COUNTED, "next_due", "kept_share", "kept_low", "kept_high")
    rows = []
    for row in sorted(promising(numbers, pack), key=lambda row: row.place.id):
        counts, kept = row.place.numbers.promises, row.place.numbers.promises_kept
        parent = pack.agencies[row.place.id].parent
        cells = (counts.get(name) if counts.known else None for name in _COUNTED)
        rows.append(
            (row.place.id, row.place.name, parent, counts.status, *cells, row.next_due, kept.value, kept.low, kept.high)
        )
    return as_table(columns, rows)


def promises_json(pack: Pack, numbers: Numbers, told: Told) -> str:
    """Everything that the page of promises shows, with formula and n."""
    of_groups, alone = stories(told, numbers, pack)
    return as_json(
        {
            **about_numbers(pack),
            "overall": _counts(numbers.of(ALL)),
            "agencies": {
                row.place.id: {**_counts(row.place.numbers), "next_due": row.next_due}
                for row in promising(numbers, pack)
            },
            "groups": [_group(story) for story in of_groups],
            "promises": [_promise(story) for story in alone],
        }
    )


def _counts(numbers: Indicators) -> dict[str, object]:
    return {"promises": asdict(numbers.promises), "promises_kept": written_number(numbers.promises_kept)}


def _group(story: Story) -> dict[str, object]:
    assert story.numbers is not None, "a story of a group has its numbers"
    numbers = story.numbers
    return {
        "group": story.promise.group,
        "title": story.title,
        **_promise(story),
        "orders": asdict(numbers.orders),
        "counts": asdict(numbers.promises),
        "solved": written_number(numbers.solved),
        "follow_ups": asdict(numbers.follow_ups),
    }


def _promise(story: Story) -> dict[str, object]:
    promise = story.promise
    return {
        "agency": promise.agency,
        "service": promise.service,
        "text": promise.text,
        "made": story.made.isoformat(),
        "first_due": promise.first_due.isoformat(),
        "due": promise.due.isoformat(),
        "moves": promise.moves,
        "state": promise.state,
    }
