"""An issuer's public keys, asked for seldom: nobody can make us ask by sending tokens that name made-up keys."""

import time
from typing import Any

from jwt import PyJWKClient, PyJWKClientError

KEPT_SECONDS = 300
"""How long keys are used before they are read again, so that a withdrawn key is not good for ever."""
ASKED_AT_MOST_EVERY = 60
"""A key that is not among those read may be new: look again, but not more often than this, in seconds."""
AFTER_SILENCE = 10
"""How long an issuer that did not answer is left alone, in seconds."""
TIMEOUT_SECONDS = 5


class IssuerKeys(PyJWKClient):
    """The keys of one issuer, by id."""

    def __init__(self, jwks_uri: str) -> None:
        # Keys are kept as a set: kept one by one they would never be given up.
        super().__init__(jwks_uri, cache_keys=False, lifespan=KEPT_SECONDS, timeout=TIMEOUT_SECONDS)
        self._read_at: float | None = None
        self._silent_at: float | None = None

    def fetch_data(self) -> Any:
        """Read the keys. Raises ``PyJWKClientError`` when they were read, or could not be, a moment ago."""
        now = time.monotonic()
        if self._read_at is not None and now - self._read_at < ASKED_AT_MOST_EVERY:
            raise PyJWKClientError("The keys were read a moment ago.")
        if self._silent_at is not None and now - self._silent_at < AFTER_SILENCE:
            raise PyJWKClientError("The issuer did not answer a moment ago.")
        try:
            keys = super().fetch_data()
        except Exception:
            self._silent_at = now
            raise
        self._read_at = now
        return keys
