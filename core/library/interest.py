"""What a shopper is interested in, as products with weights: the evidence that themes are matched against.

With history: what they bought, weighted by how often, how lately, and whether it is due again. Without: what sells
well in the shop, leaning to the departments and diets they declared (the stated cold-start strategy).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.catalogue import Catalogue
from core.domain.shopper import Regular, ShopperProfile
from core.ports import ProductSearch, Vectors
from core.ranking.signals import Signals

POPULAR = 150  # best sellers that stand in for taste on a cold start
PER_CATEGORY = 3  # of them at most this many from one category
DECLARED_BOOST = 3.0
OWN_SHARE = 0.75  # of the evidence; the rest is what sells well, since nobody buys only what they bought before
OWN_SHARE_COLD = 0.5
RECENCY_DAYS = 90.0
TELLING = 1.1  # what few people buy tells more of a taste than milk: weights fall with popularity (0 to 1)


@dataclass(frozen=True)
class Interest:
    """Shape (n,) rows and weights (sum 1), (n, dimensions) vectors; `own_rows` were really bought."""

    rows: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float32]
    vectors: Vectors
    own_rows: npt.NDArray[np.int64]


def read_interest(profile: ShopperProfile, catalogue: Catalogue, search: ProductSearch, signals: Signals) -> Interest:
    """Interest of a shopper: what they bought, mixed with what sells well (more of that on a cold start)."""
    own = [
        (row, _weight(regular, profile) * (TELLING - float(signals.popularity[row])))
        for regular in profile.regulars
        if (row := catalogue.position(regular.product_id)) is not None
    ]
    common = _popular(profile, catalogue, signals)
    share = OWN_SHARE_COLD if profile.cold_start else OWN_SHARE
    parts = [(own, share if common else 1.0), (common, 1.0 - share)]
    merged: dict[int, float] = {}
    for pairs, part in parts:
        total = sum(weight for _, weight in pairs)
        for row, weight in pairs:
            merged[row] = merged.get(row, 0.0) + part * weight / total
    rows = np.fromiter(merged, dtype=np.int64, count=len(merged))
    weights = np.fromiter(merged.values(), dtype=np.float32, count=len(merged))
    return Interest(
        rows=rows,
        weights=weights / max(float(weights.sum()), 1e-9),
        vectors=search.vectors(rows),
        own_rows=np.array([row for row, _ in own], dtype=np.int64),
    )


def _weight(regular: Regular, profile: ShopperProfile) -> float:
    """Frequency (log), recency (exponential, from the last order) and due-ness (up to half as much again)."""
    age = (profile.last_order - regular.last_bought).days if profile.last_order else 0
    due = min(regular.due, 1.0) if regular.due <= 3 else 0.3  # long overdue: probably given up
    return float(np.log1p(regular.times) * 0.5 ** (age / RECENCY_DAYS) * (1 + 0.5 * due))


def _popular(profile: ShopperProfile, catalogue: Catalogue, signals: Signals) -> list[tuple[int, float]]:
    """Best sellers over many categories, declared departments first; products lacking a declared diet are left out."""
    wanted = {name.casefold() for name in profile.declared_departments}
    diets = set(profile.declared_diets)
    per_category: dict[str, int] = {}
    pairs: list[tuple[int, float]] = []
    score = signals.orders + 1e-3
    unsold = profile.cold_start and not signals.orders.any()  # a shop that has sold nothing yet: everything counts
    for row in np.lexsort((np.arange(len(catalogue)), -score)):
        product = catalogue.products[row]
        if not signals.orders[row] and not unsold:
            break  # best sellers come first, so nothing after this one was ever sold
        if not product.available or product.min_age is not None or diets - set(product.diets):
            continue
        if per_category.get(product.category, 0) >= PER_CATEGORY:
            continue
        per_category[product.category] = per_category.get(product.category, 0) + 1
        boost = DECLARED_BOOST if product.department.casefold() in wanted else 1.0
        pairs.append((int(row), float(score[row]) * boost))
        if len(pairs) >= POPULAR:
            break
    return pairs
