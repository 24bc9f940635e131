"""Who shops: shoppers, their orders, and the aggregate profile that the cascade is allowed to see."""

from __future__ import annotations

from datetime import date, datetime

from core.domain.base import Value


class Shopper(Value):
    """A shopper as stored. `label` and `note` are shown to merchandisers only for sample shoppers."""

    id: str
    label: str = ""
    note: str = ""
    sample: bool = False  # offered first in the shopper picker
    declared_diets: tuple[str, ...] = ()  # ticked by the shopper at sign-up, never inferred
    declared_departments: tuple[str, ...] = ()


class Order(Value):
    """One order. `product_ids` are in the order of adding; quantities do not matter to the cascade."""

    id: str
    shopper_id: str
    placed_at: datetime  # naive, wall clock of the shop
    product_ids: tuple[str, ...]


class Affinity(Value):
    """How much of a shopper's recent buying falls on one category (or one brand). Shares sum to at most 1."""

    name: str
    share: float
    department: str = ""


class Regular(Value):
    """A product bought more than once, and where it stands in its own rhythm."""

    product_id: str
    times: int
    last_bought: date
    every_days: float | None  # median days between purchases; None when bought once
    due: float  # days since last purchase / every_days, 0 when the rhythm is unknown


class ShopperProfile(Value):
    """Everything phase 1 and the ranker may know about a shopper at a moment: aggregates, no names.

    Built from orders placed strictly before `at` (core.phases.profile), so a preview in the past cannot see the future.
    """

    shopper_id: str
    at: date
    orders: int
    last_order: date | None
    categories: tuple[Affinity, ...] = ()
    departments: tuple[Affinity, ...] = ()
    brands: tuple[Affinity, ...] = ()
    diets: tuple[Affinity, ...] = ()  # share of purchases carrying the claim
    declared_diets: tuple[str, ...] = ()
    declared_departments: tuple[str, ...] = ()
    regulars: tuple[Regular, ...] = ()  # every product bought before, most bought first, capped
    price_tier: float | None = None  # mean rank inside category, 0 cheapest to 1 dearest
    novelty: float = 0.5  # share of recent lines never bought before
    basket_size: float = 0.0  # median products per order

    @property
    def cold_start(self) -> bool:
        """True when there is too little history to speak of taste (fewer than two orders and five products)."""
        return self.orders < 2 and len(self.regulars) < 5
