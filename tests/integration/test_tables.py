"""The template's table definitions hold on Amazon's own engine."""

import pytest

from tests.integration.conftest import Engine

pytestmark = pytest.mark.dynamodb_local


def test_records_has_its_lists_and_its_stream(engine: Engine) -> None:
    table = engine.client.describe_table(TableName=engine.names["HEED_RECORDS"])["Table"]
    names = {index["IndexName"] for index in table["GlobalSecondaryIndexes"]}
    assert {"by_agency", "by_due", "by_person"} <= names
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
