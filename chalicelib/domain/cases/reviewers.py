"""Whose reviewers decide a contest: those who are independent of every body that had the order, and for whom it is."""

from collections.abc import Collection, Mapping

from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.tree import Node, lineage
from chalicelib.domain.pack.workflow import Role


def reviewing_agencies(order: Order, pack: Pack) -> tuple[str, ...]:
    """The agencies whose reviewers may decide about an order, and are told when there is something to decide (X2)."""
    had = {order.agency, *(r.agency for r in order.rounds)}
    reviewers = (member for member in pack.staff if member.role is Role.REVIEWER)
    able = (member.agency for member in reviewers if are_given(member.judges, order.agency, pack.agencies))
    return tuple(
        agency
        for agency in dict.fromkeys(able)
        if agency is not None and not any(pack.are_in_one_line(agency, body) for body in had)
    )


def are_given(judges: Collection[str], body: str, agencies: Mapping[str, Node]) -> bool:
    """Whether reviewers are given a body in staff.yaml: it or one above it, and every one where they are given none."""
    return not judges or not {*judges}.isdisjoint(lineage(body, agencies))
