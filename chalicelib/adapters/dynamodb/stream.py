"""Records of the ``records`` table's stream as the changes that ``react`` knows."""

from collections.abc import Mapping
from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import (
    from_wire,
    read,
    read_appeal,
    read_feedback,
    read_order,
    read_question,
)
from chalicelib.adapters.dynamodb.event_codec import read_event
from chalicelib.domain.campaigns.campaign import Stage
from chalicelib.domain.cases.groups import Group
from chalicelib.domain.statistics.facts import CaseFact
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.services.ports.changes import (
    AppealKept,
    CampaignClosed,
    Change,
    EventsWritten,
    FeedbackKept,
    GroupKept,
    OrderChanged,
    OutreachKept,
    QuestionKept,
    RunBegun,
)
from chalicelib.services.ports.groups import GroupStep


def read_change(record: Mapping[str, Any]) -> Change | None:
    """One stream record as a change, or None where no reaction follows.

    Raises ``KeyError`` or ``ValueError`` on an item that is not one of ours: such a record is parked.
    """
    body = record["dynamodb"]
    partition, sort = body["Keys"]["pk"]["S"], body["Keys"]["sk"]["S"]
    if partition.startswith(keys.FEEDBACK_PARTITION):
        image = body.get("NewImage") or body["OldImage"]
        return FeedbackKept(
            feedback=read_feedback(from_wire(image)),
            bucket=partition.removeprefix(keys.FEEDBACK_PARTITION),
            # A corrected one may be the first to open the case. One that is open stays as it is.
            new=record["eventName"] != "REMOVE",
        )
    if partition.startswith(keys.APPEAL_PARTITION) and record["eventName"] == "INSERT":
        return AppealKept(read_appeal(from_wire(body["NewImage"])))
    if "NewImage" not in body:
        return None
    if partition.startswith(keys.OUTREACH_PARTITION):
        return OutreachKept(read(Outreach, from_wire(body["NewImage"])))
    item = from_wire(body["NewImage"])
    if partition == keys.CAMPAIGNS:
        return CampaignClosed() if item["stage"] == Stage.CLOSED else None
    if partition.startswith(keys.GROUP_PARTITION):
        return _group_change(item, sort, new=record["eventName"] == "INSERT")
    if partition.startswith(keys.FAQ_PARTITION):
        return QuestionKept(read_question(item)) if sort == keys.FAQ else None
    if not partition.startswith(keys.CASE_PARTITION):
        return None
    if sort.startswith(keys.ORDER_SORT):
        return _order_change(item, _order_change(from_wire(body["OldImage"])) if "OldImage" in body else None)
    if sort.startswith(keys.EVENT_SORT):
        number = partition.removeprefix(keys.CASE_PARTITION)
        return EventsWritten(
            person=item.get("person"),
            submission=item["submission"],
            pack=item["pack"],
            events=tuple(read_event({"case": number, **event}) for event in item["events"]),
        )
    return None


def _order_change(item: Mapping[str, Any], before: OrderChanged | None = None) -> OrderChanged:
    case = CaseFact(
        number=item["case"],
        version=item["version"],
        region=item.get("region"),
        channel=item.get("channel"),
        about=item.get("about"),
        author=item.get("author"),
    )
    return OrderChanged(case=case, pack=item["pack"], order=read_order(item), before=before)


def _group_change(item: Mapping[str, Any], sort: str, *, new: bool) -> Change | None:
    if sort == keys.GROUP:
        return GroupKept(read(Group, item))
    # No reaction follows from the progress of a run.
    return RunBegun(GroupStep(item["group"], item["n"])) if new else None
