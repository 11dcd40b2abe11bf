"""The case book: what a use case needs to read cases and to act on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.cases.events import Event
from chalicelib.domain.pack.pack import Pack
from chalicelib.services.caller import Caller
from chalicelib.services.cases.admission import admitted
from chalicelib.services.ports.cases import CaseStore
from chalicelib.services.ports.packs import Packs


@dataclass(frozen=True, slots=True)
class CaseBook:
    """The store of cases, the packs that they are under, and the moment (UTC) of the use case."""

    now: datetime
    packs: Packs
    cases: CaseStore

    def get_case(self, number: str, caller: Caller) -> Case:
        """A case that the caller may know of. Raises what ``admitted`` raises."""
        return admitted(self.cases.case(number), number, caller, self.packs)

    def get_history(self, number: str, caller: Caller) -> tuple[Case, Sequence[Event]]:
        """The same with all its events."""
        case, events = self.cases.history(number) or (None, ())
        return admitted(case, number, caller, self.packs), events

    def pack_of(self, case: Case) -> Pack:
        """The pack that a case is under."""
        return self.packs.of(case.pack)

    def decide(self, case: Case, command: Command) -> Decision:
        """Decide a command by the case's own pack; nothing is saved. Raises what ``engine.decide`` raises."""
        return decide(case, command, now=self.now, pack=self.pack_of(case))

    def save(self, decision: Decision) -> Case:
        """Save a decision and return the case after it. Raises what ``CaseStore.save`` raises."""
        self.cases.save(decision, self.pack_of(decision.case))
        return decision.case

    def act(self, case: Case, command: Command) -> Case:
        """Decide a command and save it. Raises what ``decide`` and ``save`` raise."""
        return self.save(self.decide(case, command))
