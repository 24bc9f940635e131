"""Orders and their lines, written and read in chunks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, update

from core.domain.shopper import Order, Shopper
from core.trace import Progress
from storage.bulk import insert_all, watched
from storage.rows import shopper_row
from storage.tables import order_lines, orders, shoppers
from storage.versions import Chain

ORDER_CHUNK = 1000  # orders, about ten lines each
HEAD = (orders.c.id, orders.c.shopper_id, orders.c.placed_at)


class OrdersWritten(NamedTuple):
    orders: int
    lines: int
    shoppers: int  # that only an order named


def write_orders(
    connection: Connection, given: Iterable[Order], source: str, chain: Chain, progress: Progress
) -> OrdersWritten:
    """Insert orders, replacing those with the same id; shoppers that are not stored yet get an empty row."""
    count = lines = created = 0
    for chunk in watched("orders", given, progress, ORDER_CHUNK):
        latest = {order.id: order for order in chunk}
        created += _create_missing_shoppers(connection, latest.values(), source, chain)
        stored = {order.id: order for order in _stored(connection, list(latest))}
        changed = [order for order in latest.values() if stored.get(order.id) != order]
        for order in changed:
            chain.add("orders", order.id, order.shopper_id, order.placed_at.isoformat(), order.product_ids)
        _replace(connection, [order for order in changed if order.id in stored], source)
        heads = [_head(order, source) for order in changed if order.id not in stored]
        insert_all(connection, orders, heads)
        _insert_lines(connection, changed)
        count += len(chunk)
        lines += sum(len(order.product_ids) for order in chunk)
    return OrdersWritten(count, lines, created)


def with_lines(connection: Connection, heads: Sequence[tuple[str, str, datetime]]) -> list[Order]:
    """Orders from rows of HEAD, in their order, each with its product ids."""
    query = (
        select(order_lines.c.order_id, order_lines.c.product_id)
        .where(order_lines.c.order_id.in_([head[0] for head in heads]))
        .order_by(order_lines.c.order_id, order_lines.c.position)
    )
    grouped = groupby(connection.execute(query), key=lambda line: line[0])
    products = {order_id: tuple(product_id for _, product_id in lines) for order_id, lines in grouped}
    return [
        Order(id=order_id, shopper_id=shopper_id, placed_at=placed_at, product_ids=products.get(order_id, ()))
        for order_id, shopper_id, placed_at in heads
    ]


def _stored(connection: Connection, ids: list[str]) -> list[Order]:
    return with_lines(connection, connection.execute(select(*HEAD).where(orders.c.id.in_(ids))).all())


def _create_missing_shoppers(connection: Connection, given: Iterable[Order], source: str, chain: Chain) -> int:
    named = {order.shopper_id for order in given}
    known = set(connection.execute(select(shoppers.c.id).where(shoppers.c.id.in_(named))).scalars())
    missing = sorted(named - known)
    insert_all(connection, shoppers, [shopper_row(Shopper(id=name), 0, source) for name in missing])
    for name in missing:
        chain.add("shoppers", name)
    return len(missing)


def _replace(connection: Connection, given: Sequence[Order], source: str) -> None:
    if given:
        connection.execute(delete(order_lines).where(order_lines.c.order_id.in_([order.id for order in given])))
        rows = [{**_head(order, source), "key": order.id} for order in given]
        connection.execute(update(orders).where(orders.c.id == bindparam("key")), rows)


def _insert_lines(connection: Connection, given: Sequence[Order]) -> None:
    lines = [
        {"order_id": order.id, "position": position, "product_id": product_id}
        for order in given
        for position, product_id in enumerate(order.product_ids)
    ]
    insert_all(connection, order_lines, lines)


def _head(order: Order, source: str) -> dict[str, object]:
    return {"id": order.id, "shopper_id": order.shopper_id, "placed_at": order.placed_at, "source": source}
