"""What is public follows from the tables alone: after the loss of the lake every bucket of theirs is known again."""

import boto3

from chalicelib.adapters.dynamodb.fact_store import DynamoFacts
from chalicelib.adapters.dynamodb.keys import feedback, order_fact, submission_bucket
from chalicelib.adapters.s3.lake import S3Lake
from chalicelib.services.publishing.site_writer import STATE
from chalicelib.services.statistics.recompute import COUNTING
from infra.deployed import Deployed
from infra.recount import recount
from infra.tables import create_tables
from tests.builders import an_id


def test_every_bucket_of_the_tables_is_marked_and_the_notes_are_forgotten(aws: None) -> None:
    database, s3 = boto3.client("dynamodb"), boto3.client("s3")
    tables = create_tables(database)
    s3.create_bucket(Bucket="lake")
    s3.put_object(Bucket="lake", Key=COUNTING, Body=b'{"rules": "r", "days": []}')
    s3.put_object(Bucket="lake", Key=STATE, Body=b'{"build": "b", "objects": {"a.html": "1"}}')
    names = {"Records": tables["HEED_RECORDS"], "Facts": tables["HEED_FACTS"], "Lake": "lake"}
    rated, ordered = submission_bucket(an_id(), 1), "2026-11-20T09#3"
    for table, item in (("Records", feedback(an_id(), 1)), ("Facts", order_fact("7K3M-Q9ZT-4R2XN", 1, ordered))):
        database.put_item(TableName=names[table], Item={name: {"S": value} for name, value in item.items()})

    assert recount(Deployed({"dynamodb": database, "s3": s3}, names)) == 2

    marks = DynamoFacts(database, names["Facts"], 1).marks()
    assert [mark.name for mark in marks] == sorted([rated, f"{ordered}#orders"])
    assert [item["Key"] for item in s3.list_objects_v2(Bucket="lake")["Contents"]] == [STATE]
    assert b'"a.html":""' in (S3Lake(s3, "lake").get(STATE) or b"")
