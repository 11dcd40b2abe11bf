"""A deployment in memory around every test, and a case in it for those that ask."""

from collections.abc import Callable, Iterator

import pytest

from tests.builders import NOW, SECRET, an_id, number_of
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
    from chalicelib.services.react import FeedbackKept, react

    anyone.post(FEEDBACK, a_rating(id=an_id()))
    kept = FeedbackKept(deployment.feedback.kept[an_id()], bucket="b", new=True)
    react(
        kept,
        now=NOW,
        secret=SECRET,
        packs=deployment.packs,
        cases=deployment.cases,
        facts=deployment.facts,
        outbox=deployment.outbox,
        work=deployment.group_work,
    )
    return number_of(an_id())
