"""A deployment in memory around every test, and a case in it for those that ask."""

from collections.abc import Callable, Iterator

import pytest

from tests.builders import an_id
from tests.deployment import FakeWiring, a_deployment, log_lines
from tests.unit.edge.requests import FEEDBACK, a_rating, anyone


@pytest.fixture(autouse=True)
def deployment() -> Iterator[FakeWiring]:
    with a_deployment() as fake:
        yield fake


@pytest.fixture
def logged() -> Iterator[Callable[[], str]]:
    with log_lines() as lines:
        yield lines


@pytest.fixture
def case(deployment: FakeWiring) -> str:
    """The number of an open case about a rating that was left just now."""
    anyone.post(FEEDBACK, a_rating(id=an_id()))
    return deployment.opened(an_id())
