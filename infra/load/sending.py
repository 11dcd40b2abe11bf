"""Sends submissions in concurrent batches to an operator's endpoint, and returns the result of each.

200 a result for each: created, existing, or refused with the reason
400, 409, 413, 415, 422 the batch is refused: its submissions are sent one by one, so that one bad one affects no other
429, 5xx, no connection: retried with exponential backoff (or the server's Retry-After) for up to PATIENCE seconds
anything else (401, 403, 404 ...) concerns the call and not a row: the load stops
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
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

from chalicelib.entrypoints.schemas.imports import MOST_RATINGS
from chalicelib.services.submissions.import_result import ImportResult
from infra.load.table import Submission

PATIENCE = 60.0
"""Seconds for which one batch is retried before the load stops."""
LONGEST_PAUSE = 10.0
_MOST_BYTES = 250_000
"""Maximum bytes of the list in one request; the service takes 300,000 bytes in all."""
_REJECTED = {400, 409, 413, 415, 422}
_BUSY = {408, 425, 429}
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)


class GaveUp(Exception):
    """The load cannot continue. What was acknowledged is kept, and the next run resumes."""


class _TryAgain(Exception):
    """A retriable failure. ``pause`` is the server's Retry-After in seconds."""

    def __init__(self, why: str, pause: float | None = None) -> None:
        super().__init__(why)
        self.pause = pause


Batch = Sequence[Submission]
"""The submissions of one request."""


@dataclass(frozen=True, slots=True)
class Route:
    """An endpoint that takes a list: its path, the list's field, and the maximum length."""

    path: str
    field: str
    at_once: int

    def wrap(self, documents: Iterable[bytes]) -> bytes:
        """The body of one request."""
        return b'{"%s":[%s]}' % (self.field.encode(), b",".join(documents))


RATINGS = Route("desk/feedback/batch", "ratings", MOST_RATINGS)
# Twenty, where fifty are allowed: a slow server with a queue before it should answer long before the time is out.
ORDERS = Route("desk/orders/import", "orders", 20)


@dataclass(frozen=True, slots=True)
class Reply:
    """The server's result of one submission; ``reason`` is set when it was refused."""

    submission: Submission
    result: ImportResult
    reason: str = ""


class Desk:
    """An operator's endpoint. One keep-alive connection per worker; close it when done.

    ``on_wait`` is called, from any worker's thread, with the reason of a retry.
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
        """Yields the replies as they arrive. When left early (also by Ctrl-C), running requests are finished first."""
        waiting = _batches(submissions, self._route)
        with ThreadPoolExecutor(self._workers, thread_name_prefix="load") as pool:
            under_way: set[Future[list[Reply]]] = set()
            try:
                while True:
                    for batch in islice(waiting, 2 * self._workers - len(under_way)):
                        under_way.add(pool.submit(self.send, batch))
                    if not under_way:
                        return
                    done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                    for future in done:
                        yield from future.result()
            finally:
                self._stop.set()
                pool.shutdown(cancel_futures=True)
                self._stop.clear()

    def send(self, batch: Batch) -> list[Reply]:
        """The results of a batch. Raises ``GaveUp``."""
        attempts = Retrying(
            retry=retry_if_exception_type(_TryAgain),
            wait=_pause,
            stop=stop_after_delay(self._patience) | stop_when_event_set(self._stop),
            sleep=sleep_using_event(self._stop),
            before_sleep=self._say_why,
        )
        body = self._route.wrap(submission.document for submission in batch)
        try:
            replies: list[Reply] = attempts(self._once, batch, body)
        except RetryError as error:
            raise GaveUp(f"Tried for {self._patience:.0f} s: {error.last_attempt.exception()}.") from None
        return replies

    def _say_why(self, state: RetryCallState) -> None:
        if self._on_wait and state.outcome:
            self._on_wait(str(state.outcome.exception()))

    def _once(self, batch: Batch, body: bytes) -> list[Reply]:
        try:
            response = self._client.post(self._url, content=body)
        except httpx.TransportError as error:
            raise _TryAgain(f"no answer from {self._url} ({error or type(error).__name__})") from error
        status = response.status_code
        if status == 200:
            return _told(response, batch)
        if status in _REJECTED:
            if len(batch) > 1:
                # One that is malformed turns them all away, so each is to be heard alone.
                return [reply for one in batch for reply in self.send([one])]
            return [Reply(batch[0], ImportResult.REFUSED, _reason(response, f"{self._route.field}.0."))]
        if status in _BUSY or status >= 500:
            raise _TryAgain(f"{self._url} answers {status}", _asked_pause(response))
        raise GaveUp(f"{self._url} answers {status}: {_reason(response)}.")


def _batches(submissions: Iterable[Submission], route: Route) -> Iterator[Batch]:
    """Split into batches within a request's length and size; one that is too large is sent alone, to be refused."""
    batch: list[Submission] = []
    size = 0
    for submission in submissions:
        more = len(submission.document) + 1
        if batch and (len(batch) == route.at_once or size + more > _MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(submission)
        size += more
    if batch:
        yield batch


def _told(response: httpx.Response, batch: Batch) -> list[Reply]:
    """The result of each submission of a batch."""
    return [
        Reply(one, ImportResult(item["status"]), _said(item.get("problem") or item))
        for one, item in zip(batch, response.json()["items"], strict=True)
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
    """The text of a problem document, else the status. ``inside`` is the path prefix of a submission's fields."""
    with suppress(ValueError, AttributeError, TypeError, KeyError):
        if said := _said(response.json(), inside):
            return said
    return f"HTTP {response.status_code}"


def _said(problem: Mapping[str, Any], inside: str = "") -> str:
    """The messages of the named fields, else the general detail."""
    errors = (f"{error['path'].removeprefix(inside)}: {error['message']}" for error in problem.get("errors") or ())
    return "; ".join(errors) or str(problem.get("detail") or problem.get("title") or "")
