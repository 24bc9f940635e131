"""Small values that the storage tests share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from core.domain.catalogue import Product
from core.domain.imports import ImportBatch
from core.domain.keyword import Keyword
from core.domain.run import Run
from core.domain.shopper import Order, Shopper
from storage.db import Database
from storage.tables import metadata

FULL = Product(
    id="p-1",
    name="Crème Fraîche, 30 %",
    department="dairy",
    category="cream",
    brand="Hollowmere",
    price_cents=249,
    margin=0.31,
    stock=12,
    pack="200 g",
    diets=("gluten-free", "vegetarian"),
    allergens=("egg", "milk"),
    min_age=18,
    private_label=True,
    season="winter",
    launched=date(2026, 2, 28),
    image_url="https://shop.example/p-1.jpg",
)


def product(key: str, **fields: Any) -> Product:
    return Product(**{"id": key, "name": f"Item {key}", "department": "pantry", "category": "rice", **fields})


def order(key: str, shopper: str, day: int, *items: str) -> Order:
    return Order(id=key, shopper_id=shopper, placed_at=datetime(2026, 3, day, 18, 30), product_ids=items)


def run(key: str, **fields: Any) -> Run:
    base = {
        "id": key,
        "created_at": datetime(2026, 11, 2, 9, 15, 0, 250, tzinfo=UTC),
        "status": "running",
        "shopper_id": "s1",
        "at": date(2026, 11, 2),
        "designer": "library",
    }
    return Run(**{**base, **fields})


def word(text: str, source: str = "words.csv") -> Keyword:
    return Keyword(id="", text=text, kind="query", source=source)


def full_batch(source: str = "shop.csv") -> ImportBatch:
    return ImportBatch(
        source,
        products=[FULL, product("a"), product("b")],
        shoppers=[Shopper(id="s1", label="Ana", sample=True)],
        orders=[order("o1", "s1", 1, "a", "b"), order("o2", "s9", 2, "gone")],
        keywords=[word("rice"), word("tea")],
        notes=["Assumed euros."],
    )


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with database.read() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in metadata.sorted_tables
        }
