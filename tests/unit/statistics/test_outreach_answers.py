"""Beside whom service systems invited, only answers about the places that they reported count, each once."""

import pytest

from chalicelib.domain.ids import ulid
from chalicelib.domain.statistics.aggregation import aggregate
from chalicelib.domain.statistics.outreach_answers import answers_by_scope
from chalicelib.domain.submissions.feedback import Feedback, Source
from chalicelib.domain.submissions.outreach import Outreach
from tests.unit.publishing.fakes import NOW, small_pack

PACK = small_pack()
Place = tuple[str, str | None]

ANSWERS: dict[Place, int] = {
    ("tax", None): 1,
    ("tax", "vat"): 2,
    ("tax", "vat-online"): 4,
    ("roads", None): 8,
    ("state", None): 16,
}


def answers(*reported: Place) -> dict[str, int]:
    """The answers that count where a hundred were invited about each of these places."""
    places = [place for place, times in ANSWERS.items() for _ in range(times)]
    feedback = [
        Feedback(
            id=ulid(NOW, n.to_bytes(10, "big")),
            received_at=NOW,
            survey="short",
            agency=agency,
            service=service,
            channel="web",
            source=Source.AUTHOR,
            pack_version="p",
            level=5,
        )
        for n, (agency, service) in enumerate(places)
    ]
    reports = [
        Outreach(f"{n}", agency, "short", "web", NOW.date(), 100, NOW, service)
        for n, (agency, service) in enumerate(reported)
    ]
    cube = aggregate(feedback, [], exclusions={}, pack=PACK, now=NOW, outreach=reports)
    return answers_by_scope(cube, "short/web", PACK)


def test_an_agency_that_reported_nothing_adds_no_answers_to_the_whole() -> None:
    assert answers(("tax", None)) == {"agency:tax": 7, "agency:state": 7, "all": 7}


def test_a_service_that_reported_nothing_adds_no_answers_to_its_agency() -> None:
    found = answers(("tax", "vat-online"))
    assert found == dict.fromkeys(("service:vat-online", "service:vat", "agency:tax", "agency:state", "all"), 4)


@pytest.mark.parametrize(
    ("reported", "whole"),
    [
        ([("tax", None), ("tax", "vat")], 7),
        ([("tax", "vat"), ("tax", "vat-online")], 6),
        ([("tax", "vat"), ("roads", None)], 14),
        ([("state", None)], 31),
        ([("state", None), ("tax", "vat")], 31),
    ],
)
def test_each_answer_counts_once_in_the_whole(reported: list[Place], whole: int) -> None:
    found = answers(*reported)
    assert found["all"] == found["agency:state"] == whole


@pytest.mark.parametrize("agency", ["state", "tax"])
def test_a_service_may_be_reported_by_an_agency_above_its_own(agency: str) -> None:
    found = answers((agency, "vat"))
    assert found["all"] == found[f"agency:{agency}"] == found["service:vat"] == 6
    assert ("agency:tax" in found) == (agency == "tax")


def test_an_agency_that_has_left_the_pack_counts_with_its_own_answers() -> None:
    assert answers(("roads", None), ("gone", None)) == {
        "agency:roads": 8,
        "agency:state": 8,
        "agency:gone": 0,
        "all": 8,
    }
