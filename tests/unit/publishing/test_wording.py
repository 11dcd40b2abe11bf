"""How a language writes: the order of its letters, and moments."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chalicelib.adapters.templates.site import site_templates
from chalicelib.services.publishing.wording import wording


def in_order(language: str, *names: str) -> list[str]:
    return sorted(names, key=wording(language, site_templates()).in_order)


def test_names_stand_in_the_order_of_their_own_alphabet() -> None:
    assert in_order("uk", "Яремче", "Івано-Франківськ", "Антонівка", "Єнакієве") == [
        "Антонівка",
        "Єнакієве",
        "Івано-Франківськ",
        "Яремче",
    ]
    assert in_order("ru", "Жуково", "Ёлкино", "Ермаково") == ["Ермаково", "Ёлкино", "Жуково"]


def test_capitals_make_no_difference_and_figures_come_first() -> None:
    for language in site_templates().languages:
        assert in_order(language, "b", "A", "1") == ["1", "A", "b"]


def test_a_moment_is_written_in_the_zone_of_its_place_and_names_it() -> None:
    late = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
    for language in site_templates().languages:
        written = wording(language, site_templates()).moment(late, ZoneInfo("Asia/Yekaterinburg"))
        assert "02:30" in written
        assert "24" in written
        assert "Asia/Yekaterinburg" in written


def test_a_language_without_words_is_written_in_english() -> None:
    assert wording("eo", site_templates()).language == "en"
