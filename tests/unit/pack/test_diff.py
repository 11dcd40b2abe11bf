"""What changes between two packs is said by file and value, for whom, and with what to think twice about."""

import json
from pathlib import Path

import pytest

from infra.packs import compiled
from infra.packs.checks.cautions import cautions
from infra.packs.diff import READERS, Change, Kind, differences
from infra.packs.reader import FILES, FOLDERS
from infra.packs.show import in_words, show_changes
from tests.unit.pack.fakes import DEMO, change, copy_of

BEFORE = json.loads(compiled(DEMO).text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_of(DEMO, tmp_path)


def after(folder: Path) -> dict[str, object]:
    document: dict[str, object] = json.loads(compiled(folder).text)
    return document


def changes(folder: Path) -> list[Change]:
    return differences(BEFORE, after(folder))


def warned(folder: Path) -> list[str]:
    return list(cautions(BEFORE, after(folder)))


def test_equal_packs_differ_in_nothing(folder: Path) -> None:
    assert changes(folder) == []
    assert warned(folder) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("plans.yaml", "rounds: 2", "rounds: 3", "negative-rating, rounds: 3 instead of 2"),
        ("pack.yaml", "publication: 10", "publication: 12", "limits, publication: 12 instead of 10"),
        (
            "stages.yaml",
            "{en: Waiting, uk",
            "{en: The wait, uk",
            'waiting, name, en: "The wait" instead of "Waiting"',
        ),
        ("services.yaml", "[booking, waiting, journey", "[booking, journey", "neas-pts, stages, waiting"),
        (
            "workflow.yaml",
            "resolution: withdrawn",
            "resolution: unsolved",
            "transitions, withdraw from ",
        ),
        (
            "staff.yaml",
            "- {email: official.uk@neas",
            "- {email: new@neas.example, role: analyst, agency: neas, language: uk}\n- {email: official.uk@neas",
            "new@neas.example, analyst of neas: ",
        ),
        (
            "surveys/fft.yaml",
            "max: 5",
            "max: 7",
            "questions, waiting, max: 7 instead of 5",
        ),
    ],
)
def test_a_change_is_said_in_its_file_with_the_value_before_and_after(
    file: str, old: str, new: str, said: str, folder: Path
) -> None:
    change(folder / file, old, new)

    found = changes(folder)

    assert {one.file for one in found} == {file}
    assert any(in_words(one).startswith(said) for one in found), [in_words(one) for one in found]


def test_what_comes_is_added_and_what_goes_is_removed(folder: Path) -> None:
    change(folder / "stages.yaml", "booking:\n", "arrival:\n")
    for path in (folder / "services.yaml",):
        path.write_text(path.read_text(encoding="utf-8").replace("booking", "arrival"), encoding="utf-8")

    of_stages = {(one.place, one.kind) for one in changes(folder) if one.file == "stages.yaml"}

    assert of_stages == {(("booking",), Kind.REMOVED), (("arrival",), Kind.ADDED)}
    assert ["'booking' is gone" in caution for caution in warned(folder)] == [True]


def test_a_moved_question_has_moved_and_is_not_another(folder: Path) -> None:
    survey = folder / "surveys/fft.yaml"
    head, _, questions = survey.read_text(encoding="utf-8").partition("questions:\n")
    first, second, *rest = questions.split("  - id: ")[1:]
    moved = "".join(f"  - id: {question.rstrip()}\n" for question in (second, first, *rest))
    survey.write_text(f"{head}questions:\n{moved}", encoding="utf-8")

    assert [(one.file, one.place, one.kind) for one in changes(folder)] == [
        ("surveys/fft.yaml", ("questions",), Kind.MOVED)
    ]


def test_a_new_survey_and_one_that_is_gone_are_files(folder: Path) -> None:
    survey = folder / "surveys/fft.yaml"
    (folder / "surveys/second.yaml").write_bytes(survey.read_bytes())

    assert [(one.file, one.kind) for one in changes(folder)] == [("surveys/second.yaml", Kind.ADDED)]
    back = differences(after(folder), BEFORE)
    assert [(one.file, one.kind) for one in back] == [("surveys/second.yaml", Kind.REMOVED)]
    assert any("'second' is gone" in caution for caution in cautions(after(folder), BEFORE))


def test_a_raised_year_brings_its_holidays(folder: Path) -> None:
    change(folder / "calendars.yaml", "last: 2028", "last: 2029")

    found = changes(folder)

    assert {one.file for one in found} == {"calendars.yaml"}
    assert "gb-eng, days_off, 2029-12-25" in map(in_words, found)


@pytest.mark.parametrize(
    ("file", "old", "new", "caution"),
    [
        ("surveys/fft.yaml", "max: 5", "max: 7", "the version is still 1"),
        ("surveys/fft.yaml", "title:\n  en: ", "title:\n  en: New ", "the version is still 1"),
        ("plans.yaml", "{working_days: 5}", "{working_days: 4}", "4 working days instead of 5 working days"),
        ("plans.yaml", "{working_days: 5}", "{calendar_days: 5}", "5 calendar days instead of 5 working days"),
        ("plans.yaml", "rounds: 2", "rounds: 1", "fewer tries: 1 rounds instead of 2"),
        ("plans.yaml", "follow_up_days: 7", "follow_up_days: 5", "5 days instead of 7"),
        ("pack.yaml", "publication: 10", "publication: 5", "numbers about 5 people"),
        ("pack.yaml", "  proposal: {name: {en: Proposal, uk: Пропозиція}}\n", "", "'proposal' is gone"),
    ],
)
def test_what_takes_something_from_people_is_to_be_thought_over(
    file: str, old: str, new: str, caution: str, folder: Path
) -> None:
    change(folder / file, old, new)
    if "proposal" in old:
        (folder / "replies/proposal.yaml").unlink()

    assert [line for line in warned(folder) if caution in line and line.startswith(file)], warned(folder)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("plans.yaml", "{working_days: 5}", "{working_days: 6}"),
        ("plans.yaml", "{working_days: 5}", "{calendar_days: 8}"),
        ("pack.yaml", "publication: 10", "publication: 12"),
        ("stages.yaml", "{en: Waiting, uk", "{en: The wait, uk"),
    ],
)
def test_what_takes_nothing_from_anybody_is_not(file: str, old: str, new: str, folder: Path) -> None:
    change(folder / file, old, new)

    assert warned(folder) == []


def test_a_survey_with_a_raised_version_may_say_what_it_likes_but_not_lose_an_answer_unsaid(folder: Path) -> None:
    change(folder / "surveys/fft.yaml", "max: 5", "max: 7\n    since: 2")
    change(folder / "surveys/fft.yaml", "version: 1", "version: 2")
    assert warned(folder) == []
    assert ["goes back from 2 to 1" in line for line in cautions(after(folder), BEFORE)] == [True]

    change(folder / "surveys/fft.yaml", "id: better", "id: best")
    assert ["'better' can no longer be answered" in line for line in warned(folder)] == [True]


def test_a_question_in_other_words_is_not_added_to_the_earlier_one_unsaid(folder: Path) -> None:
    change(folder / "surveys/fft.yaml", "How do you feel about the time you waited?", "How long did you wait?")
    change(folder / "surveys/fft.yaml", "version: 1", "version: 2")
    (line,) = warned(folder)
    assert "'waiting' is asked in other words" in line
    assert "'since: 2'" in line


def test_each_file_is_headed_by_whom_it_concerns(folder: Path) -> None:
    change(folder / "plans.yaml", "rounds: 2", "rounds: 1")
    lines: list[str] = []

    show_changes(lines.append, BEFORE, after(folder))

    assert "plans.yaml" in lines[0] and "opened from now on" in lines[0]
    assert "negative-rating, rounds: 1 instead of 2" in lines[1]
    assert lines[2].startswith("[yellow]think twice[/] plans.yaml")


def test_it_is_known_whom_each_file_concerns() -> None:
    in_the_document = {f"{stem}.yaml" for stem in FILES if stem != "mapping"} | {f"{folder}/" for folder in FOLDERS}

    assert in_the_document == set(READERS)
