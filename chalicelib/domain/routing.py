"""Who is responsible for a feedback: the pack's rule, the service's agency, the agency named, or the one above."""

from chalicelib.domain.feedback import Feedback
from chalicelib.domain.pack import Pack, Route
from chalicelib.domain.workflow import Role


def responsible_agency(feedback: Feedback, pack: Pack) -> str:
    """The agency whose officials get the work order.

    An agency that nobody could answer for (no staff, no address) passes it to the body above it.
    """
    chosen = next((route.agency for route in pack.routing if _matches(route, feedback)), None)
    if chosen is None and feedback.service is not None:
        chosen = pack.services[feedback.service].agency
    chosen = chosen or feedback.agency
    return next((agency for agency in pack.agency_line(chosen) if has_somebody(agency, pack)), chosen)


def _matches(route: Route, feedback: Feedback) -> bool:
    return all(str(getattr(feedback, field, None)) in values for field, values in route.when.items())


def has_somebody(agency: str, pack: Pack) -> bool:
    """Whether anybody could answer for an agency."""
    return bool(pack.agencies[agency].mail or pack.staff_of(agency, Role.OFFICIAL))
