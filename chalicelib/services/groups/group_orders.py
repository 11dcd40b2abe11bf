"""Group similar work orders: open a group, and let orders join it, each by an event of its own case."""

from collections.abc import Sequence

from chalicelib.domain.cases.groups import Group, Refusal
from chalicelib.domain.errors import HeedError, Invalid, Transient
from chalicelib.domain.ids import ulid
from chalicelib.domain.pack.workflow import Action
from chalicelib.domain.reasons import Reason
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import act_on
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.groups.group_book import GroupBook, check_hands
from chalicelib.services.ports.cases import OrderSeen


def open_group(title: str, agency: str, topic: str | None, *, caller: Caller, random: bytes, book: GroupBook) -> Group:
    """Open an empty group of an agency. Raises ``Forbidden`` for another agency's official, ``Invalid`` by field."""
    if not title.strip():
        raise Invalid.field("title", Reason.EMPTY.said())
    if agency not in book.pack.agencies:
        raise Invalid.field("agency", Reason.NO_SUCH.said(what="agency", value=agency))
    if topic is not None and topic not in book.pack.topics:
        raise Invalid.field("topic", Reason.NO_SUCH.said(what="topic", value=topic))
    group = Group(id=ulid(book.now, random), title=title.strip(), agency=agency, topic=topic, opened_at=book.now)
    check_hands(group, caller)
    book.groups.save(group)
    return group


def add_orders(group: Group, orders: Sequence[OrderSeen], *, caller: Caller, book: CaseBook) -> Sequence[Refusal]:
    """Let orders join a group. Returns those that could not; the others are in it."""
    refusals = []
    for order in orders:
        try:
            _join(group, order, caller, book)
        except Transient:
            raise
        except HeedError as error:
            refusals.append(Refusal.because(order.case, order.n, error))
    return refusals


def _join(group: Group, seen: OrderSeen, caller: Caller, book: CaseBook) -> None:
    case = book.get_case(seen.case, caller)
    order = case.order(seen.n)
    if order is not None and order.group == group.id:
        # The call was made before, and its answer did not arrive.
        return
    fields = {"group": {"id": group.id, "title": group.title, "agency": group.agency}}
    act_on(case, seen, Action.JOIN, fields, caller=caller, book=book)
