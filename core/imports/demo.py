"""The demo market: the files that ship in data/market, as domain values."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from core.domain.catalogue import Product
from core.domain.imports import DEMO_SOURCE, ImportBatch
from core.domain.shopper import Order, Shopper
from core.errors import NotReady

DEMO_DIR = Path(__file__).parents[2] / "data" / "market"


def demo_batch(folder: Path | None = None) -> ImportBatch:
    """Products, shoppers and a year of orders of the demo market. Raises NotReady when one of its files is missing."""
    place = folder or DEMO_DIR
    for name in ("products.csv", "shoppers.csv", "orders.csv.gz"):
        if not (place / name).is_file():
            raise NotReady(f"The demo market lacks {name}.", hint="Make it again: python data/make_market.py")
    return ImportBatch(
        source=DEMO_SOURCE,
        products=[_product(row) for row in _rows(place / "products.csv")],
        shoppers=[_shopper(row) for row in _rows(place / "shoppers.csv")],
        orders=(_order(row) for row in _rows(place / "orders.csv.gz")),
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _product(row: dict[str, str]) -> Product:
    return Product(
        id=row["id"],
        name=row["name"],
        department=row["department"],
        category=row["category"],
        brand=row["brand"] or None,
        price_cents=round(float(row["price"]) * 100) if row["price"] else None,
        margin=float(row["margin"]) if row["margin"] else None,
        stock=int(row["stock"]) if row["stock"] else None,
        pack=row["pack"] or None,
        diets=_words(row["diets"]),
        allergens=_words(row["allergens"]),
        min_age=int(row["min_age"]) if row["min_age"] else None,
        private_label=row["private_label"] == "true",
        season=row["season"] or None,
        launched=date.fromisoformat(row["launched"]) if row["launched"] else None,
        image_url=row["image_url"] or None,
    )


def _shopper(row: dict[str, str]) -> Shopper:
    return Shopper(
        id=row["id"],
        label=row["label"],
        note=row["note"],
        sample=row["sample"] in ("1", "true"),
        declared_diets=_words(row["declared_diets"]),
        declared_departments=_words(row["declared_departments"]),
    )


def _order(row: dict[str, str]) -> Order:
    return Order(
        id=row["order_id"],
        shopper_id=row["shopper_id"],
        placed_at=datetime.fromisoformat(row["placed_at"]),
        product_ids=_words(row["product_ids"]),
    )


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word for word in cell.split("|") if word)
