"""A question whose wording changed starts anew: what was answered before is kept, told, and in no score (B2)."""

import gzip
import json
from typing import Any

import pytest

from chalicelib.domain.pack.read_surveys import read_survey
from chalicelib.domain.submissions.feedback_intake import Draft, accept, same_submission
from infra.packs.models.surveys import SurveyFile
from tests.builders import NOW, a_pack, an_id, pack_document
from tests.unit.publishing.fakes import Country

SCALE: dict[str, Any] = {"type": "scale", "min": 1, "max": 5}


def form(version: int, **speed: Any) -> dict[str, Any]:
    return {
        "title": {"en": "Form"},
        "version": version,
        "audience": "external",
        "level": "optional",
        "opens_case": "never",
        "questions": [
            {"id": "speed", "text": {"en": "Speed?"}, **SCALE, **speed},
            {"id": "care", "text": {"en": "Care?"}, **SCALE},
        ],
    }


def scores(country: Country) -> Any:
    country.publish()
    return country.index()["overall"]["questions"]


def test_old_answers_are_not_mixed_with_those_to_the_new_wording() -> None:
    country = Country(limit=3, surveys={"form": form(2, since=2, max=10)})
    for version, answers in ((1, {"speed": 5, "care": 5}), (2, {"speed": 10, "care": 3})):
        for _ in range(4):
            country.rate(None, survey="form", answers=answers, version=version)
    found = scores(country)
    assert (found["form/speed"]["value"], found["form/speed"]["n"]) == (100, 4), "a 5 of 5 is no 5 of 10"
    assert found["form/speed"]["earlier_wordings"] == 4
    assert (found["form/care"]["value"], found["form/care"]["n"]) == (75, 8), "what stayed the same goes on"
    assert found["form/care"]["earlier_wordings"] == 0


def test_few_answers_to_an_earlier_wording_are_not_told() -> None:
    country = Country(limit=3, surveys={"form": form(2, since=2)})
    country.rate(None, survey="form", answers={"speed": 5})
    assert scores(country)["form/speed"]["earlier_wordings"] is None


def test_open_data_say_which_wording_was_answered() -> None:
    country = Country(surveys={"form": form(2, since=2)})
    country.rate(None, survey="form", answers={"speed": 5, "care": 4})
    country.publish()
    (row,) = (json.loads(gzip.decompress(body)) for key, body in country.lake.items() if key.startswith("facts/"))
    assert (row["version"], row["answers"]) == (1, {"speed@1": ["5"], "care": ["4"]})


def test_everything_is_counted_again_when_a_wording_gets_a_version() -> None:
    surveys = {"form": form(2)}
    country = Country(limit=1, surveys=surveys)
    country.rate(None, survey="form", answers={"speed": 5})
    assert scores(country)["form/speed"]["n"] == 1
    country.pack = Country(limit=1, surveys={"form": form(2, since=2)}, version="v2").pack
    found = scores(country)["form/speed"]
    assert (found["status"], found["earlier_wordings"]) == ("empty", 1)


def test_a_submission_keeps_the_version_it_answered_and_a_retry_after_a_change_is_the_same() -> None:
    document = pack_document()
    (name,) = list(document["surveys"])[:1]
    draft = Draft(id=an_id(), survey=name, agency="office", channel="web", level=4)
    later = {**document["surveys"], name: {**document["surveys"][name], "version": 7}}
    first, second = (accept(draft, now=NOW, random=bytes(10), pack=pack) for pack in (a_pack(), a_pack(surveys=later)))
    assert (first.survey_version, second.survey_version) == (document["surveys"][name]["version"], 7)
    assert same_submission(second, first)


def test_no_question_is_newer_than_its_survey() -> None:
    with pytest.raises(ValueError, match="speed cannot be asked so since a version"):
        SurveyFile.model_validate(form(2, since=3))
    assert read_survey("form", form(3, since=3)).questions[0].since == 3
