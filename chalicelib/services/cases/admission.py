"""Who may know of a case at all."""

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.follow_ups import ended
from chalicelib.domain.errors import Gone, NotFound
from chalicelib.services.caller import Caller
from chalicelib.services.ports.packs import Packs


def admitted(case: Case | None, number: str, caller: Caller, packs: Packs) -> Case:
    """The case that was found under a number, where the caller may know of it.

    Raises ``NotFound`` alike where there is none and where it is another person's, so that nobody learns which numbers
    exist, and ``Gone`` where what a link asked for is over.
    """
    if case is None or caller.person not in (None, case.person):
        raise NotFound(f"There is no case {number}.")
    if caller.link is not None and (over := ended(case, caller.link, packs.of(case.pack))):
        raise Gone(over.text, how=over.how, at=over.at)
    return case
