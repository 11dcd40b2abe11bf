"""The secret behind the case keys: read once, and when it cannot be read callers are asked to come back."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ConnectTimeoutError
from botocore.stub import Stubber

from chalicelib.adapters.secrets import read_secret
from chalicelib.domain.errors import Transient


@pytest.fixture
def secrets() -> Any:
    return boto3.client("secretsmanager", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")


def test_the_secret_is_read(secrets: Any) -> None:
    with Stubber(secrets) as answers:
        answers.add_response("get_secret_value", {"SecretString": "random"}, {"SecretId": "heed"})
        assert read_secret(secrets, "heed") == b"random"


@pytest.mark.parametrize(
    "code", ["ThrottlingException", "InternalServiceError", "DecryptionFailure", "ResourceNotFoundException"]
)
def test_a_refusal_asks_to_come_back(secrets: Any, code: str) -> None:
    with Stubber(secrets) as answers:
        answers.add_client_error("get_secret_value", code, "no", 400)
        with pytest.raises(Transient, match=code):
            read_secret(secrets, "heed")


def test_silence_asks_to_come_back(secrets: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def silence(**_: Any) -> None:
        raise ConnectTimeoutError(endpoint_url="https://secrets.example")

    monkeypatch.setattr(secrets, "get_secret_value", silence)
    with pytest.raises(Transient):
        read_secret(secrets, "heed")
