"""Send submissions to an operator's endpoint, several at a time, and say what became of each.

A route takes one submission a request, or some at once and tells of each what became of it.

201 new · 200 replayed · 400, 409, 413, 415, 422 rejected with the server's reason
429, 5xx, no connection: again, after a growing pause (or the server's Retry-After), for up to PATIENCE seconds
anything else (401, 403, 404 ...) is about the call and not the row: the whole load stops
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from threading import Event
from typing import Any

import httpx
from tenacity import (
    RetryCallState,
    RetryError,
    Retrying,
    retry_if_exception_type,
    sleep_using_event,
    stop_after_delay,
    stop_when_event_set,
    wait_random_exponential,
)

from infra.load.table import Submission

PATIENCE = 60.0
"""Seconds that one submission is tried for before the load gives up."""
LONGEST_PAUSE = 10.0
_REJECTED = {400, 409, 413, 415, 422}
_BUSY = {408, 425, 429}
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)


class GaveUp(Exception):
    """The load cannot go on; what was acknowledged so far is kept, and a later run continues."""


class _TryAgain(Exception):
    """Not taken this time. ``pause`` is what the server asked for, in seconds."""

    def __init__(self, why: str, pause: float | None = None) -> None:
        super().__init__(why)
        self.pause = pause


class Fate(StrEnum):
    NEW = "new"
    REPLAYED = "replayed"
    REJECTED = "rejected"


_FATES = {"created": Fate.NEW, "existing": Fate.REPLAYED, "refused": Fate.REJECTED}

Parcel = Sequence[Submission]
"""What goes in one request."""


@dataclass(frozen=True, slots=True)
class Route:
    """An endpoint: where it is, how many submissions it takes at once, and how they make one body.

    ``inside`` is what stands before the fields of a single one where the server names them.
    """

    path: str
    at_once: int
    wrap: Callable[[Parcel], dict[str, Any]]
    inside: str = ""


RATINGS = Route("desk/feedback", 1, lambda parcel: parcel[0].body)
# Twenty, where fifty are allowed: a slow server with a queue before it should answer long before the time is out.
ORDERS = Route("desk/orders/import", 20, lambda parcel: {"orders": [one.body for one in parcel]}, "orders.0.")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server said to one submission; ``reason`` is set when it was rejected."""

    submission: Submission
    fate: Fate
    reason: str = ""


class Desk:
    """An operator's endpoint. One keep-alive connection per worker; close it when done.

    ``on_wait`` is told, from any worker, why a submission has to be sent again.
    """

    def __init__(
        self,
        api: str,
        token: str,
        *,
        route: Route,
        workers: int,
        patience: float = PATIENCE,
        on_wait: Callable[[str], None] | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._route = route
        self._url = f"{api.rstrip('/')}/{route.path}"
        self._workers = workers
        self._patience = patience
        self._on_wait = on_wait
        self._stop = Event()
        self._client = httpx.Client(
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            timeout=_TIMEOUT,
            limits=httpx.Limits(max_connections=workers, max_keepalive_connections=workers),
            transport=transport,
            # The system's proxy settings are looked up for every request otherwise; the address is explicit here.
            trust_env=False,
        )

    def close(self) -> None:
        self._client.close()

    def send_all(self, submissions: Iterable[Submission]) -> Iterator[Reply]:
        """The replies in the order they come. Leaving early (Ctrl-C too) lets what is under way finish first."""
        waiting = _parcels(submissions, self._route.at_once)
        with ThreadPoolExecutor(self._workers, thread_name_prefix="load") as pool:
            under_way: set[Future[list[Reply]]] = set()
            try:
                while True:
                    for parcel in islice(waiting, 2 * self._workers - len(under_way)):
                        under_way.add(pool.submit(self.send, parcel))
                    if not under_way:
                        return
                    done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                    for future in done:
                        yield from future.result()
            finally:
                self._stop.set()
                pool.shutdown(cancel_futures=True)
                self._stop.clear()

    def send(self, parcel: Parcel) -> list[Reply]:
        """The server's word on each submission of a request. Raises ``GaveUp``."""
        attempts = Retrying(
            retry=retry_if_exception_type(_TryAgain),
            wait=_pause,
            stop=stop_after_delay(self._patience) | stop_when_event_set(self._stop),
            sleep=sleep_using_event(self._stop),
            before_sleep=self._say_why,
        )
        body = json.dumps(self._route.wrap(parcel), ensure_ascii=False, separators=(",", ":")).encode()
        try:
            replies: list[Reply] = attempts(self._once, parcel, body)
        except RetryError as error:
            raise GaveUp(f"Tried for {self._patience:.0f} s: {error.last_attempt.exception()}.") from None
        return replies

    def _say_why(self, state: RetryCallState) -> None:
        if self._on_wait and state.outcome:
            self._on_wait(str(state.outcome.exception()))

    def _once(self, parcel: Parcel, body: bytes) -> list[Reply]:
        try:
            response = self._client.post(self._url, content=body)
        except httpx.TransportError as error:
            raise _TryAgain(f"no answer from {self._url} ({error or type(error).__name__})") from error
        status = response.status_code
        if status in (200, 201):
            return _told(response, parcel)
        if status in _REJECTED:
            if len(parcel) > 1:
                # One that is malformed turns them all away, so each is to be heard alone.
                return [reply for one in parcel for reply in self.send([one])]
            return [Reply(parcel[0], Fate.REJECTED, _reason(response, self._route.inside))]
        if status in _BUSY or status >= 500:
            raise _TryAgain(f"{self._url} answers {status}", _asked_pause(response))
        raise GaveUp(f"{self._url} answers {status}: {_reason(response)}.")


def _parcels(submissions: Iterable[Submission], size: int) -> Iterator[Parcel]:
    rest = iter(submissions)
    while parcel := list(islice(rest, size)):
        yield parcel


def _told(response: httpx.Response, parcel: Parcel) -> list[Reply]:
    """What the server says of each; its status alone says it of a single one."""
    document = response.json()
    if "items" not in document:
        return [Reply(parcel[0], Fate.NEW if response.status_code == 201 else Fate.REPLAYED)]
    return [
        Reply(one, _FATES[item["status"]], _fields(item.get("errors") or ()))
        for one, item in zip(parcel, document["items"], strict=True)
    ]


_backoff = wait_random_exponential(multiplier=0.2, max=LONGEST_PAUSE)


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, _TryAgain) and error.pause is not None:
        return error.pause
    return _backoff(state)


def _asked_pause(response: httpx.Response) -> float | None:
    with suppress(ValueError):
        return min(max(float(response.headers.get("Retry-After", "")), 0.0), LONGEST_PAUSE)
    return None


def _reason(response: httpx.Response, inside: str = "") -> str:
    """What a problem document says, field by field; else the status."""
    with suppress(ValueError, AttributeError, TypeError, KeyError):
        problem = response.json()
        if problem.get("errors"):
            return _fields(problem["errors"], inside)
        if problem.get("detail") or problem.get("title"):
            return str(problem.get("detail") or problem["title"])
    return f"HTTP {response.status_code}"


def _fields(errors: Iterable[dict[str, str]], inside: str = "") -> str:
    return "; ".join(f"{error['path'].removeprefix(inside)}: {error['message']}" for error in errors)
