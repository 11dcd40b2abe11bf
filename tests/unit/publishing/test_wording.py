"""How a language writes: the order of its letters."""

from chalicelib.services.publishing.wording import Wording, wording_languages


def test_names_stand_in_the_order_of_their_own_alphabet() -> None:
    assert sorted(["Яремче", "Івано-Франківськ", "Антонівка", "Єнакієве"], key=Wording("uk").in_order) == [
        "Антонівка",
        "Єнакієве",
        "Івано-Франківськ",
        "Яремче",
    ]
    assert sorted(["Жуково", "Ёлкино", "Ермаково"], key=Wording("ru").in_order) == ["Ермаково", "Ёлкино", "Жуково"]


def test_capitals_make_no_difference_and_figures_come_first() -> None:
    for language in wording_languages():
        assert sorted(["b", "A", "1"], key=Wording(language).in_order) == ["1", "A", "b"]
