"""The book of frequent questions: what a use case needs to read them and to change them."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import ONE_AGENCY
from chalicelib.services.caller import Caller
from chalicelib.services.ports.faq import FaqStore


@dataclass(frozen=True, slots=True)
class FaqBook:
    """The store of frequent questions, the pack in force, and the moment (UTC) of the use case."""

    now: datetime
    pack: Pack
    store: FaqStore

    def get_question(self, entry_id: str, caller: Caller) -> FrequentQuestion:
        """A question that the caller may see. Raises ``NotFound``, or ``Forbidden`` for another agency's."""
        entry = self.store.entry(entry_id)
        if entry is None:
            raise NotFound("There is no such question.")
        self.check_hands(entry.agency, caller)
        return entry

    def check_hands(self, agency: str, caller: Caller) -> None:
        """Raise ``Forbidden`` for those who act for one agency alone, and not for this one; and for an analyst of an
        agency that is neither this one nor above it."""
        may = {agency} if caller.role in ONE_AGENCY else {*self.pack.agency_line(agency), None}
        if caller.agency not in may:
            raise Forbidden("These questions are another agency's.")
