"""Speaking for the author: what staff enter in their name, and what they rest it on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.cases.effects.effect import EffectContext, effect
from chalicelib.domain.cases.events import Audience, Change, change


@change("spoken_for", Audience.EVERYBODY)
@dataclass(frozen=True, slots=True)
class SpokenFor(Change):
    """Staff acted in the author's name: as they heard in a call, or by a paper, with its number and its day."""

    by: str
    paper: str | None = None
    paper_date: date | None = None


@effect(takes=("paper", "paper_date"))
def speak_for_author(context: EffectContext) -> Iterator[Change]:
    """Nothing where the author acts. Which fields staff must give, ``action_fields`` says."""
    if context.needs_paper:
        day = date.fromisoformat(context.field("paper_date"))
        yield SpokenFor("paper", context.field("paper").strip(), day)
    elif context.role.is_staff:
        yield SpokenFor("call")
