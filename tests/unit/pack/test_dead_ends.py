"""What can never happen in a pack, or never ends, is found: conditions, rows, rounds, calendars, routes, words."""

import json
from datetime import date
from pathlib import Path

import pytest

from infra.packs import check
from infra.packs.checks.wording import I18N, check_wording
from infra.packs.findings import Rule
from infra.packs.reader import read_folder
from tests.unit.pack.broken_packs.broken import TODAY, Broken, copy_of, is_found

BETTER = "  - id: better\n"
TEXT = "text: {en: T, uk: Т}"
WAYS = (
    f"  - {{id: way, type: multiple, most: MOST, not_applicable: true, {TEXT}, options: "
    "[{id: car, text: {en: C, uk: А}}, {id: bus, text: {en: B, uk: Б}}, {id: foot, text: {en: F, uk: П}}]}\n"
    f"  - {{id: parking, type: single, {TEXT}, show_if: {{way: SHOWN}}, options: "
    "[{id: free, text: {en: F, uk: В}}, {id: paid, text: {en: P, uk: П}}]}\n"
)

LOST = """\
  - {action: lose, from: [assigned], to: lost, by: [system], event: WorkOrderAccepted}
  - {action: find, from: [lost], to: assigned, by: [head], event: WorkOrderAccepted}
"""
NUDGE = "  - {action: nudge, from: [escalated], by: [system], auto: true, event: WorkOrderAccepted}\n"
NO_DAYS = """\
extra_days_off: []                 # dates that are off here though no public holiday
  extra_working_days: []"""


def ways(most: int, shown: str, condition: str) -> str:
    """A question of several choices, one that shows for some of them, and conditions on both."""
    questions = WAYS.replace("MOST", str(most)).replace("SHOWN", shown)
    return f"{questions}{BETTER}    show_if: {condition}\n"


BROKEN_PACKS = [
    # Conditions of questions
    *(
        Broken(name, "surveys/fft.yaml", BETTER, new, "condition", "    show_if:")
        for name, new in (
            ("two ways where one can be chosen", ways(1, "[car]", "{way: bus, parking: free}")),
            ("a way by those whom none concerns", ways(3, "[not_applicable]", "{way: bus, parking: free}")),
            ("an answer needed to be two, by a chain", ways(1, "[car, foot]", "{way: [bus], parking: [free, paid]}")),
        )
    ),
    Broken(
        "a condition of no value", "surveys/fft.yaml", BETTER, f"{BETTER}    show_if: {{waiting: []}}\n", "shape", "sho"
    ),
    Broken(
        "a number that is none",
        "surveys/fft.yaml",
        f"{BETTER}    type: text\n",
        f"{BETTER}    type: number\n    min: 9\n    max: 3\n",
        "shape",
        "id: better",
    ),
    # The workflow
    *(
        Broken(name, "workflow.yaml", old, new, rule, at)
        for name, old, new, rule, at in (
            (
                "an order opened by what opens none",
                "  - action: accept\n",
                "  - {action: opne, to: registered, by: [system], event: QuestionOpened}\n  - action: accept\n",
                "shadowed",
                "action: opne",
            ),
            (
                "an order opened in no state",
                "split_off\n    to: registered\n",
                "split_off\n",
                "unreachable",
                "split_off",
            ),
            (
                "a moment that no clock has",
                "- action: timeout\n    from: [awaiting_person]",
                "- action: give_up\n    from: [awaiting_person]",
                "shadowed",
                "action: give_up",
            ),
            (
                "a state that only the system could lead to, and never does",
                "  closed: {closed: true}\n\ntransitions:\n",
                f"  closed: {{closed: true}}\n  lost: {{owner: head}}\n\ntransitions:\n{LOST}",
                "unreachable",
                "lost: {owner",
            ),
            (
                "an author waited for without a clock",
                "following_up: {owner: author, clocks: [follow_up]}",
                "following_up: {owner: author}",
                "way-out",
                "following_up:",
            ),
            (
                "a round without an end",
                "    to: closed\n    by: [system]\n    auto: true\n    effects: [close]\n    resolution: unverified",
                "    to: in_work\n    by: [system]\n    auto: true",
                "way-out",
                "in_work:",
            ),
            (
                "a row that happens by itself for ever",
                "  - action: accept\n",
                f"{NUDGE}  - action: accept\n",
                "way-out",
                "action: nudge",
            ),
            (
                "a state of the system",
                "in_approval: {owner: head",
                "in_approval: {owner: system",
                "owner",
                "in_approval:",
            ),
            ("conditions at odds", "when: [not_grouped]", "when: [grouped, not_grouped]", "shadowed", "action: join"),
            ("up to no body", "    when: [higher_body]\n", "", "fields", "action: dispute"),
            ("a judge in their own cause", "    when: [independent]\n", "", "fields", "action: uphold"),
            (
                "asking whoever cannot answer",
                "when: [may_be_asked]",
                "when: [reachable]",
                "fields",
                "action: follow_up",
            ),
            (
                "a clock that goes on but never stood",
                "    event: WorkOrderAccepted\n",
                "    effects: [resume]\n    event: WorkOrderAccepted\n",
                "fields",
                "action: accept",
            ),
            ("calls that nobody can take", "    effects: [claim_call]\n", "", "clock", "following_up:"),
            ("a field for nothing", "[rating, comment,", "[ratng, comment,", "fields", "action: confirm"),
            ("an event without words", "event: WorkOrderAccepted", "event: WorkOrderTaken", "text", "WorkOrderTaken"),
            ("a button without words", "- action: accept\n", "- action: take\n", "text", "- action: take"),
            ("an end without words", "resolution: withdrawn", "resolution: dropped", "text", "resolution: dropped"),
            ("a word that is no outcome", "[solved, partly, not", "[solved, halfway, not", "text", "halfway"),
        )
    ),
    Broken(
        "a state of those who are not there",
        "staff.yaml",
        "role: dispatcher, agency: nhs-england",
        "role: analyst, agency: nhft",
        "owner",
        "registered:",
        "workflow.yaml",
    ),
    # Calendars
    Broken("days off of a far future", "calendars.yaml", "last: 2028", "last: 2099", "calendar", "last: 2099"),
    Broken("a day in no year", "calendars.yaml", "_off: []", "_off: [2062-12-24]", "calendar", "2062"),
    Broken("one day off twice", "calendars.yaml", "_off: []", "_off: [2026-12-24, 2026-12-24]", "unique", "2026-12-24"),
    Broken(
        "a day off that is worked",
        "calendars.yaml",
        NO_DAYS,
        "extra_days_off: [2026-12-24]\n  extra_working_days: [2026-12-24]",
        "calendar",
        "extra_working_days",
    ),
    # Routes
    *(
        Broken(name, "routing.yaml", "    level: 1\n", f"    level: 1\n    {more}\n", "condition", "when:")
        for name, more in (
            ("a rated appeal", "origin: appeal"),
            ("a rating of a kind", "kind: complaint"),
            ("a rating that names somebody", "officials: named"),
            ("a stage that these services lack", "stage: booking"),
        )
    ),
    Broken(
        "a rule behind another",
        "routing.yaml",
        "- when:\n    level: 1\n",
        "- when: {origin: appeal, kind: complaint, topic: complaint-handling, channel: web}\n  agency: neas\n"
        "- when:\n    level: 1\n",
        "shadowed",
        "channel: web",
    ),
]


@pytest.mark.parametrize("broken", BROKEN_PACKS, ids=lambda broken: broken.name)
def test_what_never_happens_or_never_ends_is_found_on_its_line(broken: Broken, tmp_path: Path) -> None:
    is_found(broken, tmp_path)


@pytest.mark.parametrize(
    ("most", "shown", "condition"),
    [
        (2, "[car]", "{way: bus, parking: free}"),
        (1, "[car, bus]", "{way: bus, parking: free}"),
        (1, "[not_applicable, car]", "{way: [not_applicable, bus], parking: free}"),
    ],
)
def test_conditions_that_some_answer_meets_are_sound(most: int, shown: str, condition: str, tmp_path: Path) -> None:
    folder = copy_of("demo", tmp_path)
    survey = folder / "surveys" / "fft.yaml"
    text = survey.read_text(encoding="utf-8").replace(BETTER, ways(most, shown, condition))
    survey.write_text(text, encoding="utf-8")

    assert check(folder, today=TODAY) == []


def test_conditions_that_lean_on_one_another_many_times_are_told_at_once(tmp_path: Path) -> None:
    folder = copy_of("demo", tmp_path)
    survey = folder / "surveys" / "fft.yaml"
    choice = f"type: single, {TEXT}, options: [{{id: a, text: {{en: A, uk: А}}}}, {{id: b, text: {{en: B, uk: Б}}}}]"
    lines = [f"  - {{id: q0, {choice}}}\n  - {{id: q1, {choice}}}\n"]
    lines += [f"  - {{id: q{n}, {choice}, show_if: {{q{n - 1}: a, q{n - 2}: a}}}}\n" for n in range(2, 60)]
    survey.write_text(survey.read_text(encoding="utf-8") + "".join(lines), encoding="utf-8")

    assert check(folder, today=TODAY) == []


def test_a_calendar_that_ends_before_an_answer_is_due_is_a_warning(tmp_path: Path) -> None:
    (finding,) = check(copy_of("pulse", tmp_path), today=date(2028, 9, 1))

    assert (finding.file, finding.rule, finding.warning) == ("calendars.yaml", Rule.CALENDAR, True)


def test_a_language_without_pages_and_a_word_that_one_language_lacks_are_told(tmp_path: Path) -> None:
    words = json.loads((I18N / "uk.json").read_text(encoding="utf-8"))
    source, _ = read_folder(copy_of("demo", tmp_path))
    assert source is not None
    for language in ("en", "uk"):
        (tmp_path / f"{language}.json").write_text(json.dumps(words), encoding="utf-8")
    assert list(check_wording(source, tmp_path)) == []

    del words["case_words"]["states"]["promised"]
    (tmp_path / "uk.json").write_text(json.dumps(words), encoding="utf-8")
    (only,) = check_wording(source, tmp_path)
    assert (only.rule, only.warning) == (Rule.TEXT, True)
    (tmp_path / "en.json").unlink()
    assert (Rule.REFERENCE, False) in [(finding.rule, finding.warning) for finding in check_wording(source, tmp_path)]
