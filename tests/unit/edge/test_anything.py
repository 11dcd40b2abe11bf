"""Anything at all may be sent, and nothing breaks."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.builders import an_id, number_of
from tests.http import Http
from tests.unit.edge.requests import FEEDBACK, HALF, a_rating, anyone, author, official, operator

texts = st.text(st.characters(exclude_categories=()), max_size=20)
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
almost_ratings = st.dictionaries(
    st.sampled_from([*a_rating(), "id", "answers", "stage", "region", "channel"]), documents, max_size=3
).map(lambda changes: a_rating(**changes))
almost_actions = st.dictionaries(st.sampled_from(["version", "outcome", "text", "rating", "comment"]), documents)
ROUTES = [
    (anyone, FEEDBACK),
    (operator, "/v1/desk/feedback"),
    (operator, "/v1/desk/feedback/batch"),
    (operator, "/v1/desk/orders/import"),
    (official, f"/v1/desk/cases/{number_of(an_id())}/orders/1/answer"),
    (author(number_of(an_id())), f"/v1/cases/{number_of(an_id())}/orders/1/follow-up"),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents | almost_ratings | almost_actions)
@example(document={"contact": {"email": HALF}, HALF: HALF})
@pytest.mark.parametrize(("caller", "path"), ROUTES, ids=[path for _, path in ROUTES])
def test_no_document_breaks_anything(caller: Http, path: str, document: Any, case: str) -> None:
    assert caller.post(path, document).status < 500


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=60) | st.text(max_size=60))
def test_no_body_breaks_anything(body: bytes | str) -> None:
    assert 400 <= anyone.send("POST", FEEDBACK, body).status < 500


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.dictionaries(st.sampled_from(["agency", "state", "due", "limit", "cursor", "x"]), st.text(max_size=40)))
def test_no_query_breaks_anything(query: dict[str, str]) -> None:
    assert official.get("/v1/desk/orders", query={"agency": "office", **query}).status < 500
