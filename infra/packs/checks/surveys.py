"""Checks surveys: unique choices, and conditions that some answer can meet."""

from collections.abc import Iterator, Mapping

from chalicelib.domain.pack.read_surveys import read_survey
from chalicelib.domain.surveys.conditions import RANGES
from chalicelib.domain.surveys.survey import LEVEL, NOT_APPLICABLE, Condition, Question, QuestionType, Survey
from infra.packs.checks.conditions import can_be_shown, can_hold
from infra.packs.findings import Finding, Rule
from infra.packs.models import surveys as models
from infra.packs.reader import PackSource
from infra.packs.source import Place


def check_surveys(pack: PackSource) -> Iterator[Finding]:
    """Choices are unique, and every question can be reached."""
    for name, survey in pack.surveys.items():
        file = f"surveys/{name}.yaml"
        yield from _level(pack, file, survey)
        for index, question in enumerate(survey.questions):
            yield from _repeated_choices(pack, file, index, question)
            if question.id == LEVEL:
                message, fix = f"Conditions call the level of the whole '{LEVEL}'.", "Give this question another id."
                yield pack.finding(file, ("questions", index, "id"), Rule.UNIQUE, message, fix)
        document = survey.model_dump(mode="json", by_alias=True, exclude_none=True)
        yield from _conditions(pack, file, read_survey(name, document))


def _conditions(pack: PackSource, file: str, survey: Survey) -> Iterator[Finding]:
    """Conditions name earlier questions, and some combination of answers meets them."""
    level = Question(LEVEL, QuestionType.SCALE, {}, required=survey.level == "required", min=1, max=5)
    earlier = {} if survey.level == "none" else {LEVEL: level}
    for index, question in enumerate(survey.questions):
        at: Place = ("questions", index)
        wrong = [
            pack.finding(file, place, Rule.CONDITION, *problem)
            for place, comparison in _comparisons(question, at)
            if (problem := _never_holds(comparison, survey, earlier))
        ]
        yield from wrong
        if not wrong and not can_be_shown(question, earlier):
            message = "Nobody is asked this: no answers to the questions before it meet what shows it, all at once."
            place = (*at, "show_when" if question.show_when else "show_if")
            yield pack.finding(file, place, Rule.CONDITION, message, "Loosen one of the conditions.")
        earlier.setdefault(question.id, question)


def _level(pack: PackSource, file: str, survey: models.SurveyFile) -> Iterator[Finding]:
    """The level has one source, of 1 to 5; a survey that opens cases for negative ratings has one."""
    if survey.level_from is None:
        if survey.level == "none" and survey.opens_case == "negative":
            message = "Negative levels open a case, but this survey asks for no level, so nobody would be answered."
            yield pack.finding(file, ("opens_case",), Rule.CONDITION, message, "Ask for a level, or write 'never'.")
        return
    asked = next((question for question in survey.questions if question.id == survey.level_from), None)
    if asked is None:
        message, fix = f"There is no question '{survey.level_from}' in this survey.", "Name one that is."
        yield pack.finding(file, ("level_from",), Rule.REFERENCE, message, fix)
    elif (asked.type, asked.min, asked.max, asked.reverse) != ("scale", 1, 5, False):
        message, fix = f"'{asked.id}' is no scale from 1, the worst, to 5.", "Name a question that is one."
        yield pack.finding(file, ("level_from",), Rule.CONDITION, message, fix)
    if survey.level != "none":
        message, fix = "The level would be asked for twice.", "Write 'level: none', or take 'level_from' away."
        yield pack.finding(file, ("level",), Rule.CONDITION, message, fix)


def _repeated_choices(pack: PackSource, file: str, index: int, question: models.Question) -> Iterator[Finding]:
    for part in ("options", "rows"):
        ids = [line.id for line in getattr(question, part)]
        for n, identifier in enumerate(ids):
            if identifier in ids[:n]:
                at: Place = ("questions", index, part, n)
                yield pack.finding(file, at, Rule.UNIQUE, f"'{identifier}' is here twice.", "Rename or remove one.")
            if identifier == NOT_APPLICABLE:
                at = ("questions", index, part, n, "id")
                message = f"'{NOT_APPLICABLE}' is the answer of those whom a question does not concern."
                fix = "Write 'not_applicable: true' beside the options, or give this one another id."
                yield pack.finding(file, at, Rule.UNIQUE, message, fix)


def _comparisons(question: Question, at: Place) -> Iterator[tuple[Place, Condition]]:
    """Each comparison in the conditions of a question, with its place."""
    for name, wanted in question.show_if.items():
        yield (*at, "show_if", name), {"question": name, "one_of": wanted}
    if question.show_when:
        yield from _within(question.show_when, (*at, "show_when"))


def _within(condition: Condition, at: Place) -> Iterator[tuple[Place, Condition]]:
    match condition:
        case {"all": parts}:
            yield from (found for n, part in enumerate(parts) for found in _within(part, (*at, "all", n)))
        case {"any": parts}:
            yield from (found for n, part in enumerate(parts) for found in _within(part, (*at, "any", n)))
        case {"not": part}:
            yield from _within(part, (*at, "not"))
        case _:
            yield at, condition


def _never_holds(comparison: Condition, survey: Survey, earlier: Mapping[str, Question]) -> tuple[str, str] | None:
    """Why no answer can meet a comparison, and how to fix it."""
    name = comparison["question"]
    asked = earlier.get(name)
    if asked is None:
        if name == LEVEL:
            return "This survey asks for no level.", "Ask for one, or take the condition away."
        if survey.question(name):
            return f"'{name}' is not asked before this question.", "Name one that stands above this one."
        return f"No earlier question is called '{name}'.", "Name one that stands above this one."
    problem = _wrong_row(comparison, asked) or _wrong_choice(comparison, asked) or _wrong_bound(comparison, asked)
    if problem is None and not can_hold(comparison, asked):
        return f"No answer to '{name}' meets this.", "Mend it, or take it away."
    return problem


def _wrong_row(comparison: Condition, asked: Question) -> tuple[str, str] | None:
    row = comparison.get("row")
    if asked.type is QuestionType.CONTACT:
        return f"'{asked.id}' is answered in the contact.", "Name a question with an answer of its own."
    if row is not None and asked.type is not QuestionType.MATRIX:
        return f"'{asked.id}' is no matrix and has no rows.", "Take the row away, or name a matrix."
    if row is not None and row not in [line.id for line in asked.rows]:
        return f"'{asked.id}' has no row '{row}'.", "Name a row that it has."
    return None


def _wrong_choice(comparison: Condition, asked: Question) -> tuple[str, str] | None:
    if "one_of" not in comparison:
        return None
    of_rows = asked.type is QuestionType.MATRIX
    if ("row" not in comparison) if of_rows else not (asked.options or asked.type is QuestionType.SCALE):
        fix = "Name a question with choices or a scale, in a matrix with one row."
        return f"'{asked.id}' has no answers to choose from.", fix
    missing = [str(value) for value in comparison["one_of"] if not _is_possible(str(value), asked)]
    if missing:
        return f"'{asked.id}' is never answered with {', '.join(sorted(missing))}.", "Name answers that it has."
    return None


def _is_possible(choice: str, asked: Question) -> bool:
    """Whether a question, or a row of it, can be answered with a choice."""
    if choice == NOT_APPLICABLE:
        return asked.not_applicable
    if asked.options:
        return asked.option(choice) is not None
    assert asked.min is not None, "a scale has both ends"
    assert asked.max is not None, "a scale has both ends"
    return choice.lstrip("-").isdigit() and asked.min <= int(choice) <= asked.max


def _wrong_bound(comparison: Condition, asked: Question) -> tuple[str, str] | None:
    bounds = [comparison[test] for test in RANGES if test in comparison]
    if not bounds:
        return None
    is_day = asked.type is QuestionType.DATE
    in_order = asked.type in (QuestionType.SCALE, QuestionType.NUMBER, QuestionType.DATE)
    if not in_order and (asked.type is not QuestionType.MATRIX or asked.options or "row" not in comparison):
        fix = "Name a number, a day or a scale, in a matrix with one row."
        return f"'{asked.id}' has no answers that are more or less.", fix
    if any(isinstance(bound, str) is not is_day for bound in bounds):
        fix = "Write a day, such as 2026-01-31." if is_day else "Write a number."
        return f"'{asked.id}' is answered with a {'day' if is_day else 'number'}, and this is none.", fix
    return None
