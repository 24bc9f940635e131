"""Does a page hold what the shopper really bought next? Coverage of held-out carts, with intervals.

The share of a shopper's last cart that a page of `size` products covers, split into products bought before (repeat)
and never bought before (new). Intervals are bootstrap percentiles over shoppers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RESAMPLES = 2000


@dataclass(frozen=True)
class Held:
    """One shopper's held-out cart: product ids, and those among them that were bought before."""

    shopper_id: str
    cart: frozenset[str]
    history: frozenset[str]


@dataclass(frozen=True)
class Interval:
    """A mean over shoppers with a 95% bootstrap interval; `n` shoppers had the denominator."""

    mean: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}] n={self.n}"


@dataclass(frozen=True)
class Coverage:
    """Coverage of whole carts, of their repeat part and of their new part."""

    all: Interval
    repeat: Interval
    new: Interval


def coverage(pages: Sequence[Sequence[str]], held: Sequence[Held]) -> Coverage:
    """Coverage of each held cart by the page at the same position."""
    whole = [_share(page, one.cart) for page, one in zip(pages, held, strict=True)]
    repeat = [_share(page, one.cart & one.history) for page, one in zip(pages, held, strict=True)]
    new = [_share(page, one.cart - one.history) for page, one in zip(pages, held, strict=True)]
    return Coverage(interval(whole), interval(repeat), interval(new))


def interval(values: Sequence[float]) -> Interval:
    """Mean and 95% bootstrap interval of the values that are numbers."""
    known: npt.NDArray[np.float64] = np.array([value for value in values if value == value])
    if not len(known):
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    random = np.random.default_rng(0)
    means = np.array([random.choice(known, len(known)).mean() for _ in range(RESAMPLES)])
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(known.mean()), float(low), float(high), len(known))


def jaccard(pages: Sequence[Sequence[str]]) -> float:
    """Mean Jaccard overlap of product sets over all pairs of pages."""
    sets = [set(page) for page in pages]
    pairs = [(one, other) for number, one in enumerate(sets) for other in sets[:number]]
    return float(np.mean([len(one & other) / max(len(one | other), 1) for one, other in pairs])) if pairs else 0.0


def popular_page(popularity: Sequence[str], size: int) -> list[str]:
    """Baseline: the `size` best sellers, the same for everybody."""
    return list(popularity[:size])


def half_history_page(popularity: Sequence[str], history: Sequence[str], size: int) -> list[str]:
    """Baseline: half the shopper's own products (most bought first), the rest best sellers."""
    own = list(history[: size // 2])
    return own + [product_id for product_id in popularity if product_id not in set(own)][: size - len(own)]


def _share(page: Sequence[str], wanted: frozenset[str]) -> float:
    return len(wanted & set(page)) / len(wanted) if wanted else float("nan")
