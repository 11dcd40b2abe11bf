"""Correct a submission whose receipt was lost: replace it, or add the new words to its case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.cases.effects.answers import Message
from chalicelib.domain.cases.events import Event
from chalicelib.domain.errors import NotFound, Transient
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.person import Detail, Person, Purpose, person_of
from chalicelib.domain.submissions.corrections import Correction, added_words, may_correct
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.caller import Caller
from chalicelib.services.cases.author_acts import say
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.ports.people import People
from chalicelib.services.ports.submissions import FeedbackStore
from chalicelib.services.submissions.receipt import IdUsed, Receipt

_AUTHOR = Caller(Role.AUTHOR)


@dataclass(frozen=True, slots=True)
class CorrectionDesk:
    """What a correction may have to change."""

    pack: Pack
    feedback: FeedbackStore
    people: People
    book: CaseBook


def submit_or_correct(submit: Callable[[], Receipt], desk: CorrectionDesk) -> Receipt:
    """Submit something that may have arrived before in other words; its receipt says what became of it.

    A repeat writes nothing a second time. Raises what ``submit`` raises, ``IdUsed`` where the earlier one cannot be
    corrected, and ``Transient`` while its case is being opened.
    """
    try:
        return submit()
    except IdUsed as used:
        if not may_correct(used.earlier, used.later, desk.book.now):
            raise
        if used.receipt.number is not None:
            return _add(used, used.receipt.number, desk)
        _replace(used, desk)
        return replace(submit(), corrected=Correction.REPLACED)


def _replace(used: IdUsed, desk: CorrectionDesk) -> None:
    assert isinstance(used.later, Feedback), "every appeal has a case"
    desk.feedback.replace(replace(used.later, received_at=used.earlier.received_at))
    _change_contact(used, desk)


def _add(used: IdUsed, number: str, desk: CorrectionDesk) -> Receipt:
    earlier, later = used.earlier, used.later
    words = added_words(earlier, later, desk.pack)
    # The case stores the author's contact channels: a removed one would still be tried.
    is_lost = earlier.person != later.person or not set(earlier.reach) <= set(later.reach)
    if words is None or is_lost or len(words) > desk.pack.limits.comment:
        raise used
    try:
        case, events = desk.book.get_history(number, _AUTHOR)
    except NotFound as not_yet:
        raise Transient("The case is being opened right now.") from not_yet
    _change_contact(used, desk)
    if words and not _was_said(words, events):
        say(number, order=None, text=words, version=case.version, caller=_AUTHOR, book=desk.book)
    return replace(used.receipt, corrected=Correction.MESSAGE if words else Correction.REPLACED)


def _was_said(words: str, events: Sequence[Event]) -> bool:
    messages = (event.change(Message) for event in events)
    return any(message is not None and message.text == words for message in messages)


def _change_contact(used: IdUsed, desk: CorrectionDesk) -> None:
    """Replace the contact by the new one. Somebody who has signed in keeps what is not given."""
    person, contact, own = used.later.person, used.contact, person_of(used.later.id)
    if person is None or contact is None:
        if used.earlier.person == own:
            desk.people.erase(own)
        return
    changed = Person.with_contact(person, contact, used.later.language, desk.book.now)
    is_own = person == own
    forgotten = [detail for detail in Detail if is_own and getattr(changed, detail) is None]
    revoked = [purpose for purpose in Purpose if is_own and purpose not in changed.consents]
    desk.people.change(changed, (), revoked, forgotten)
