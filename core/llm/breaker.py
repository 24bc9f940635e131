"""Circuit breakers: an endpoint that keeps failing is left alone for a while, for everyone in this process."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.errors import ModelFailed

FAILURES = 5
"""In a row. One page asks a handful of times: two pages in a row against a dead endpoint are enough to know it, while
the odd failure of a busy one never adds up."""
REST_SECONDS = 30.0
"""Long enough for a restarted server to load a small model, short enough to be waited out at the screen."""


@dataclass
class _State:
    failures: int = 0
    open_until: float | None = None  # None: closed
    trying: bool = False  # the one call that finds out whether the rest is over


class Breakers:
    """One breaker per address (`Endpoint.address`). Moments are those of `time.monotonic`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._states: dict[str, _State] = {}
        self._lock = threading.Lock()

    def resting_until(self, address: str) -> float | None:
        """The monotonic moment until which nothing is sent; None when calls are let through."""
        with self._lock:
            state = self._states.get(address)
            resting = state is not None and state.open_until is not None and state.open_until > self._clock()
            return state.open_until if state and resting else None

    def reset(self, address: str) -> None:
        """Forget what is known of an address: a person says it is well again."""
        with self._lock:
            self._states.pop(address, None)

    def check(self, address: str) -> None:
        """Raises ModelFailed("resting") when a call would not be let through now."""
        with self._lock:
            self._refuse(self._states.get(address))

    @contextmanager
    def attempt(self, address: str, well: Callable[[ModelFailed], bool | None]) -> Iterator[None]:
        """One sending. Raises ModelFailed("resting") when it must not be sent; learns from how it ended.

        After the rest a single call goes through and decides for all. `well` tells whether a failure shows a living
        endpoint (a refusal, a bad key) or a failing one; None when it shows neither, as any other exception.
        """
        with self._lock:
            state = self._states.setdefault(address, _State())
            self._refuse(state)
            trial = state.open_until is not None
            state.trying = trial
        seen: bool | None = None
        try:
            yield
            seen = True
        except ModelFailed as failure:
            seen = well(failure)
            raise
        finally:
            self._learn(state, seen, trial)

    def _learn(self, state: _State, well: bool | None, trial: bool) -> None:
        with self._lock:
            if trial:
                state.trying = False
            if well:
                state.failures, state.open_until = 0, None
            elif well is not None:
                state.failures += 1
                if state.failures >= FAILURES:
                    state.open_until = self._clock() + REST_SECONDS

    def _refuse(self, state: _State | None) -> None:
        if state is None or state.open_until is None:
            return
        left = state.open_until - self._clock()
        if left <= 0 and not state.trying:
            return
        seconds = f"{math.ceil(left)} second{'s' if left > 1 else ''}"
        when = f"in {seconds}" if left > 0 else "as soon as the call that tries it now has ended"
        raise ModelFailed(
            "resting",
            f"The model's server failed {state.failures} times in a row and is left alone; it is tried again {when}.",
            hint="Wait a little, or check the endpoint under Setup / Models.",
            wait_s=max(left, 0.0),
        )
