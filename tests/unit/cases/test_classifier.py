"""What a text is about, by the words of the pack's topics."""

from typing import Any

import pytest

from chalicelib.domain.cases.classifier import guesses, topic_of
from chalicelib.domain.cases.words import stem
from chalicelib.domain.pack.pack import Pack
from tests.builders import a_pack


def a_pack_about(**keywords: list[str]) -> Pack:
    """Topics of their own by name; ``above__below`` is below ``above``."""
    topics: dict[str, Any] = {}
    for name, words in keywords.items():
        above, _, below = name.rpartition("__")
        topics[below or name] = {"name": {"en": name}, "keywords": words, "parent": above or None}
    return a_pack(topics=topics)


def found(text: str, *keywords: str) -> bool:
    return bool(guesses(text, a_pack_about(it=list(keywords))))


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("delay", "They delayed it."),
        ("cancelled", "Why did you cancel?"),
        ("therapy", "All therapies ended"),
        ("waiting list", "on two WAITING LISTS"),
        ("side effect", "the side effects were bad"),
        ("скарга", "Мою скаргу загубили"),
        ("скарга", "Десять скарг без відповіді"),
        ("операція", "Чекаю операцій"),
        ("лікар", "До лікаря не потрапити"),
        ("психічне здоров’я", "про психічного здоров'я"),
        ("больница", "в больнице холодно"),
        ("очередь", "стоял в очереди"),
        ("черг*", "у черзі чи чергою"),
        ("скорая помощь", "ждали скорую помощь"),
        ("道路", "这条道路坏了"),
        ("ถนน", "บนถนนใหญ่"),
    ],
)
def test_a_keyword_is_found_in_its_other_forms(keyword: str, text: str) -> None:
    assert found(text, keyword)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("lift", "a lifelong friend"),
        ("ліки", "лікар прийшов"),
        ("ramp", "trampoline"),
        ("waiting list", "the list was waiting"),
        ("illness", "ill"),
        ("道路", "这条路"),
    ],
)
def test_other_words_are_not_it(keyword: str, text: str) -> None:
    assert not found(text, keyword)


@pytest.mark.parametrize("word", ["a", "їжа", "ll", "ss", "єє", "ing", "1999", "道"])
def test_short_words_keep_their_letters(word: str) -> None:
    assert stem(word) == word


def test_what_speaks_for_something_else_makes_a_guess_less_certain() -> None:
    pack = a_pack_about(roads=["pothole", "road"], lights=["lamp"])
    clear, mixed = guesses("a pothole in the road", pack), guesses("a pothole in the road by the lamp", pack)
    assert [g.topic for g in clear] == ["roads"]
    assert [g.topic for g in mixed] == ["roads", "lights"]
    assert clear[0].confidence > mixed[0].confidence > mixed[1].confidence


def test_one_word_alone_is_not_certain_and_two_are() -> None:
    pack = a_pack_about(roads=["pothole", "road"])
    assert guesses("a pothole", pack)[0].confidence < pack.limits.confidence
    assert guesses("a pothole in the road", pack)[0].confidence >= pack.limits.confidence


def test_a_narrower_topic_is_supported_by_the_one_above_it() -> None:
    pack = a_pack_about(ambulance=["ambulance"], ambulance__transport=["wheelchair"])
    assert guesses("the ambulance had no wheelchair", pack)[0].topic == "transport"


def test_two_narrow_topics_at_odds_make_the_one_above_likelier() -> None:
    pack = a_pack_about(care=["nurse"], care__pills=["tablet"], care__minds=["anxiety"])
    assert guesses("tablets for my anxiety", pack)[0].topic == "care"


def test_the_narrow_topic_with_the_evidence_goes_before_what_those_beside_it_add_up_to() -> None:
    pack = a_pack_about(homes=["flat"], homes__heating=["radiator", "cold"], homes__houses=["management"])
    assert guesses("the radiators are cold and the management is silent", pack)[0].topic == "heating"


def test_topics_at_odds_with_none_above_them_all_leave_the_choice_uncertain() -> None:
    pack = a_pack_about(roads=["pothole"], homes=["flat"])
    found = guesses("a pothole by my flat", pack)
    assert {guess.topic for guess in found} == {"roads", "homes"}
    assert all(guess.confidence < pack.limits.confidence for guess in found)


def test_a_word_of_two_topics_says_less_than_one_of_one() -> None:
    pack = a_pack_about(roads=["lamp", "road"], lights=["lamp"])
    assert guesses("the lamp on the road", pack)[0].topic == "roads"


def test_a_text_without_known_words_points_to_nothing() -> None:
    assert topic_of("Please help", None, a_pack()) is None


def test_what_the_author_chose_is_certain() -> None:
    guess = topic_of("a pothole", "lights", a_pack())
    assert guess is not None
    assert (guess.topic, guess.confidence) == ("lights", 1.0)
