"""What a monitor says: a figure with its interval, a state in words, and a sentence a merchandiser understands."""

from __future__ import annotations

import math
from typing import Literal

from core.domain.base import Value

State = Literal["fine", "watch", "act", "too few pages"]
WORST_FIRST: tuple[State, ...] = ("act", "watch", "fine", "too few pages")
_Z = 1.96  # of a 95% interval


class Gauge(Value):
    """One figure. All of them are 0 to 1 except where the name says otherwise.

    `baseline` is the same figure of pages that are known to be sound, None where there is no such thing. `n` counts
    what was measured (`of` says what that is), `missing` how many more are needed before there is a state.
    """

    name: str
    state: State
    sentence: str
    value: float | None = None
    low: float | None = None  # 95% interval
    high: float | None = None
    baseline: float | None = None
    baseline_from: str = ""
    n: int = 0
    of: str = "pages"
    missing: int = 0


def worst(states: list[State]) -> State:
    """The state to show for several; those with too few pages count only when there is no other."""
    return min(states, key=WORST_FIRST.index, default="too few pages")


def state_of(low: float, watch: float, act: float) -> State:
    """The state when a threshold is passed even by the lower end of the interval: chance alone raises no alarm."""
    return "act" if low > act else "watch" if low > watch else "fine"


def wilson(count: int, n: int) -> tuple[float, float]:
    """95% interval of a share; sound for small n and for shares near 0 and 1."""
    if n == 0:
        return 0.0, 1.0
    share = count / n
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def percent(share: float) -> str:
    """12%, and under 1% where rounding would say none."""
    return "under 1%" if 0 < share < 0.01 else f"{share:.0%}"


def few(n: int, needed: int, of: str) -> str:
    """The sentence for too little to go by."""
    return f"Too few {of} to tell: {n} of the {needed} it takes."
