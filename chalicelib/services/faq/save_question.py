"""Keep frequent questions: publish one, word it anew, withdraw it. Each leaves a change that stays."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.errors import Forbidden, Invalid, NotFound
from chalicelib.domain.faq import FaqAction, FaqChange, FrequentQuestion, changed, check, withdrawn
from chalicelib.domain.ids import ulid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import ONE_AGENCY
from chalicelib.services.caller import Caller
from chalicelib.services.ports.faq import FaqStore


def publish_question(
    agency: str,
    fields: Mapping[str, Any],
    *,
    caller: Caller,
    now: datetime,
    random: bytes,
    pack: Pack,
    store: FaqStore,
) -> FrequentQuestion:
    """A new question with its answer. Raises ``Invalid`` by field, ``Forbidden`` to another agency's head."""
    entry = FrequentQuestion(id=ulid(now, random), agency=agency, opened_at=now, changed_at=now, **fields)
    check(entry, pack)
    check_hands(agency, caller, pack)
    store.keep(entry, _noted(entry, FaqAction.PUBLISH, caller))
    return entry


def change_question(
    entry_id: str,
    fields: Mapping[str, Any],
    *,
    version: int,
    caller: Caller,
    now: datetime,
    pack: Pack,
    store: FaqStore,
) -> FrequentQuestion:
    """Set some fields anew. Raises also ``NotFound``, and ``Conflict`` where another version is there by now."""
    if not fields:
        raise Invalid.field("question", "Nothing is changed.")
    entry = changed(found(entry_id, caller, pack, store), fields, version=version, now=now)
    check(entry, pack)
    store.keep(entry, _noted(entry, FaqAction.CHANGE, caller))
    return entry


def withdraw_question(
    entry_id: str, reason: str, *, version: int, caller: Caller, now: datetime, pack: Pack, store: FaqStore
) -> FrequentQuestion:
    """Take a question off the site. Raises as ``change_question`` does."""
    if not reason.strip():
        raise Invalid.field("reason", "The text is empty.")
    entry = withdrawn(found(entry_id, caller, pack, store), version=version, now=now)
    store.keep(entry, _noted(entry, FaqAction.WITHDRAW, caller, reason.strip()))
    return entry


def found(entry_id: str, caller: Caller, pack: Pack, store: FaqStore) -> FrequentQuestion:
    """A question that the caller may see. Raises ``NotFound``, or ``Forbidden`` for another agency's."""
    entry = store.entry(entry_id)
    if entry is None:
        raise NotFound("There is no such question.")
    check_hands(entry.agency, caller, pack)
    return entry


def check_hands(agency: str, caller: Caller, pack: Pack) -> None:
    """Raise ``Forbidden`` for those who act for one agency alone, and not for this one; and for an analyst of an agency
    that is neither this one nor above it."""
    line = {*pack.agency_line(agency)} if agency in pack.agencies else {agency}
    may = {agency} if caller.role in ONE_AGENCY else {*line, None}
    if caller.agency not in may:
        raise Forbidden("These questions are another agency's.")


def _noted(entry: FrequentQuestion, action: FaqAction, caller: Caller, reason: str | None = None) -> FaqChange:
    return FaqChange(entry, action, caller.role, agency=caller.agency, by=caller.subject, reason=reason)
