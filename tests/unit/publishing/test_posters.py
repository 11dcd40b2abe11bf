"""Posters: the right code on each, in the pack's languages, and a link that stands for good."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import segno
import typer
from typer.testing import CliRunner

from chalicelib.domain.pack.pack import Pack
from infra.posters import Spot, channel_of, poster, spots, standing_link, write_posters
from infra.posters.__main__ import main
from tests.builders import a_pack

SITE = "https://heed.example/"
HALL = {
    "name": {"en": "Hall <3", "uk": "Зала"},
    "agency": "office",
    "windows": {"w1": {"name": {"en": "Window 1", "uk": "Вікно 1"}}},
}


@pytest.fixture
def pack() -> Pack:
    return a_pack(offices={"hall": HALL, "app": {"name": {"en": "App"}, "agency": "office"}})


def dark_modules(svg: str, border: int = 4) -> set[tuple[int, int]]:
    """Row and column of each dark square, by following the path that draws them."""
    [path] = re.findall(r'class="qrline"[^>]* d="([^"]+)"', svg)
    dark, column, row = set(), 0, 0.0
    for step, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(number) for number in numbers.split()]
        if step == "h":
            dark |= {(int(row) - border, column - border + n) for n in range(int(values[0]))}
            column += int(values[0])
        else:
            column, row = (0, 0.0) if step == "M" else (column, row)
            column, row = column + int(values[0]), row + values[1]
    return dark


def expected(link: str) -> set[tuple[int, int]]:
    matrix = segno.make_qr(link, error="q").matrix
    return {(row, column) for row, line in enumerate(matrix) for column, module in enumerate(line) if module & 1}


def test_the_link_names_the_place_and_nobody_in_particular(pack: Pack) -> None:
    hall = pack.offices["hall"]

    assert standing_link(SITE, "short", Spot(hall)) == "https://heed.example/rate/short/#office=hall"
    assert standing_link(SITE, "short", Spot(hall, "w1")) == "https://heed.example/rate/short/#office=hall&window=w1"


def test_the_link_of_a_poster_says_which_channel_it_is(pack: Pack) -> None:
    spot = Spot(pack.offices["hall"], "w1")

    assert standing_link(SITE, "short", spot, "kiosk").endswith("#office=hall&window=w1&channel=kiosk")
    assert channel_of(replace(pack, channels=("web", "hall"))) == "hall"
    assert channel_of(replace(pack, channels=("web",))) is None


def test_every_office_and_every_window_gets_its_own_code(pack: Pack, tmp_path: Path) -> None:
    assert write_posters(pack, "short", SITE, tmp_path) == 3

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"{place}.{kind}" for place in ("hall", "hall-w1", "app") for kind in ("svg", "html")
    )
    for spot in spots(pack):
        drawn = dark_modules((tmp_path / f"{spot.file}.svg").read_text("utf-8"))
        assert drawn == expected(standing_link(SITE, "short", spot, channel_of(pack))), spot.file
    assert len({(tmp_path / f"{spot.file}.svg").read_text("utf-8") for spot in spots(pack)}) == 3


def test_a_poster_shows_the_code_of_its_own_place(pack: Pack) -> None:
    spot = Spot(pack.offices["hall"], "w1")
    link = standing_link(SITE, "short", spot)

    assert dark_modules(poster(pack, spot, link)) == expected(link)


def test_a_poster_speaks_every_language_of_the_pack_and_lets_nothing_through_as_markup(pack: Pack) -> None:
    page = poster(pack, Spot(pack.offices["hall"], "w1"), "https://heed.example/rate/short/#office=hall&window=w1")

    for words in ("Hall &lt;3", "Window 1", "Зала", "Вікно 1", "How was the service here?", "Як вас тут обслужили?"):
        assert words in page
    assert '<html lang="en">' in page
    assert "office=hall&amp;window=w1" in page


def test_a_pack_without_offices_has_no_posters(pack: Pack, tmp_path: Path) -> None:
    assert write_posters(replace(pack, offices={}), "short", SITE, tmp_path) == 0


def test_the_command_writes_one_hall_and_refuses_what_is_not_there(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(main)
    known = ["good-bad-review", "--survey", "review", "--site", SITE, "--out", str(tmp_path / "out")]

    done = CliRunner().invoke(app, [*known, "--office", "nanjing-hall"])

    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / "nanjing-hall-a01.html").exists()
    assert not (tmp_path / "out" / "wuxi-hall.html").exists()
    for wrong in ([*known, "--office", "moon"], ["nowhere", *known[1:]], [known[0], "--survey", "x", *known[3:]]):
        assert CliRunner().invoke(app, wrong).exit_code == 2
    of_staff = ["client-feedback", "--survey", "form-4", *known[3:]]
    assert "takes no office" in CliRunner().invoke(app, of_staff).output
