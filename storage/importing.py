"""Writing an import batch into an open transaction, and saying what it changed.

Every part is read once, in chunks, so an import of any length needs little memory here. That it is all or nothing is
the transaction's doing, which belongs to the caller.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, exists, insert, select

from core.domain.imports import DEMO_SOURCE, ImportBatch, ImportReport
from core.domain.shopper import Shopper
from core.errors import BadImport
from core.trace import Progress
from storage.bulk import upsert, watched
from storage.keywords import forget_keywords, write_keywords
from storage.orders import write_orders
from storage.rows import product_row, shopper_row
from storage.tables import imports, orders, products, shoppers
from storage.versions import Chain, get_fact, set_fact

CATALOGUE_SOURCE = "catalogue_source"
PRODUCTS, ORDERS = "products", "orders"  # the two chains: what the catalogue holds, what shoppers did


class ProductsWritten(NamedTuple):
    new: int
    updated: int
    unchanged: int
    removed_demo: bool


def write_batch(connection: Connection, batch: ImportBatch, progress: Progress) -> ImportReport:
    """Write all parts of a batch and log it. Raises BadImport, and whatever the batch or `progress` raises."""
    catalogue, history = Chain(connection, PRODUCTS), Chain(connection, ORDERS)
    stocked = _write_products(connection, batch, catalogue, history, progress)
    shopper_count = _write_shoppers(connection, batch.shoppers, batch.source, history, progress)
    ordered = write_orders(connection, batch.orders, batch.source, history, progress)
    keyword_count = write_keywords(connection, batch.keywords, progress)
    catalogue.save()
    history.save()
    report = ImportReport(
        source=batch.source,
        products_new=stocked.new,
        products_updated=stocked.updated,
        products_unchanged=stocked.unchanged,
        shoppers=shopper_count + ordered.shoppers,
        orders=ordered.orders,
        order_lines=ordered.lines,
        keywords=keyword_count,
        removed_demo=stocked.removed_demo,
        notes=tuple(batch.notes),  # read last: generators add to them while they are consumed
    )
    connection.execute(
        insert(imports).values(
            imported_at=datetime.now(UTC), source=batch.source, report=report.model_dump(mode="json")
        )
    )
    return report


def _write_products(
    connection: Connection, batch: ImportBatch, catalogue: Chain, history: Chain, progress: Progress
) -> ProductsWritten:
    new = updated = total = 0
    removed_demo = False
    for chunk in watched(PRODUCTS, batch.products, progress):
        if not total:  # only now is it certain that the batch brings products at all
            removed_demo = _make_room(connection, batch.source, catalogue, history)
            set_fact(connection, CATALOGUE_SOURCE, batch.source)
        rows = {product.id: product_row(product, batch.source) for product in chunk}
        inserted, changed = upsert(connection, products, rows, catalogue)
        new, updated, total = new + inserted, updated + changed, total + len(rows)
    return ProductsWritten(new, updated, total - new - updated, removed_demo)


def _write_shoppers(
    connection: Connection, given: Iterable[Shopper], source: str, chain: Chain, progress: Progress
) -> int:
    total = 0
    for chunk in watched("shoppers", given, progress):
        rows = {shopper.id: shopper_row(shopper, total + row, source) for row, shopper in enumerate(chunk)}
        upsert(connection, shoppers, rows, chain)
        total += len(chunk)
    return total


def _make_room(connection: Connection, source: str, catalogue: Chain, history: Chain) -> bool:
    """Keep the demo market and a shop's own catalogue apart. Returns whether the demo was removed."""
    if source != DEMO_SOURCE:
        return _remove_demo(connection, source, catalogue, history)
    if get_fact(connection, CATALOGUE_SOURCE) not in ("", DEMO_SOURCE):
        raise BadImport(
            "This workspace holds your own catalogue; the demo market would mix with it.",
            hint="Open the demo market in a workspace of its own: ENDCAP_WORKSPACE=demo",
        )
    return False


def _remove_demo(connection: Connection, source: str, catalogue: Chain, history: Chain) -> bool:
    """Remove what the demo brought. A demo shopper whom own orders name stays, as a bare id."""
    gone = {
        table.name: connection.execute(delete(table).where(table.c.source == DEMO_SOURCE)).rowcount
        for table in (products, orders)
    }
    ordered = exists().where(orders.c.shopper_id == shoppers.c.id)
    from_demo = shoppers.c.source == DEMO_SOURCE
    kept = connection.execute(select(shoppers.c.id).where(from_demo, ordered)).scalars().all()
    upsert(connection, shoppers, {name: shopper_row(Shopper(id=name), 0, source) for name in kept}, history)
    left = connection.execute(delete(shoppers).where(from_demo, ~ordered)).rowcount
    listed = forget_keywords(connection, DEMO_SOURCE)
    if gone[PRODUCTS]:
        catalogue.add("demo removed", gone[PRODUCTS])
    if gone[ORDERS] or left:
        history.add("demo removed", gone[ORDERS], left)
    return any((*gone.values(), left, listed))
