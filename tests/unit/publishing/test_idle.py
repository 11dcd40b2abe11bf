"""A run with nothing to do reads one small object, and no change is missed for that."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.services.publishing.idle import IDLE
from tests.unit.publishing.fakes import NOW, Country, FakeLake, PowerCutError, small_pack

MINUTE = timedelta(minutes=1)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys that publishing reads from the lake."""
    keys: list[str] = []
    get = FakeLake.get

    def noted(lake: FakeLake, key: str) -> bytes | None:
        keys.append(key)
        return get(lake, key)

    monkeypatch.setattr(FakeLake, "get", noted)
    return keys


def published() -> Country:
    country = Country()
    for _ in range(3):
        country.rate(5)
    country.publish()
    return country


def test_a_run_with_nothing_marked_reads_the_note_alone_and_writes_nothing(read: list[str]) -> None:
    country = published()
    before = dict(country.lake)
    read.clear()
    country.publish(NOW + MINUTE)
    assert read == [IDLE]
    assert (country.lake, country.puts) == (before, [])


def _new_pack(country: Country) -> None:
    country.pack = small_pack(version="v2")


def _lose_the_note(country: Country) -> None:
    del country.lake[IDLE]


CHANGES: dict[str, Callable[[Country], None]] = {
    "a rating": lambda country: country.mark(next(iter(country.feedback))),
    "a new pack": _new_pack,
    "a lost note": _lose_the_note,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_ends_the_quiet(change: Callable[[Country], None], read: list[str]) -> None:
    country = published()
    change(country)
    read.clear()
    country.publish(NOW + MINUTE)
    assert len(read) > 1


def test_the_first_run_of_each_hour_checks(read: list[str]) -> None:
    country = published()
    country.site["index.html"] = b"altered"
    country.publish(NOW + 59 * MINUTE)
    assert country.text("index.html") == "altered"
    country.publish(NOW + 60 * MINUTE)
    assert country.text("index.html") != "altered"


def test_a_run_that_was_cut_off_after_clearing_its_marks_is_gone_on_with() -> None:
    country = published()
    country.rate(1)

    def fuse(effect: str) -> None:
        if effect.startswith("site "):
            raise PowerCutError(effect)

    country.fuse = fuse
    with pytest.raises(PowerCutError):
        country.publish(NOW + MINUTE)
    assert not country.dirty
    country.fuse = lambda effect: None
    country.publish(NOW + 2 * MINUTE)
    assert country.index()["overall"]["levels"]["n"] == 4
