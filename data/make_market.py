"""Writes the demo market into data/market/: products.csv, shoppers.csv and orders.csv.gz.

    python data/make_market.py [FOLDER]

The same script always writes the same bytes: every draw is seeded, rows are in a fixed order, and the archive carries
no time stamp. All names, brands and people are made up; any likeness to a real one is unintended.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from data.market_goods import Good, make_goods
from data.market_habits import Visit, make_visits
from data.vocabulary.people import SHOPPER_COLUMNS, people

MARKET = Path(__file__).resolve().parent / "market"
PRODUCT_COLUMNS = (
    "id", "name", "department", "category", "brand", "price", "margin", "stock", "pack", "diets", "allergens",
    "min_age", "private_label", "season", "launched", "image_url",
)  # fmt: skip


def write_market(folder: Path) -> None:
    """Write the three files into `folder`, which is created when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    goods = make_goods()
    (folder / "products.csv").write_bytes(_table(PRODUCT_COLUMNS, map(_product, goods)))
    shoppers = people()
    (folder / "shoppers.csv").write_bytes(_table(SHOPPER_COLUMNS, [person.row() for person in shoppers]))
    visits = make_visits(goods, shoppers)
    orders = _table(("order_id", "shopper_id", "placed_at", "product_ids"), map(_order, visits))
    with (folder / "orders.csv.gz").open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(orders)
    lines = sum(len(visit.product_ids) for visit in visits)
    print(f"{len(goods)} products, {len(shoppers)} shoppers, {len(visits)} orders, {lines} lines -> {folder}")


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def _product(good: Good) -> Sequence[object]:
    return (
        good.id,
        good.name,
        good.department,
        good.category,
        good.brand,
        "" if good.price_cents is None else f"{good.price_cents / 100:.2f}",
        "" if good.margin is None else good.margin,
        "" if good.stock is None else good.stock,
        good.pack,
        "|".join(sorted(good.diets)),
        "|".join(sorted(good.allergens)),
        "" if good.min_age is None else good.min_age,
        "true" if good.private_label else "false",
        good.season,
        good.launched.isoformat(),
        "",
    )


def _order(visit: Visit) -> Sequence[object]:
    return visit.order_id, visit.shopper_id, visit.placed_at.isoformat(timespec="minutes"), "|".join(visit.product_ids)


if __name__ == "__main__":
    write_market(Path(sys.argv[1]) if len(sys.argv) > 1 else MARKET)
