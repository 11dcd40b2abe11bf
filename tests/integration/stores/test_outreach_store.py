"""Outreach as it is kept: once under the id that its agency gave, and counted on its day."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.stream import read_change
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.services.ports.changes import OutreachKept
from tests.builders import NOW
from tests.integration.stores.conftest import Stores

SENT = Outreach("sms-1", "office", "short", "phone", NOW.date(), 1200, NOW, "permits")


def test_the_first_report_under_an_id_stays(stores: Stores) -> None:
    assert stores.outreach.save(SENT) is None
    assert stores.outreach.save(replace(SENT, invited=7)) == SENT
    assert stores.outreach.save(replace(SENT, agency="ministry")) is None
    assert stores.count("HEED_RECORDS") == 2


def test_one_that_is_saved_again_stays_the_same_and_changes_the_item(stores: Stores) -> None:
    """The stream tells of a write only where an attribute has changed."""
    stores.outreach.save(SENT)
    table = stores.engine.names["HEED_RECORDS"]
    (before,) = stores.engine.client.scan(TableName=table)["Items"]
    stores.outreach.save_again(SENT, now=NOW + timedelta(minutes=4))
    (after,) = stores.engine.client.scan(TableName=table)["Items"]
    assert after != before
    assert stores.outreach.save(SENT) == SENT


def test_the_stream_brings_it_to_the_bucket_of_its_day(stores: Stores) -> None:
    stores.outreach.save(SENT)
    (item,) = stores.engine.client.scan(TableName=stores.engine.names["HEED_RECORDS"])["Items"]
    key = {name: item[name] for name in ("pk", "sk")}
    change = read_change({"eventName": "INSERT", "dynamodb": {"Keys": key, "NewImage": item}})
    assert change == OutreachKept(SENT)
    bucket = stores.facts.save_outreach(SENT)
    assert bucket == f"{NOW:%Y-%m-%d}T00#0#orders" == keys.outreach_bucket("office", "sms-1", SENT.day, 1)
    assert stores.facts.save_outreach(SENT) == bucket
    assert (list(stores.facts.facts_in(bucket)), stores.facts.decided_in(bucket)) == ([SENT], {})
