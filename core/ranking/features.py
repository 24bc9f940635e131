"""What the product ranker looks at, for one shopper and one placement: a matrix, one column per reason.

All features lie between 0 and 1, so that weights can be compared and read as reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from core.domain.catalogue import Catalogue
from core.domain.shopper import Regular, ShopperProfile
from core.ranking.signals import Signals

FEATURES: tuple[str, ...] = (
    "Bought before",
    "Bought lately",
    "Due again",
    "Goes with what they buy",
    "Popular in the shop",
    "Popular in its category",
    "Often bought again",
    "Favourite category",
    "Favourite brand",
    "Usual price level",
    "New in the shop",
    "Fits the theme",
)
THEME = FEATURES.index("Fits the theme")
RECENT_DAYS = 45.0
NEW_DAYS = 90
RELEVANCE_LOW, RELEVANCE_HIGH = 0.40, 0.80  # cosines stretched to 0..1


@dataclass(frozen=True)
class FeatureBuilder:
    """Builds feature rows from the profile and the shop-wide signals."""

    catalogue: Catalogue
    signals: Signals

    def build(
        self, profile: ShopperProfile, at: date, rows: npt.NDArray[np.int64], relevance: Sequence[float]
    ) -> npt.NDArray[np.float32]:
        """Features of catalogue `rows` with their theme `relevance` (cosine): shape (rows, features)."""
        own = {regular.product_id: regular for regular in profile.regulars}
        categories = {one.name: one.share for one in profile.categories}
        brands = {one.name: one.share for one in profile.brands}
        table = np.zeros((len(rows), len(FEATURES)), dtype=np.float32)
        together = self._together(profile, rows)
        for line, row in enumerate(rows):
            product = self.catalogue.products[row]
            table[line, :3] = _own(own.get(product.id), profile)
            table[line, 3] = together[line]
            table[line, 7] = np.sqrt(categories.get(product.category, 0.0))
            table[line, 8] = np.sqrt(brands.get(product.brand or "", 0.0))
            table[line, 9] = self._price_fit(profile, int(row))
            table[line, 10] = product.launched is not None and 0 <= (at - product.launched).days <= NEW_DAYS
        # Popularity says what somebody may buy for the first time; what they bought before speaks for itself.
        new = table[:, 0] == 0
        table[:, 4] = np.where(new, self.signals.popularity[rows], 0.0)
        table[:, 5] = np.where(new, self.signals.category_rank[rows], 0.0)
        table[:, 6] = np.where(new, 0.0, np.clip(self.signals.repeat[rows] * 2, 0, 1))
        stretched = (np.asarray(relevance, dtype=np.float32) - RELEVANCE_LOW) / (RELEVANCE_HIGH - RELEVANCE_LOW)
        table[:, THEME] = np.clip(stretched, 0, 1)
        return table

    def _together(self, profile: ShopperProfile, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Co-purchase strength with the shopper's own products, squashed to 0..1."""
        weights = np.zeros(len(self.catalogue), dtype=np.float32)
        for regular in profile.regulars:
            row = self.catalogue.position(regular.product_id)
            if row is not None:
                weights[row] = 1.0
        neighbours = self.signals.neighbours[rows]
        held = np.where(neighbours >= 0, weights[np.where(neighbours >= 0, neighbours, 0)], 0.0)
        strength = (held * self.signals.strength[rows]).sum(axis=1)
        return np.asarray(np.tanh(2.0 * strength), dtype=np.float32)

    def _price_fit(self, profile: ShopperProfile, row: int) -> float:
        tier = float(self.catalogue.price_tiers[row])
        if profile.price_tier is None or tier != tier:
            return 0.5  # unknown: neither for nor against
        return 1.0 - abs(tier - profile.price_tier)


def _own(regular: Regular | None, profile: ShopperProfile) -> tuple[float, float, float]:
    """Bought before (0.4 for once, then by the log of times), lately (falls off over RECENT_DAYS), due (peak when one
    rhythm has passed)."""
    if regular is None:
        return 0.0, 0.0, 0.0
    age = (profile.last_order - regular.last_bought).days if profile.last_order else 0
    due = float(np.exp(-((regular.due - 1.0) ** 2) / 0.5)) if regular.every_days is not None else 0.0
    often = min(float(np.log(regular.times) / np.log(10)), 1.0)
    return 0.4 + 0.6 * often, float(np.exp(-age / RECENT_DAYS)), due
