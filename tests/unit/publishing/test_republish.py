"""A site bucket that was lost is filled again, though the lake says that nothing changed."""

import json
from pathlib import Path

import pytest
import typer

from chalicelib.adapters.s3.lake import unpacked
from chalicelib.services.publishing.site_writer import STATE
from infra.deployed import Deployed
from infra.republish import main, republish
from tests.deployment import FakeS3
from tests.unit.publishing.fakes import NOW, Country, small_pack


def forget(country: Country) -> int:
    s3 = FakeS3()
    s3.objects = dict(country.lake)
    forgotten = republish(Deployed({"s3": s3}, {"Lake": "lake"}))
    country.lake = {key: unpacked(key, body) for key, body in s3.objects.items()}
    return forgotten


def published() -> Country:
    country = Country()
    for _ in range(3):
        country.rate(5)
    country.publish()
    return country


def test_a_lost_site_is_written_again_in_full() -> None:
    country = published()
    before = dict(country.site)
    country.site.clear()
    assert country.publish().written == 0

    assert forget(country) == len(before)

    assert country.publish(NOW).written == len(before)
    assert country.site == before
    assert country.publish().written == 0


def test_what_no_longer_belongs_still_goes() -> None:
    country = published()
    forget(country)
    country.pack = small_pack(version="v2", without="roads")
    country.publish()
    assert "agencies/roads/index.html" not in country.site


def test_a_stop_half_way_is_made_good() -> None:
    country = published()
    before = dict(country.site)
    country.site.clear()
    forget(country)

    def fuse(effect: str) -> None:
        if effect.startswith("site data/"):
            raise KeyboardInterrupt

    country.fuse = fuse
    with pytest.raises(KeyboardInterrupt):
        country.publish()
    country.fuse = lambda effect: None
    country.publish()
    assert country.site == before


def test_before_the_first_publish_there_is_nothing_to_forget() -> None:
    country = Country()
    assert forget(country) == 0
    assert country.lake == {}


def test_the_note_keeps_the_paths_alone() -> None:
    country = published()
    forget(country)
    note = json.loads(country.lake[STATE])
    assert note["build"] is None
    assert set(note["objects"]) == set(country.site)
    assert set(note["objects"].values()) == {""}


def test_without_a_stack_it_says_how_to_name_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEED_LOCAL_DIR", str(tmp_path))
    with pytest.raises(typer.Exit):
        main()
    assert "--stack NAME" in capsys.readouterr().err
