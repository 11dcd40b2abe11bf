"""What the loader would send, against a count made from the CSV with nothing but the csv module."""

from collections import Counter
from pathlib import Path

import pytest

from infra.load import Rejection, Submission, read_ratings
from infra.load.mappings import read_mapping
from infra.load.sample import chosen
from infra.packs import PACKS
from infra.packs.models.mapping import FILE as MAPPING
from tests import nhs

SAMPLE = PACKS / "demo" / "ratings.csv"

# Written here by hand from the file's own names, so that a slip in mapping.yaml shows.
TOP_LEVEL = {
    ("NEAS", "PTS - Patient Transport"): "neas-pts",
    ("NEAS", "See and Convey"): "neas-see-and-convey",
    ("NEAS", "111"): "neas-111",
    ("NHFT", "Local partnerships- MH"): "nhft-mental-health",
    ("NHFT", "Community health services"): "nhft-community",
    ("NHFT", "Forensic"): "nhft-forensic",
    ("NHFT", "Specialist Services and CYP"): "nhft-specialist-cyp",
    ("NHFT", "Unknown"): "nhft-not-stated",
    ("NHFT", ""): "nhft-not-stated",
}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that the sample was drawn from, without its words."""
    return nhs.write_csv(tmp_path_factory.mktemp("nhs"))


@pytest.fixture(params=["sample", "full"])
def file(request: pytest.FixtureRequest, full: Path) -> Path:
    return SAMPLE if request.param == "sample" else full


def counted(file: Path) -> Counter[tuple[str, int]]:
    """Top-level service and level, once per respondent, from the rows that have a score; undated ones left out."""
    scores: dict[tuple[str, str], int] = {}
    dated: set[tuple[str, str]] = set()
    for row in nhs.rows(file):
        who = row["respondent_id"], TOP_LEVEL[row["trust"], row["service"]]
        if row["score_5"]:
            scores[who] = int(row["score_5"])
        if row["date"]:
            dated.add(who)
    return Counter(
        (service, score) for (respondent, service), score in scores.items() if (respondent, service) in dated
    )


def read(file: Path) -> tuple[list[Submission], list[Rejection]]:
    """What the loader makes of a file."""
    with read_ratings(file, read_mapping(PACKS / "demo" / MAPPING), namespace="demo") as found:
        return [*found], [*found.rows.rejections()]


def top_level(service: str, parents: dict[str, str]) -> str:
    while service in parents:
        service = parents[service]
    return service


def parents() -> dict[str, str]:
    """Service and its parent, straight from the text of services.yaml."""
    found: dict[str, str] = {}
    current = ""
    for line in (PACKS / "demo" / "services.yaml").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            current = line.rstrip(":")
        elif line.strip().startswith("parent: "):
            found[current] = line.split(": ", 1)[1]
    return found


def test_levels_per_service_are_those_of_the_file(file: Path) -> None:
    submissions, _ = read(file)
    above = parents()

    sent = Counter((top_level(one.body["service"], above), one.body["level"]) for one in submissions)

    assert sent == counted(file)
    assert len({one.id for one in submissions}) == len(submissions)


def test_every_row_is_sent_or_rejected_with_a_reason(file: Path) -> None:
    submissions, rejections = read(file)

    lines = [row.line for one in submissions for row in one.rows]
    lines += [rejection.row.line for rejection in rejections]

    assert len(lines) == len(set(lines)) == len(nhs.rows(file))
    assert {rejection.reason for rejection in rejections} <= {"no score", "no date"}


def test_the_full_file_has_the_scores_that_its_source_states(full: Path) -> None:
    by_row = Counter(row["score_5"] for row in nhs.rows(full))

    assert by_row == {"5": 3755, "4": 968, "3": 262, "2": 241, "1": 317, "": 328}


def test_the_sample_is_what_its_rule_gives(full: Path) -> None:
    drawn = chosen(nhs.rows(full), read_mapping(PACKS / "demo" / MAPPING))

    assert drawn == [nhs.without_words(row) for row in nhs.rows(SAMPLE)]


def test_the_sample_has_enough_scores_for_every_service_that_has_them() -> None:
    per_service = Counter[str]()
    for (service, _), count in counted(SAMPLE).items():
        per_service[service] += count

    # The division "Specialist Services and CYP" has two respondents in the full file, neither of whom gave a score.
    assert set(per_service) == set(TOP_LEVEL.values()) - {"nhft-specialist-cyp"}
    assert min(per_service.values()) >= 10
    assert 1_900 <= len(nhs.rows(SAMPLE)) <= 2_100
