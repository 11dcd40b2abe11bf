"""An issuer's public keys, with a limit on how often they are read: tokens with invented key ids cannot exceed it."""

import time
from typing import Any

from jwt import PyJWKClient, PyJWKClientConnectionError, PyJWKClientError

KEPT_SECONDS = 300
"""How long keys are used before they are read again, in seconds: a withdrawn key stays valid no longer than that."""
ASKED_AT_MOST_EVERY = 60
"""Least time after a reading before the next, in seconds. An unknown key id may be a new key, so it causes one."""
AFTER_SILENCE = 10
"""Least time before an issuer that did not answer is asked again, in seconds."""
TIMEOUT_SECONDS = 5


class IssuerKeys(PyJWKClient):
    """The keys of one issuer, by id."""

    def __init__(self, jwks_uri: str) -> None:
        # Only the whole set is cached: the cache of single keys has no expiry.
        super().__init__(jwks_uri, cache_keys=False, lifespan=KEPT_SECONDS, timeout=TIMEOUT_SECONDS)
        self._read_at: float | None = None
        self._silent_at: float | None = None

    def fetch_data(self) -> Any:
        """Read the keys from the issuer.

        Raises ``PyJWKClientConnectionError`` where it does not answer or has just not answered, ``PyJWKClientError``
        where its keys were read a moment ago.
        """
        now = time.monotonic()
        if self._read_at is not None and now - self._read_at < ASKED_AT_MOST_EVERY:
            raise PyJWKClientError("The keys were read a moment ago.")
        if self._silent_at is not None and now - self._silent_at < AFTER_SILENCE:
            raise PyJWKClientConnectionError("The issuer did not answer a moment ago.")
        try:
            keys = super().fetch_data()
        except Exception:
            self._silent_at = now
            raise
        self._read_at = now
        return keys
