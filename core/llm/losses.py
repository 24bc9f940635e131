"""Failures that need not be met twice: what a run, or this process, has just waited for in vain."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Hashable

from core.errors import ModelFailed


class Losses:
    """Failures by what failed, each kept for `seconds`. Safe to use from several threads."""

    def __init__(self, seconds: float = math.inf, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._found: dict[Hashable, tuple[float, ModelFailed]] = {}
        self._lock = threading.Lock()

    def remember(self, what: Hashable, failure: ModelFailed) -> None:
        with self._lock:
            self._found[what] = (self._clock() + self._seconds, failure)

    def forget(self, what: Hashable) -> None:
        with self._lock:
            self._found.pop(what, None)

    def of(self, what: Hashable) -> ModelFailed | None:
        """The failure anew, so that every caller raises its own: nothing was sent, so it is never `paid`."""
        with self._lock:
            until, failure = self._found.get(what, (-math.inf, None))
        left = until - self._clock()
        if failure is None or left <= 0:
            return None
        when = f" It is asked again in {math.ceil(left)} seconds." if left < math.inf else ""
        return ModelFailed(failure.kind, f"{failure}{when}", hint=failure.hint, wait_s=failure.wait_s)
