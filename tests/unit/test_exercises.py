"""The exercises of CONTRIBUTING: what each changes in a copy of the code is enough, and is what the page says."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders import ROOT

ESCORT = '''

@change("escorted", Audience.EVERYBODY)
@dataclass(frozen=True, slots=True)
class Escorted(Change):
    """Who goes along."""

    escort: str


@effect()
def escort(context: EffectContext) -> Iterator[Change]:
    yield Escorted(str(context.role))
'''
EFFECT_WORKS = """
from chalicelib.adapters.dynamodb.event_codec import plain_event, read_event
from chalicelib.domain.cases.case import replay
from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.pack.workflow import Role
from tests.builders import NOW, a_feedback, opened_by
from tests.builders import a_pack
from infra.packs import PACKS, compiled

workflow = compiled(PACKS / "demo").document["workflow"]
pack = a_pack(workflow=workflow)
opened = opened_by(a_feedback(), pack=pack)
case, events = opened.case, list(opened.events)
decision = decide(case, Command("accept", Role.OFFICIAL, 1, case.version, {}, agency="office"), now=NOW, pack=pack)
case, events = decision.case, [*events, *decision.events]
stored = [plain_event(event) for event in events]
assert stored[-1]["changes"]["escorted"] == {"escort": "official"}, stored[-1]
assert replay([read_event(item) for item in stored]) == case
"""
CHANNEL_WORKS = """
from chalicelib.adapters.templates.site import site_templates
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.submissions.feedback_intake import Draft, accept
from tests.builders import NOW
from infra.packs import PACKS, compiled

demo = compiled(PACKS / "demo")
pack = read_pack(demo.document, demo.version)
draft = Draft(survey="fft", agency="neas", channel="pigeon", level=5)
assert accept(draft, now=NOW, random=b"0123456789", pack=pack).channel == "pigeon"
"""
INDEX_WORKS = """
import json
from infra.packs import PACKS, compiled
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.statistics.composite_indices import index_number

pulse = compiled(PACKS / "pulse")
pack = read_pack(pulse.document, pulse.version)
index = pack.indices["calm"]
survey = pack.surveys[index.survey]
tally = {f"answer/{survey.id}/{question}/5": 20 for question in index.questions}
assert index_number(tally, index, survey, limit=10).number.known
"""


@dataclass(frozen=True, slots=True)
class Edit:
    """``new`` goes in front of ``before``, or to the end of the file. Of a glob every file is edited."""

    files: str
    new: str
    before: str = ""


EXERCISES = {
    "an effect": (
        [
            Edit("chalicelib/domain/cases/effects/contests.py", ESCORT),
            Edit("packs/demo/workflow.yaml", "    effects: [escort]\n", "    event: WorkOrderAccepted\n"),
        ],
        ["chalicelib/domain/cases/effects/<theme>.py"],
        EFFECT_WORKS,
    ),
    "a channel": (
        [
            Edit("infra/packs/models/shapes.py", '"pigeon", ', '"kiosk", "api"]'),
            Edit("templates/site/i18n/*.json", '"pigeon": "Pigeon",\n      ', '"kiosk": "'),
            Edit("packs/demo/pack.yaml", "pigeon, ", "kiosk, api]"),
        ],
        ["infra/packs/models/shapes.py", "templates/site/i18n/<language>.json"],
        CHANNEL_WORKS,
    ),
    "an index": (
        [
            Edit(
                "packs/pulse/indices.yaml",
                "\ncalm:\n  title: {uk: Спокій, en: Calm}\n  survey: short-form\n  questions: [taxes, integrity]\n"
                "  formula: mean-of-means\n",
            ),
        ],
        ["packs/<pack>/indices.yaml"],
        INDEX_WORKS,
    ),
}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_what_an_exercise_names_is_all_that_it_takes(exercise: str, tmp_path: Path) -> None:
    edits, _, works = EXERCISES[exercise]
    for folder in ("chalicelib", "infra", "packs", "templates", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "data", "*.csv"))
    for edit in edits:
        for path in tmp_path.glob(edit.files):
            text = path.read_text("utf-8")
            assert edit.before in text, path
            head, found, tail = text.partition(edit.before) if edit.before else (text, "", "")
            path.write_text(head + edit.new + found + tail, "utf-8")

    pack = "pulse" if "pulse" in edits[0].files else "demo"
    for script in (f"import sys; from infra.packs.__main__ import app; app(['check', '{pack}', '--strict'])", works):
        run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_page_names_the_files_of_an_exercise(exercise: str) -> None:
    edits, named, _ = EXERCISES[exercise]
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    section = page.partition(f"### Add {exercise}\n")[2].partition("###")[0]

    assert re.findall(r"^\d\. `([^`]+)`", section, re.MULTILINE) == named
    code = [edit.files for edit in edits if not edit.files.startswith("packs/demo")]
    assert [re.sub(r"<\w+>", "*", name) for name in named] == [re.sub(r"contests|pulse", "*", each) for each in code]
