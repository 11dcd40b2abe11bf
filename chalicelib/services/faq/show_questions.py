"""Show frequent questions to those who keep them: a list by agency, and one with the latest 100 changes to it."""

from datetime import datetime
from typing import TypedDict

from chalicelib.domain.errors import NotFound
from chalicelib.domain.faq import FaqAction, FaqState, FrequentQuestion
from chalicelib.services.caller import Caller
from chalicelib.services.faq.faq_book import FaqBook


class FaqEntry(TypedDict):
    """A question that many ask and its answer, by language."""

    id: str
    agency: str
    topic: str | None
    question: dict[str, str]
    answer: dict[str, str]
    sort: int
    state: FaqState
    opened_at: datetime
    changed_at: datetime
    version: int


class FaqOut(TypedDict):
    """One page of a list. ``next`` is the cursor of the page after it, or null."""

    items: list[FaqEntry]
    next: str | None


class FaqChanged(TypedDict):
    """What somebody did, and the question as it was from then on."""

    action: FaqAction
    by: str
    agency: str | None
    reason: str | None
    entry: FaqEntry


class FaqWithChanges(FaqEntry):
    """A question with its latest changes, the newest first."""

    changes: list[FaqChanged]


def list_questions(agency: str, *, caller: Caller, limit: int, cursor: str | None, book: FaqBook) -> FaqOut:
    """One page of an agency's questions in the order of the site, those withdrawn among them."""
    if agency not in book.pack.agencies:
        raise NotFound(f"There is no agency {agency!r}.")
    book.check_hands(agency, caller)
    page = book.store.entries(agency, limit=limit, cursor=cursor)
    return {"items": [question_view(entry) for entry in page.items], "next": page.next}


def show_question(entry_id: str, *, caller: Caller, book: FaqBook) -> FaqWithChanges:
    """A question with its changes, the newest first."""
    entry = book.get_question(entry_id, caller)
    return {
        **question_view(entry),
        "changes": [
            {
                "action": change.action,
                "by": change.role,
                "agency": change.agency,
                "reason": change.reason,
                "entry": question_view(change.entry),
            }
            for change in book.store.changes(entry.id)
        ],
    }


def question_view(entry: FrequentQuestion) -> FaqEntry:
    """A question as staff see it."""
    return {
        "id": entry.id,
        "agency": entry.agency,
        "topic": entry.topic,
        "question": dict(entry.question),
        "answer": dict(entry.answer),
        "sort": entry.sort,
        "state": entry.state,
        "opened_at": entry.opened_at,
        "changed_at": entry.changed_at,
        "version": entry.version,
    }
