"""Speaking for the author: that staff acted in their name, and on what evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.cases.effects.effect import EffectContext, effect
from chalicelib.domain.cases.events import Audience, Change, change


@change("spoken_for", Audience.EVERYBODY)
@dataclass(frozen=True, slots=True)
class SpokenFor(Change):
    """Staff acted in the author's name. ``by`` is ``call`` or ``paper``; a paper has a number and a day."""

    by: str
    paper: str | None = None
    paper_date: date | None = None


@effect(takes=("paper", "paper_date"))
def speak_for_author(context: EffectContext) -> Iterator[Change]:
    """Changes nothing where the author acts. ``action_fields`` says which fields staff must give."""
    if context.needs_paper:
        day = date.fromisoformat(context.field("paper_date"))
        yield SpokenFor("paper", context.field("paper").strip(), day)
    elif context.role.is_staff:
        yield SpokenFor("call")
