"""Fixtures of journeys that use the local cloud's AWS APIs."""

from collections.abc import Callable
from typing import Any

import pytest

from infra.local.stack_config import Stack
from infra.local.stack_config import client as aws_client


@pytest.fixture(scope="session")
def aws(stack: Stack) -> Callable[[str], Any]:
    """``aws("dynamodb")``: a client of the local cloud, to see that nothing was written, or to deliver twice."""
    clients: dict[str, Any] = {}

    def client(service: str) -> Any:
        if service not in clients:
            clients[service] = aws_client(service, stack.endpoint)
        return clients[service]

    return client
