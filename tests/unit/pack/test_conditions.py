"""Conditions of surveys that no answers meet are found where they stand, and those that some answers meet are sound."""

from pathlib import Path

import pytest

from infra.packs import check
from tests.unit.pack.broken_packs.broken import TODAY, Broken, copy_of, is_found

BETTER = "  - id: better\n"
TEXT = "text: {en: T, uk: Т}"
MANY = """\
  - {id: visits, type: number, min: 1, max: 9, required: true, TEXT}
  - {id: day, type: date, TEXT}
  - {id: story, type: text, required: true, TEXT, show_if: {waiting: [1, 2]}}
  - {id: me, type: contact, TEXT}
  - {id: parts, type: matrix, min: 1, max: 5, TEXT, rows: [{id: desk, TEXT}, {id: door, TEXT}]}
  - {id: grid, type: matrix, TEXT, rows: [{id: desk, TEXT}], options: [{id: good, TEXT}, {id: bad, TEXT}]}
  - {id: ways, type: multiple, most: 2, required: true, TEXT, options:
      [{id: car, TEXT}, {id: bus, TEXT}, {id: foot, TEXT}, {id: none, TEXT, alone: true}]}
"""
STORY = "{question: story, answered: true}"
CIRCLE = """\
  - {id: first, type: date, TEXT, show_when: {question: second, answered: true}}
  - {id: second, type: date, TEXT, show_when: {question: first, answered: true}}
"""


def of_way(choice: str) -> str:
    return f"{{question: ways, one_of: [{choice}]}}"


def of_desk(test: str) -> str:
    return f"{{question: parts, row: desk, {test}}}"


def when(condition: str) -> str:
    """One question of every type, and a condition on the next."""
    return f"{MANY}{BETTER}    show_when: {condition}\n".replace("TEXT", TEXT)


BROKEN_PACKS = [
    *(
        Broken(name, "surveys/fft.yaml", BETTER, when(condition), rule, "    show_when:")
        for name, condition, rule in (
            ("a number above all", "{question: visits, above: 9}", "condition"),
            ("a range of nothing", "{question: visits, above: 3, below: 4}", "condition"),
            ("a level that there is not", "{question: level, at_least: 6}", "condition"),
            ("no such question", "{not: {question: visit, above: 3}}", "condition"),
            ("the question itself", "{question: better, answered: true}", "condition"),
            ("a text in order", "{question: story, above: 3}", "condition"),
            ("a choice in order", "{question: ways, at_most: 3}", "condition"),
            ("a day compared with a number", "{question: day, above: 3}", "condition"),
            ("a number compared with a day", "{question: visits, above: 2026-01-31}", "condition"),
            ("a range of no days", "{question: day, above: 2026-01-31, below: 2026-02-01}", "condition"),
            ("one of a number", "{question: visits, one_of: [3]}", "condition"),
            ("one of a whole matrix", "{question: grid, one_of: [bad]}", "condition"),
            ("a choice in no row", "{question: grid, row: desk, one_of: [worse]}", "condition"),
            ("more than a matrix of choices", "{question: grid, row: desk, above: 1}", "condition"),
            ("no such row", "{question: grid, row: hall, one_of: [bad]}", "condition"),
            ("a row of what is no matrix", "{question: visits, row: desk, above: 1}", "condition"),
            ("an answer in the contact", "{question: me, answered: true}", "condition"),
            ("no answer where one is required", "{question: visits, answered: false}", "condition"),
            ("answered and not", "{question: day, answered: false, above: 2026-01-31}", "condition"),
            ("a question that is shown and not", f"{{all: [{STORY}, {{question: waiting, above: 2}}]}}", "condition"),
            ("not what it must be", "{not: {question: visits, at_least: 1}}", "condition"),
            ("neither of two", f"{{not: {{any: [{STORY}, {{not: {STORY}}}]}}}}", "condition"),
            ("three ways of two", f"{{all: [{of_way('car')}, {of_way('bus')}, {of_way('foot')}]}}", "condition"),
            ("none of them and one", f"{{all: [{of_way('none')}, {of_way('bus')}]}}", "condition"),
            ("none at all", "{not: {question: ways, one_of: [car, bus, foot, none]}}", "condition"),
            ("a row twice", f"{{all: [{of_desk('above: 3')}, {{not: {of_desk('answered: true')}}}]}}", "condition"),
            ("no test", "{question: visits}", "shape"),
            ("too deep", f"{'{not: ' * 7}{STORY}{'}' * 7}", "shape"),
        )
    ),
    Broken("a circle", "surveys/fft.yaml", BETTER, CIRCLE.replace("TEXT", TEXT) + BETTER, "condition", "id: first"),
]


@pytest.mark.parametrize("broken", BROKEN_PACKS, ids=lambda broken: broken.name)
def test_a_condition_that_no_answers_meet_is_found_on_its_line(broken: Broken, tmp_path: Path) -> None:
    is_found(broken, tmp_path)


@pytest.mark.parametrize(
    "condition",
    [
        "{question: visits, above: 8}",
        "{question: visits, above: 2, below: 4}",
        "{question: level, at_most: 2}",
        "{not: {question: level, one_of: [5]}}",
        "{question: day, above: 2026-01-31, below: 2026-02-02}",
        "{question: story, answered: false}",
        f"{{any: [{STORY}, {{not: {STORY}}}]}}",
        f"{{all: [{STORY}, {{question: waiting, below: 3}}]}}",
        f"{{all: [{{not: {STORY}}}, {{question: waiting, at_least: 3}}]}}",
        f"{{all: [{of_way('car')}, {of_way('bus')}, {{not: {of_way('foot')}}}]}}",
        "{not: {question: ways, one_of: [car, bus, none]}}",
        "{question: grid, row: desk, one_of: [bad]}",
        f"{{all: [{of_desk('above: 3')}, {{not: {{question: parts, row: door, answered: true}}}}]}}",
        "{question: parts, answered: false}",
    ],
)
def test_conditions_that_can_come_about_are_sound(condition: str, tmp_path: Path) -> None:
    folder = copy_of("demo", tmp_path)
    survey = folder / "surveys" / "fft.yaml"
    survey.write_text(survey.read_text(encoding="utf-8").replace(BETTER, when(condition)), encoding="utf-8")

    assert check(folder, today=TODAY) == []
