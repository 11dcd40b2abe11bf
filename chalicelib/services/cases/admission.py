"""Who may know of a case at all."""

from chalicelib.domain.cases.access_keys import FollowUpLink
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.follow_ups import ended
from chalicelib.domain.errors import Forbidden, Gone, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import ONE_AGENCY
from chalicelib.services.caller import Caller
from chalicelib.services.ports.packs import Packs


def admitted(case: Case | None, number: str, caller: Caller, packs: Packs) -> Case:
    """The case found under a number, if the caller may know of it.

    Raises ``NotFound`` both where there is none and where it is another person's, so that nobody learns which numbers
    exist, and ``Gone`` where what a link asked for is over.
    """
    if case is None or caller.person not in (None, case.person):
        raise NotFound(f"There is no case {number}.")
    if caller.link is not None:
        check_is_asked(case, caller.link, packs.of(case.pack))
    return case


def check_is_asked(case: Case, link: FollowUpLink, pack: Pack) -> None:
    """Raise ``Gone`` where the author's word on an answer is not awaited any more; it says how and when that ended."""
    over = ended(case, link, pack)
    if over is not None:
        said = f" What was said is '{over.outcome}'." if over.outcome else ""
        raise Gone(f"Whether this answer helped is not asked any more.{said}", how=over.how, at=over.at)


def may_see(case: Case, caller: Caller) -> None:
    """Raises ``Forbidden`` where a case is none of the caller's business."""
    if caller.role in ONE_AGENCY and not any(order.has_had(caller.agency) for order in case.orders):
        raise Forbidden("This case is in the hands of another agency.")
