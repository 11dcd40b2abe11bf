"""Save frequent questions: publish one, word it anew, withdraw it. Each leaves a change that stays."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.errors import Invalid
from chalicelib.domain.faq import FaqAction, FaqChange, FrequentQuestion, changed, check, withdrawn
from chalicelib.domain.ids import ulid
from chalicelib.domain.reasons import Reason
from chalicelib.services.caller import Caller
from chalicelib.services.faq.faq_book import FaqBook


def publish_question(
    agency: str, fields: Mapping[str, Any], *, caller: Caller, random: bytes, book: FaqBook
) -> FrequentQuestion:
    """A new question with its answer. Raises ``Invalid`` by field, ``Forbidden`` to another agency's head."""
    entry = FrequentQuestion(
        id=ulid(book.now, random), agency=agency, opened_at=book.now, changed_at=book.now, **fields
    )
    check(entry, book.pack)
    book.check_hands(agency, caller)
    book.store.save(entry, _noted(entry, FaqAction.PUBLISH, caller))
    return entry


def change_question(
    entry_id: str, fields: Mapping[str, Any], *, version: int, caller: Caller, book: FaqBook
) -> FrequentQuestion:
    """Set some fields anew. Raises also ``NotFound``, and ``Conflict`` where another version is there by now."""
    if not fields:
        raise Invalid.field("question", Reason.NOTHING_CHANGED.said())
    entry = changed(book.get_question(entry_id, caller), fields, version=version, now=book.now)
    check(entry, book.pack)
    book.store.save(entry, _noted(entry, FaqAction.CHANGE, caller))
    return entry


def withdraw_question(entry_id: str, reason: str, *, version: int, caller: Caller, book: FaqBook) -> FrequentQuestion:
    """Take a question off the site. Raises as ``change_question`` does."""
    if not reason.strip():
        raise Invalid.field("reason", Reason.EMPTY.said())
    entry = withdrawn(book.get_question(entry_id, caller), version=version, now=book.now)
    book.store.save(entry, _noted(entry, FaqAction.WITHDRAW, caller, reason.strip()))
    return entry


def _noted(entry: FrequentQuestion, action: FaqAction, caller: Caller, reason: str | None = None) -> FaqChange:
    return FaqChange(entry, action, caller.role, agency=caller.agency, by=caller.subject, reason=reason)
