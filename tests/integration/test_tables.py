"""The template's table definitions hold on Amazon's own engine."""

from typing import Any

import pytest

from bench.engine import environment
from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb.table import connect
from chalicelib.domain.errors import Transient
from tests.integration.conftest import Engine

pytestmark = pytest.mark.dynamodb_local


def test_records_has_its_lists_and_its_stream(engine: Engine) -> None:
    table = engine.client.describe_table(TableName=engine.names["HEED_RECORDS"])["Table"]
    names = {index["IndexName"] for index in table["GlobalSecondaryIndexes"]}
    assert {"by_agency", "by_due", "by_person"} <= names
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"


@pytest.mark.parametrize(
    "item", [{"pk": {"S": "a"}, "sk": {"S": "b"}, "n": {"Q": 1}}, {"pk": {"S": "a"}}, {"pk": "a", "sk": "b"}]
)
def test_a_request_of_a_wrong_shape_is_our_mistake_and_is_not_tried_again(
    engine: Engine, dynamodb_endpoint: str, item: dict[str, Any]
) -> None:
    """The client of the functions sends what it is given; no check of its own comes before the engine's."""
    with environment({"AWS_ENDPOINT_URL_DYNAMODB": dynamodb_endpoint}):
        client: Any = connect()
    with pytest.raises(Exception) as refused, busy_is_transient():  # noqa: PT011 - of several types
        client.put_item(TableName=engine.names["HEED_RECORDS"], Item=item)

    assert not isinstance(refused.value, Transient)
