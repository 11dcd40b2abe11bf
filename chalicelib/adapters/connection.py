"""What clients of AWS share: short time-outs, few retries, and their errors as Heed's."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from chalicelib.domain.errors import Transient

_BUSY = {
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    # A single write on an item that a transaction holds, and a transaction that a retry of the SDK met again.
    "TransactionConflictException",
    "TransactionInProgressException",
}


def client_config() -> Config:
    """Time-outs that end before the caller's do, and at most three attempts. The SES client has its own.

    A name of our own in the header ``User-Agent`` spares putting botocore's together for each request, which takes a
    tenth of a small request's time.
    """
    return Config(
        connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3}, user_agent="heed"
    )


def error_code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def busy_is_transient() -> Iterator[None]:
    """Throttling, races, time-outs and faults of the service become ``Transient``; everything else passes."""
    try:
        yield
    except ParamValidationError:
        raise  # our own mistake: the same call would fail for ever
    except BotoCoreError as error:
        raise Transient(f"The store did not answer ({type(error).__name__}).") from error
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
        if status >= 500 or error_code(error) in _BUSY:
            raise Transient(f"The store is busy ({error_code(error)}).") from error
        raise
