"""Indices: the mean of means, what is left out of it, and the weight of each problem."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.pack.pack import Index, IndexFormula
from chalicelib.domain.pack.read_surveys import read_survey
from chalicelib.domain.statistics.composite_indices import index_number
from chalicelib.domain.statistics.indicators import Formula, Status
from chalicelib.domain.surveys.survey import NOT_APPLICABLE
from tests.unit.publishing.fakes import Country

QUESTIONS = ("opening", "taxes", "customs")
SURVEY: dict[str, Any] = {
    "title": {"en": "Short form"},
    "version": 1,
    "audience": "external",
    "level": "optional",
    "opens_case": "never",
    "questions": [
        {"id": name, "type": "scale", "min": 1, "max": 5, "not_applicable": True, "text": {"en": f"How is {name}?"}}
        for name in QUESTIONS
    ],
}
ESS = Index("ess", {"en": "Entrepreneur Satisfaction Score"}, "form", QUESTIONS)


def cells(**answers: dict[str, int]) -> dict[str, int]:
    return {f"answer/form/{q}/{answer}": n for q, counts in answers.items() for answer, n in counts.items()}


def number_of(tally: dict[str, int], limit: int = 1) -> Any:
    return index_number(tally, ESS, read_survey("form", SURVEY), limit=limit)


def test_each_indicator_counts_alike_however_many_answered_it() -> None:
    index = number_of(cells(opening={"5": 90}, taxes={"1": 10}, customs={"3": 1}))
    assert (index.number.value, index.number.n, index.number.formula) == (50, 3, Formula.INDEX)
    assert index.indicators["opening"].n == 90


def test_of_a_matrix_each_row_is_an_indicator() -> None:
    rows = [{"id": name, "text": {"en": name.title()}} for name in ("roads", "parks")]
    matrix = {
        "id": "upkeep",
        "type": "matrix",
        "min": 1,
        "max": 5,
        "rows": rows,
        "text": {"en": "How well kept is it?"},
    }
    survey = read_survey("form", SURVEY | {"questions": [matrix]})
    tally = {"answer/form/upkeep.roads/1": 10, "answer/form/upkeep.parks/3": 30}

    index = index_number(tally, Index("kept", {"en": "Upkeep"}, "form", ("upkeep",)), survey, limit=1)

    assert index.number.value == 25
    assert list(index.weights.items()) == [("upkeep.parks", 0.6), ("upkeep.roads", 0.4)]


def test_an_indicator_of_too_few_is_left_out_and_named() -> None:
    index = number_of(cells(opening={"5": 10}, taxes={"3": 10}, customs={"1": 9, NOT_APPLICABLE: 50}), limit=10)
    assert (index.number.value, index.number.n) == (75, 2)
    assert index.left_out == ("customs",)
    assert "customs" not in index.weights


def test_with_all_left_out_there_is_no_index() -> None:
    assert number_of({}).number.status is Status.EMPTY
    few = number_of(cells(opening={"5": 9}), limit=10)
    assert (few.number.status, few.number.value, few.weights) == (Status.TOO_FEW, None, {})


def test_what_is_bad_for_many_weighs_more_than_what_is_worse_for_few() -> None:
    index = number_of(cells(opening={"2": 40}, taxes={"1": 10}, customs={"5": 100}))
    assert list(index.weights) == ["opening", "taxes", "customs"]
    assert index.weights == {"opening": 0.75, "taxes": 0.25, "customs": 0.0}


def test_where_nothing_is_lost_nothing_weighs() -> None:
    assert set(number_of(cells(opening={"5": 3})).weights.values()) == {0.0}


@given(st.dictionaries(st.sampled_from(QUESTIONS), st.dictionaries(st.sampled_from("12345"), st.integers(1, 500))))
def test_an_index_lies_on_0_to_100_and_weights_share_all_of_what_is_lost(answers: dict[str, dict[str, int]]) -> None:
    index = number_of(cells(**answers))
    if index.number.known:
        assert 0 <= index.number.shown <= 100
        assert sum(index.weights.values()) == pytest.approx(1, abs=1e-4) or index.number.shown == 100
        assert set(index.weights) | set(index.left_out) == set(QUESTIONS)


@pytest.fixture(scope="module")
def country() -> Country:
    """Twelve answered all but the last question; two of them could say something about that too."""
    row = {"title": ESS.title, "survey": "form", "questions": list(QUESTIONS), "formula": "mean-of-means"}
    made = Country(limit=10, surveys={"form": SURVEY}, indices={"ess": row})
    for n in range(12):
        answers: dict[str, int | str] = {"opening": 1 + n % 5, "taxes": 4}
        made.rate(4, survey="form", answers=answers | {"customs": 1 if n < 2 else NOT_APPLICABLE})
    made.publish()
    return made


def test_an_index_can_be_worked_out_again_from_the_published_table(country: Country) -> None:
    rows = list(csv.DictReader(io.StringIO(country.text("data/indices.csv"))))
    published = country.index()["overall"]["indices"]["ess"]
    means = []
    for name in sorted({row["question"] for row in rows}):
        mine = [row for row in rows if row["question"] == name and row["period"] == "all"]
        n = sum(int(row["count"]) for row in mine)
        means.append(sum(float(row["score"]) * int(row["count"]) for row in mine) / n)
        assert published["indicators"][name]["n"] == n == 12
    assert published["value"] == pytest.approx(sum(means) / len(means), abs=1e-5)
    assert published["left_out"] == ["customs"]
    assert published["indicators"]["customs"]["value"] is None


def test_the_overview_shows_the_index_its_months_and_the_weightiest_problem_first(country: Country) -> None:
    page = country.text("index.html")
    published = country.index()
    assert ESS.title["en"] in page
    assert f"{published['overall']['indices']['ess']['value']:.1f}" in page
    assert page.index("How is opening?") < page.index("How is taxes?") < page.index("How is customs?")
    assert published["months"][0]["indices"]["ess"]["value"] == published["overall"]["indices"]["ess"]["value"]
    assert "November 2026" in page


def test_bodies_and_regions_have_the_index_of_what_was_said_of_them_where_enough_said_something() -> None:
    row = {"title": ESS.title, "survey": "form", "questions": list(QUESTIONS), "formula": "mean-of-means"}
    regions = {"north": {"name": {"en": "North"}}, "south": {"name": {"en": "South"}}}
    made = Country(limit=3, surveys={"form": SURVEY}, indices={"ess": row}, regions=regions)
    for n in range(4):
        made.rate(4, survey="form", region="north", answers={"opening": 2, "taxes": 4})
        made.rate(4, survey="form", agency="roads", service=None, answers={"opening": 5} if n < 2 else {})
    made.publish()
    index = made.index()
    assert index["agencies"]["tax"]["indices"]["ess"]["value"] == 50
    assert index["regions"]["north"]["indices"]["ess"]["indicators"]["taxes"]["value"] == 75
    assert index["agencies"]["roads"]["indices"] == index["regions"]["south"]["indices"] == {}
    page = made.text("agencies/tax/index.html")
    assert page.index("How is opening?") < page.index("How is taxes?")
    assert ESS.title["en"] in made.text("regions/north/index.html")
    assert 'id="index-ess"' not in made.text("agencies/roads/index.html")
    rows = list(csv.DictReader(io.StringIO(made.text("data/agencies/tax/indices.csv"))))
    assert {(r["period"], r["question"], r["answer"], r["count"]) for r in rows} == {
        (period, question, answer, "4")
        for period in ("all", "2026-11")
        for question, answer in (("opening", "2"), ("taxes", "4"))
    }
    assert list(csv.DictReader(io.StringIO(made.text("data/agencies/roads/indices.csv")))) == []


# Net promoter score -------------------------------------------------------------------------------------------------

ADVISE: dict[str, Any] = {
    "id": "advise",
    "type": "scale",
    "min": 0,
    "max": 10,
    "text": {"en": "Would you recommend it?"},
}
NPS = Index("nps", {"en": "Net promoter score"}, "form", ("advise",), IndexFormula.NET_PROMOTER)


def promoters_of(answers: dict[str, int], limit: int = 1) -> Any:
    survey = read_survey("form", SURVEY | {"questions": [ADVISE]})
    return index_number(cells(advise=answers), NPS, survey, limit=limit)


def test_a_net_promoter_score_is_promoters_less_detractors_of_all_answers() -> None:
    index = promoters_of({"10": 30, "9": 20, "8": 20, "7": 10, "6": 10, "0": 10, NOT_APPLICABLE: 9})
    assert (index.number.value, index.number.n, index.number.formula) == (30, 100, Formula.NET_PROMOTER)
    assert index.groups.counts == {"promoters": 50, "passives": 30, "detractors": 20}


def test_a_net_promoter_score_of_few_is_held_back_with_its_groups() -> None:
    index = promoters_of({"10": 9}, limit=10)
    assert (index.number.status, index.number.value, index.groups.counts) == (Status.TOO_FEW, None, None)
    assert promoters_of({}).number.status is Status.EMPTY


@given(st.dictionaries(st.integers(0, 10).map(str), st.integers(1, 50)))
def test_a_net_promoter_score_lies_between_its_ends_and_the_groups_hold_everybody(answers: dict[str, int]) -> None:
    index = promoters_of(answers)
    if index.number.known:
        assert -100 <= index.number.value <= 100
        assert sum(index.groups.counts.values()) == index.number.n == sum(answers.values())


def test_a_net_promoter_score_is_on_the_page_and_can_be_worked_out_again() -> None:
    row = {"title": NPS.title, "survey": "form", "questions": ["advise"], "formula": "net-promoter"}
    made = Country(limit=3, surveys={"form": SURVEY | {"questions": [ADVISE]}}, indices={"nps": row})
    for answer in (10, 8, 3, 0, 6):
        made.rate(4, survey="form", answers={"advise": answer})
    made.publish()
    published = made.index()["overall"]["indices"]["nps"]
    assert (published["value"], published["groups"]["counts"]["detractors"]) == (-40, 3)
    rows = [r for r in csv.DictReader(io.StringIO(made.text("data/indices.csv"))) if r["period"] == "all"]
    assert sum(float(r["score"]) * int(r["count"]) for r in rows) / sum(int(r["count"]) for r in rows) == -40
    page = made.text("index.html")
    assert "Detractors: 0 to 6" in page and "\u221240.0" in page
    assert "/methodology/#net-promoter" in page and 'id="net-promoter"' in made.text("methodology/index.html")


def test_a_pack_without_indices_has_neither_table_nor_section() -> None:
    plain = Country()
    plain.rate(5)
    plain.publish()
    assert "data/indices.csv" not in plain.site
    assert 'id="index-' not in plain.text("index.html")
