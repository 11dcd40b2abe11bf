"""What all tests share: AWS in process, and properties without a time limit, since the machine may be busy."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("heed", deadline=None)
settings.load_profile("heed")


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All of AWS in process (moto). Keep what a test writes small: every transaction there copies every table."""
    # Here, so that the tests that need no cloud start without it.
    from moto import mock_aws

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        yield
