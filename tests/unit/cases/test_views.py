"""Cases as they are shown: what the timeline may tell."""

from chalicelib.domain.cases import effects
from chalicelib.domain.cases.events import KINDS, Audience
from chalicelib.services.cases.views import EventOut


def test_the_description_of_an_event_names_each_change_that_somebody_sees() -> None:
    assert effects, "every kind of change is declared"
    assert {kind.name for kind in KINDS if kind.audience is not Audience.NOBODY} == EventOut.__optional_keys__
