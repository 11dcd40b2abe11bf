"""Check surveys: choices told apart, and conditions that some answer can meet."""

from collections.abc import Iterator, Mapping, Set
from itertools import combinations

from chalicelib.domain.surveys.survey import LEVEL, NOT_APPLICABLE
from infra.packs.findings import Finding, Rule
from infra.packs.models.surveys import Question, SurveyFile, Value
from infra.packs.reader import PackSource
from infra.packs.source import Place

MOST_WAYS = 20_000
"""Ways to answer a question of many choices that are tried out."""

_LEVELS = frozenset(map(str, range(1, 6)))


def check_surveys(pack: PackSource) -> Iterator[Finding]:
    """No choice stands twice, and every question can come to be asked."""
    for name, survey in pack.surveys.items():
        file = f"surveys/{name}.yaml"
        earlier: dict[str, Question] = {}
        yield from _level(pack, file, survey)
        for index, question in enumerate(survey.questions):
            yield from _repeated_choices(pack, file, index, question)
            if question.id == LEVEL:
                message, fix = f"Conditions call the level of the whole '{LEVEL}'.", "Give this question another id."
                yield pack.finding(file, ("questions", index, "id"), Rule.UNIQUE, message, fix)
            unmet = False
            for condition, wanted in question.show_if.items():
                problem = _never_holds(condition, wanted, survey, earlier)
                if problem:
                    unmet = True
                    place = ("questions", index, "show_if", condition)
                    yield pack.finding(file, place, Rule.CONDITION, *problem)
            if not unmet and (at_odds := _at_odds(question, earlier)):
                yield pack.finding(
                    file,
                    ("questions", index, "show_if"),
                    Rule.CONDITION,
                    f"What shows this question asks for different answers to '{at_odds}' at once.",
                    "Loosen one of the conditions.",
                )
            earlier[question.id] = question


def _level(pack: PackSource, file: str, survey: SurveyFile) -> Iterator[Finding]:
    """The level comes from one place, and what it comes from is a scale like its own; negative ones need one."""
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


def _repeated_choices(pack: PackSource, file: str, index: int, question: Question) -> Iterator[Finding]:
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


def _at_odds(question: Question, earlier: Mapping[str, Question]) -> str | None:
    """An earlier question that no answer fits with which this one is shown, by whatever way."""
    needed: dict[str, set[frozenset[str]]] = {}
    waiting, seen = [question], {question.id}
    while waiting:
        for condition, wanted in waiting.pop().show_if.items():
            needed.setdefault(condition, set()).add(_values(wanted))
            asked = earlier.get(condition)
            if asked is not None and asked.id not in seen:
                seen.add(asked.id)
                waiting.append(asked)
    return next((name for name, wanted in needed.items() if not _fits_all(wanted, earlier.get(name))), None)


def _fits_all(wanted: Set[frozenset[str]], asked: Question | None) -> bool:
    """Whether one answer has something of each of the sets. That a question does not apply is said alone."""
    if all(NOT_APPLICABLE in values for values in wanted):
        return True
    most = 1 if asked is None or asked.type != "multiple" else asked.most or len(wanted)
    choices = sorted(frozenset[str]().union(*wanted) - {NOT_APPLICABLE})
    sizes = range(1, min(most, len(wanted)) + 1)
    alone = {option.id for option in asked.options if option.alone} if asked else set[str]()
    ways = (way for size in sizes for way in combinations(choices, size) if size == 1 or alone.isdisjoint(way))
    # What so many ways do not tell, nobody who fills it in runs into: it counts as fitting.
    return any(n >= MOST_WAYS or all(values & {*chosen} for values in wanted) for n, chosen in enumerate(ways))


def _values(wanted: Value | list[Value]) -> frozenset[str]:
    return frozenset(str(value) for value in (wanted if isinstance(wanted, list) else [wanted]))


def _never_holds(
    condition: str, wanted: Value | list[Value], survey: SurveyFile, earlier: Mapping[str, Question]
) -> tuple[str, str] | None:
    """Why no answer can meet a condition, and how to fix it."""
    if condition == LEVEL:
        if survey.level == "none":
            return "This survey asks for no level.", "Ask for one, or take the condition away."
        possible: frozenset[str] | None = _LEVELS
    elif condition not in earlier:
        return f"No earlier question is called '{condition}'.", "Name one that stands above this one."
    else:
        possible = _possible(earlier[condition])
    if possible is None:
        return f"'{condition}' has no answers to choose from.", "Name a question with choices or a scale."
    missing = _values(wanted) - possible
    if missing:
        return f"'{condition}' is never answered with {', '.join(sorted(missing))}.", "Name answers that it has."
    return None


def _possible(question: Question) -> frozenset[str] | None:
    """The answers that a question can have; None where they are not a few that one could name."""
    if question.type in ("single", "multiple"):
        found = frozenset(option.id for option in question.options)
    elif question.type == "scale" and question.min is not None and question.max is not None:
        found = frozenset(map(str, range(question.min, question.max + 1)))
    else:
        return None
    return found | {NOT_APPLICABLE} if question.not_applicable else found
