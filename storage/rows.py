"""Domain values as rows, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row as DatabaseRow

from core.domain.catalogue import Product
from core.domain.shopper import Shopper
from storage import tables
from storage.bulk import Row
from storage.columns import canonical
from storage.search import search_text

PRODUCT_FIELDS = tuple(Product.model_fields)
PRODUCT_COLUMNS = [tables.products.c[name] for name in PRODUCT_FIELDS]
SHOPPER_FIELDS = tuple(Shopper.model_fields)
SHOPPER_COLUMNS = [tables.shoppers.c[name] for name in SHOPPER_FIELDS]


def product_row(product: Product, source: str) -> Row:
    """Diets and allergens are sets, so their order in a file must not look like a change."""
    return {
        **product.__dict__,
        "diets": canonical(product.diets),
        "allergens": canonical(product.allergens),
        "search": search_text(product.name, product.brand, product.id),
        "source": source,
    }


def products_of(rows: Iterable[DatabaseRow[Any]]) -> list[Product]:
    """Products from rows of PRODUCT_COLUMNS."""
    return [Product(**dict(zip(PRODUCT_FIELDS, row, strict=True))) for row in rows]


def shopper_row(shopper: Shopper, position: int, source: str) -> Row:
    """`position` is the shopper's place in its file."""
    return {
        **shopper.__dict__,
        "declared_diets": canonical(shopper.declared_diets),
        "position": position,
        "search": search_text(shown_label(shopper), shopper.id),
        "source": source,
    }


def shoppers_of(rows: Iterable[DatabaseRow[Any]]) -> list[Shopper]:
    """Shoppers from rows of SHOPPER_COLUMNS, as stored."""
    return [Shopper(**dict(zip(SHOPPER_FIELDS, row, strict=True))) for row in rows]


def shown_label(shopper: Shopper) -> str:
    """What a picker calls a shopper: the given label, or the id in a form that reads like one."""
    return shopper.label or f"Shopper {shopper.id}"
