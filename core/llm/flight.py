"""One request at a time: who asks the same thing twice waits for the first answer instead of paying for a second."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from core.errors import ModelFailed

TICK_SECONDS = 0.1  # how soon a person's Cancel is noticed
REMEMBERED = 10_000  # lost answers whose key is kept for a retry; each is about 200 bytes


@dataclass
class _Flight:
    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: int = 0


class Flights:
    """Turns per request key, within this process. Other processes meet in the answer cache."""

    def __init__(self) -> None:
        self._flights: dict[str, _Flight] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, key: str, deadline: float, check: Callable[[], None]) -> Iterator[None]:
        """Hold the only turn for `key`. `check` raises Cancelled; raises ModelFailed("timeout") at the deadline."""
        with self._lock:
            flight = self._flights.setdefault(key, _Flight())
            flight.waiting += 1
        try:
            self._wait(flight, deadline, check)
            try:
                yield
            finally:
                flight.lock.release()
        finally:
            with self._lock:
                flight.waiting -= 1
                if not flight.waiting:
                    del self._flights[key]

    @staticmethod
    def _wait(flight: _Flight, deadline: float, check: Callable[[], None]) -> None:
        while not flight.lock.acquire(timeout=max(0.0, min(TICK_SECONDS, deadline - time.monotonic()))):
            check()
            if time.monotonic() >= deadline:
                raise ModelFailed(
                    "timeout",
                    "The same question was already being asked, and its answer did not come in time.",
                    hint="Try again: if the first answer has arrived by then, it is used.",
                )


class IdempotencyKeys:
    """The `Idempotency-Key` of a request: the same until an answer to it has arrived, then a new one.

    So a retry after a lost answer can be recognised by the endpoint, also when a person presses again minutes later,
    while a new answer that somebody asks for on purpose is never the old one played back.
    """

    def __init__(self) -> None:
        self._salt = secrets.token_hex(8)
        self._answered: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, request_key: str) -> str:
        with self._lock:
            told = f"{self._salt}|{request_key}|{self._answered.get(request_key, 0)}"
        return "endcap-" + hashlib.sha256(told.encode()).hexdigest()[:32]

    def answered(self, request_key: str) -> None:
        """An answer to the request has come: the next time it is asked is another request."""
        with self._lock:
            self._answered[request_key] = self._answered.pop(request_key, 0) + 1
            if len(self._answered) > REMEMBERED:
                self._answered.popitem(last=False)
