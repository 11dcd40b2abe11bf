"""Cases as they are shown: what the timeline may tell."""

from chalicelib.services.cases import views
from chalicelib.services.cases.views import EventOut


def test_every_change_that_is_shown_is_described_and_no_other() -> None:
    assert {*views._SHOWN_CHANGES, *views._SHOWN_TO_STAFF} == EventOut.__optional_keys__
