"""Declared diets: which claims are promises, and what is food at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.domain.catalogue import Product

PROMISES = ("vegan", "vegetarian", "gluten-free", "dairy-free", "nut-free", "halal", "kosher")
NOT_FOOD = re.compile(
    r"household|clean|laundry|personal|beauty|hygiene|health|medicine|pharmac|pet|baby care|nappi|diaper|garden|"
    r"stationery|school|kitchen|home|party|paper|candle|flower|seasonal|office|electr",
    re.I,
)


def lacking(product: Product, diets: Sequence[str]) -> list[str]:
    """The declared promises that a food product does not claim; empty for what is not food."""
    if NOT_FOOD.search(product.department):
        return []
    return [diet for diet in diets if diet in PROMISES and diet not in product.diets]
