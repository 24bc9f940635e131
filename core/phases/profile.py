"""The shopper profile: what orders say about taste, as aggregates that carry no names and no raw order lists.

Recency is measured from the shopper's own last order, not from today, so that a shopper who comes back after a long
pause is still recognised. Shares halve every HALF_LIFE_DAYS.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from statistics import median

from core.domain.catalogue import Catalogue, Product
from core.domain.shopper import Affinity, Order, Regular, Shopper, ShopperProfile

HALF_LIFE_DAYS = 60.0
MAX_AFFINITIES = 40
MAX_REGULARS = 200
NOVELTY_PRIOR = 0.5  # what we assume of a shopper before seeing any order
NOVELTY_PRIOR_LINES = 10.0  # how many lines of evidence that assumption is worth


def build_profile(shopper: Shopper, orders: Sequence[Order], catalogue: Catalogue, at: date) -> ShopperProfile:
    """Profile of a shopper as of `at`.

    Args:
        shopper: declared preferences come from here.
        orders: oldest first; those on or after `at` are ignored, products the catalogue lacks are skipped.
        catalogue: resolves products to categories, brands, diets and prices.
        at: the moment of the preview.
    """
    past = [order for order in orders if order.placed_at.date() < at]
    if not past:
        return ShopperProfile(
            shopper_id=shopper.id,
            at=at,
            orders=0,
            last_order=None,
            declared_diets=shopper.declared_diets,
            declared_departments=shopper.declared_departments,
        )
    last = past[-1].placed_at.date()
    shares = _Shares(catalogue)
    for order in past:
        age = (last - order.placed_at.date()).days
        shares.add(order, weight=0.5 ** (age / HALF_LIFE_DAYS))
    return ShopperProfile(
        shopper_id=shopper.id,
        at=at,
        orders=len(past),
        last_order=last,
        categories=shares.top("categories"),
        departments=shares.top("departments"),
        brands=shares.top("brands"),
        diets=shares.top("diets"),
        declared_diets=shopper.declared_diets,
        declared_departments=shopper.declared_departments,
        regulars=_regulars(past, catalogue, at),
        price_tier=shares.price_tier,
        novelty=_novelty(past),
        basket_size=float(median(len(order.product_ids) for order in past)),
    )


class _Shares:
    """Recency-weighted sums over categories, departments, brands and diet claims."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._total = 0.0
        self._sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._department_of: dict[str, str] = {}
        self._tier_sum = 0.0
        self._tier_weight = 0.0

    def add(self, order: Order, weight: float) -> None:
        for product_id in order.product_ids:
            row = self._catalogue.position(product_id)
            if row is not None:
                self._add_product(self._catalogue.products[row], row, weight)

    def _add_product(self, product: Product, row: int, weight: float) -> None:
        self._total += weight
        self._sums["categories"][product.category] += weight
        self._department_of[product.category] = product.department
        self._sums["departments"][product.department] += weight
        if product.brand:
            self._sums["brands"][product.brand] += weight
        for diet in product.diets:
            self._sums["diets"][diet] += weight
        tier = float(self._catalogue.price_tiers[row])
        if tier == tier:  # not NaN
            self._tier_sum += weight * tier
            self._tier_weight += weight

    def top(self, kind: str) -> tuple[Affinity, ...]:
        ranked = sorted(self._sums[kind].items(), key=lambda pair: (-pair[1], pair[0]))[:MAX_AFFINITIES]
        return tuple(
            Affinity(name=name, share=round(value / self._total, 6), department=self._department_of.get(name, ""))
            for name, value in ranked
        )

    @property
    def price_tier(self) -> float | None:
        return round(self._tier_sum / self._tier_weight, 4) if self._tier_weight else None


def _regulars(past: Sequence[Order], catalogue: Catalogue, at: date) -> tuple[Regular, ...]:
    days: dict[str, list[date]] = defaultdict(list)
    for order in past:
        for product_id in dict.fromkeys(order.product_ids):
            if catalogue.position(product_id) is not None:
                days[product_id].append(order.placed_at.date())
    regulars = [_regular(product_id, bought, at) for product_id, bought in days.items()]
    regulars.sort(key=lambda regular: (-regular.times, -regular.last_bought.toordinal(), regular.product_id))
    return tuple(regulars[:MAX_REGULARS])


def _regular(product_id: str, bought: list[date], at: date) -> Regular:
    gaps = [(later - earlier).days for earlier, later in pairwise(bought)]
    every = float(median(gaps)) if gaps else None
    due = (at - bought[-1]).days / max(every, 1.0) if every is not None else 0.0
    return Regular(
        product_id=product_id, times=len(bought), last_bought=bought[-1], every_days=every, due=round(due, 4)
    )


def _novelty(past: Sequence[Order]) -> float:
    """Share of lines that were never bought before, over the later half of the orders, shrunk to a prior."""
    seen: set[str] = set()
    new = lines = 0
    for number, order in enumerate(past):
        if number and number >= len(past) // 2:
            lines += len(order.product_ids)
            new += sum(product_id not in seen for product_id in order.product_ids)
        seen.update(order.product_ids)
    return round((new + NOVELTY_PRIOR * NOVELTY_PRIOR_LINES) / (lines + NOVELTY_PRIOR_LINES), 4)
