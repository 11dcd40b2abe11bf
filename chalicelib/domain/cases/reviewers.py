"""Which reviewers decide a contest: those to whom it is given and who are independent of the bodies judged."""

from collections.abc import Collection, Mapping

from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.tree import Node, lineage
from chalicelib.domain.pack.workflow import Role


def reviewing_agencies(order: Order, pack: Pack) -> tuple[str, ...]:
    """The agencies whose reviewers may decide about an order, and are notified of its contest (X2).

    None of them is in one line with an agency that has or had the order as its own.
    """
    reviewers = (member for member in pack.staff if member.role is Role.REVIEWER)
    able = (member.agency for member in reviewers if are_given(member.judges, order.agency, pack.agencies))
    return tuple(
        agency
        for agency in dict.fromkeys(able)
        if agency is not None and not any(pack.are_in_one_line(agency, body) for body in order.had_by)
    )


def are_given(judges: Collection[str], body: str, agencies: Mapping[str, Node]) -> bool:
    """Whether staff.yaml gives reviewers a body: it names the body or one above it. No name means every body."""
    return not judges or not {*judges}.isdisjoint(lineage(body, agencies))
