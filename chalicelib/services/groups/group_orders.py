"""Group similar work orders: open a group, and let orders join it, each by an event of its own case."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.cases.groups import Group, Refusal
from chalicelib.domain.errors import Forbidden, HeedError, Invalid, NotFound, Transient
from chalicelib.domain.ids import ulid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Action
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import act_on
from chalicelib.services.cases.act_on_order import found as case_of
from chalicelib.services.ports.cases import CaseStore
from chalicelib.services.ports.groups import GroupStore, OrderSeen
from chalicelib.services.ports.packs import Packs


def open_group(
    title: str,
    agency: str,
    topic: str | None,
    *,
    caller: Caller,
    now: datetime,
    random: bytes,
    pack: Pack,
    groups: GroupStore,
) -> Group:
    """Open an empty group of an agency. Raises ``Forbidden`` for another agency's official, ``Invalid`` by field."""
    if not title.strip():
        raise Invalid.field("title", "The text is empty.")
    if agency not in pack.agencies:
        raise Invalid.field("agency", "There is no such agency.")
    if topic is not None and topic not in pack.topics:
        raise Invalid.field("topic", "There is no such topic.")
    group = Group(id=ulid(now, random), title=title.strip(), agency=agency, topic=topic, opened_at=now)
    check_hands(group, caller)
    groups.keep(group)
    return group


def found(group_id: str, caller: Caller, groups: GroupStore) -> Group:
    """A group that the caller may see. Raises ``NotFound``, or ``Forbidden`` for another agency's."""
    group = groups.group(group_id)
    if group is None:
        raise NotFound("There is no such group.")
    check_hands(group, caller)
    return group


def check_hands(group: Group, caller: Caller) -> None:
    """Raise ``Forbidden`` for those who act for one agency alone, and not for the group's."""
    if not caller.speaks_for(group.agency):
        raise Forbidden("This group is another agency's.")


def add_orders(
    group: Group, orders: Sequence[OrderSeen], *, caller: Caller, now: datetime, packs: Packs, cases: CaseStore
) -> Sequence[Refusal]:
    """Let orders join a group. Returns those that could not; the others are in it."""
    refusals = []
    for order in orders:
        try:
            _join(group, order, caller, now, packs, cases)
        except Transient:
            raise
        except Invalid as error:
            refusals.append(Refusal(order.case, order.n, error.problems[0].message))
        except HeedError as error:
            refusals.append(Refusal(order.case, order.n, error.detail))
    return refusals


def _join(group: Group, seen: OrderSeen, caller: Caller, now: datetime, packs: Packs, cases: CaseStore) -> None:
    case = case_of(seen.case, cases)
    order = case.order(seen.n)
    if order is not None and order.group == group.id:
        # The call was made before, and its answer did not arrive.
        return
    act_on(
        case,
        seen.n,
        Action.JOIN,
        version=seen.version or case.version,
        fields={"group": {"id": group.id, "title": group.title, "agency": group.agency}},
        caller=caller,
        now=now,
        packs=packs,
        cases=cases,
    )
