"""Secrets Manager: the deployment's one secret."""

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.connection import error_code
from chalicelib.domain.errors import Transient

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


def read_secret(client: "SecretsManagerClient", name: str) -> bytes:
    """A secret by name or ARN. Raises ``Transient`` on every failure: no caller can correct it."""
    try:
        return client.get_secret_value(SecretId=name)["SecretString"].encode()
    except BotoCoreError as error:
        raise Transient(f"The keeper of secrets did not answer ({type(error).__name__}).") from error
    except ClientError as error:
        raise Transient(f"The keeper of secrets is busy ({error_code(error)}).") from error
