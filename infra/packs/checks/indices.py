"""Checks indices: each indicator is a question with a score in an external survey."""

from collections.abc import Iterator

from infra.packs.findings import Finding, Rule
from infra.packs.models.surveys import Question
from infra.packs.reader import PackSource

_FILE = "indices.yaml"


def check_indices(pack: PackSource) -> Iterator[Finding]:
    """The questions of an index exist, have scores (0-100), and are not of an internal survey."""
    for name, index in pack.indices.items():
        survey = pack.surveys.get(index.survey)
        if survey is None:
            continue
        if survey.audience == "internal":
            yield pack.finding(
                _FILE,
                (name, "survey"),
                Rule.INDEX,
                f"'{index.survey}' is a survey of staff, and indices are public.",
                "Name a survey with 'audience: external'.",
            )
        questions = {question.id: question for question in survey.questions}
        for n, indicator in enumerate(index.questions):
            if indicator not in questions:
                message = f"The survey '{index.survey}' has no question '{indicator}'."
                fix = "Name a question of it."
            elif not _has_a_score(questions[indicator]):
                message = f"'{indicator}' has no score from 0 to 100."
                fix = "Name a scale, a matrix, or a choice whose options have scores."
            else:
                continue
            yield pack.finding(_FILE, (name, "questions", n), Rule.INDEX, message, fix)
        asked = [questions[each] for each in index.questions if each in questions]
        if index.formula == "net-promoter" and not (len(index.questions) == 1 and all(map(_is_0_to_10, asked))):
            yield pack.finding(
                _FILE,
                (name, "questions"),
                Rule.INDEX,
                "A net promoter score is made of one question on a scale from 0 to 10.",
                "Name one 'type: scale' with 'min: 0' and 'max: 10' that is not reversed.",
            )


def _is_0_to_10(question: Question) -> bool:
    return (question.type, question.min, question.max, question.reverse) == ("scale", 0, 10, False)


def _has_a_score(question: Question) -> bool:
    """Whether a question, or each row of a matrix, has a mean from 0 to 100."""
    on_a_scale = question.type == "scale" or (question.type == "matrix" and not question.options)
    return on_a_scale or any(option.score is not None for option in question.options)
