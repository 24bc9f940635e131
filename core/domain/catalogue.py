"""What the shop sells: products, and the catalogue as columns so that 50,000 rows load in well under a second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.domain.base import Value


class Product(Value):
    """One sellable item. `None` always means "the shop did not say", never "no".

    Money is in minor units (cents) of the shop's currency. `margin` is a share of the price, 0 to 1.
    `stock` counts units on hand; unknown stock counts as available.
    """

    id: str
    name: str
    department: str
    category: str
    brand: str | None = None
    price_cents: int | None = None
    margin: float | None = None
    stock: int | None = None
    pack: str | None = None  # as on the shelf label: "6 x 330 ml"
    diets: tuple[str, ...] = ()  # claims the shop makes: vegan, gluten-free ... (core.domain.vocabulary.DIETS)
    allergens: tuple[str, ...] = ()  # contained allergens (core.domain.vocabulary.ALLERGENS)
    min_age: int | None = None  # lowest legal age of a buyer, years
    private_label: bool = False
    season: str | None = None  # one of core.domain.vocabulary.SEASONS
    launched: date | None = None
    image_url: str | None = None

    @property
    def available(self) -> bool:
        return self.stock is None or self.stock > 0


@dataclass(frozen=True)
class Catalogue:
    """All products of a workspace, in a stable order (by id as stored). Row numbers are the positions in every index.

    `version` changes whenever any product changes; indexes and caches are keyed by it.
    """

    version: str
    products: Sequence[Product]
    _positions: dict[str, int] = field(default_factory=dict, repr=False)
    _masks: dict[tuple[str, str], npt.NDArray[np.bool_]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._positions.update((product.id, row) for row, product in enumerate(self.products))

    def __len__(self) -> int:
        return len(self.products)

    def position(self, product_id: str) -> int | None:
        """Row of a product, or None when the catalogue does not have it."""
        return self._positions.get(product_id)

    def get(self, product_id: str) -> Product | None:
        row = self._positions.get(product_id)
        return None if row is None else self.products[row]

    @cached_property
    def available(self) -> npt.NDArray[np.bool_]:
        """Shape (products,): True where the product can be bought."""
        return np.fromiter((product.available for product in self.products), dtype=bool, count=len(self))

    @cached_property
    def categories(self) -> npt.NDArray[np.str_]:
        """Shape (products,): category of each row."""
        return np.array([product.category for product in self.products], dtype=str)

    @cached_property
    def departments(self) -> npt.NDArray[np.str_]:
        """Shape (products,): department of each row."""
        return np.array([product.department for product in self.products], dtype=str)

    @cached_property
    def shelves(self) -> frozenset[str]:
        """The names of all departments."""
        return frozenset(product.department for product in self.products)

    def claiming(self, diet: str) -> npt.NDArray[np.bool_]:
        """Shape (products,): True where the shop claims the diet. Without a claim it is not assumed."""
        return self.selecting("diets", diet)

    def selecting(self, name: str, value: str) -> npt.NDArray[np.bool_]:
        """Shape (products,): rows whose field `name` is `value` (or holds it), as category and attribute keywords ask.

        Fields: category, department, brand, season, diets, private_label. An unknown field selects nothing.
        """
        key = (name, value)
        if key not in self._masks:
            self._masks[key] = np.fromiter(
                (_holds(product, name, value) for product in self.products), dtype=bool, count=len(self)
            )
        return self._masks[key]

    @cached_property
    def price_tiers(self) -> npt.NDArray[np.float32]:
        """Shape (products,): rank of the price inside its category, 0 cheapest to 1 dearest, NaN without a price."""
        tiers = np.full(len(self), np.nan, dtype=np.float32)
        rows_by_category: dict[str, list[int]] = {}
        for row, product in enumerate(self.products):
            if product.price_cents is not None:
                rows_by_category.setdefault(product.category, []).append(row)
        for rows in rows_by_category.values():
            prices = np.array([self.products[row].price_cents for row in rows], dtype=np.float64)
            order = np.searchsorted(np.sort(prices), prices, side="left")
            tiers[rows] = order / max(len(rows) - 1, 1)
        return tiers


def _holds(product: Product, name: str, value: str) -> bool:
    match name:
        case "category" | "department" | "brand" | "season":
            return bool(getattr(product, name) == value)
        case "diets":
            return value in product.diets
        case "private_label":
            return product.private_label == (value.casefold() == "true")
        case _:
            return False
