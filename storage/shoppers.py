"""Shoppers and what they ordered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from sqlalchemy import Connection, case, func, select, tuple_

from core.domain.shopper import Order, Shopper
from core.errors import Conflict, NotFound
from storage.db import Database
from storage.importing import ORDERS
from storage.orders import HEAD, ORDER_CHUNK, with_lines
from storage.rows import SHOPPER_COLUMNS, shoppers_of, shown_label
from storage.search import begins, has_all_words, is_id
from storage.tables import orders, products, shoppers
from storage.versions import Chain

SAMPLES = 12  # offered when the shop named no sample shoppers
NEWCOMER = Shopper(
    id="new-shopper",
    label="New shopper (no history)",
    note="Stands in until you import orders: the page of somebody who has never bought anything.",
    sample=True,
)


class SqlShoppers:
    """`core.ports.ShopperStore` on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self) -> int:
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(shoppers)).scalar_one()

    def get(self, shopper_id: str) -> Shopper:
        """A shopper as stored; the stand-in for a shop without shoppers is always known. Raises NotFound."""
        with self._database.read() as connection:
            rows = connection.execute(select(*SHOPPER_COLUMNS).where(shoppers.c.id == shopper_id)).all()
        if not rows and shopper_id == NEWCOMER.id:
            return NEWCOMER
        if not rows:
            raise NotFound(f"There is no shopper {shopper_id!r}.")
        return shoppers_of(rows)[0]

    def samples(self) -> list[Shopper]:
        """Sample shoppers as their file lists them; without any, the 12 with the most orders, always labelled.

        A catalogue without shoppers has one stand-in, so that it can be previewed.
        """
        stated = select(*SHOPPER_COLUMNS).where(shoppers.c.sample).order_by(shoppers.c.position, shoppers.c.id)
        ordered = (
            select(orders.c.shopper_id, func.count().label("times"))
            .group_by(orders.c.shopper_id)
            .order_by(func.count().desc(), orders.c.shopper_id)
            .limit(SAMPLES)
            .subquery()
        )
        busiest = (
            select(*SHOPPER_COLUMNS)
            .join(ordered, ordered.c.shopper_id == shoppers.c.id)
            .order_by(ordered.c.times.desc(), shoppers.c.id)
        )
        with self._database.read() as connection:
            found = shoppers_of(connection.execute(stated).all()) or shoppers_of(connection.execute(busiest).all())
            if not found and _only_products(connection):
                found = [NEWCOMER]
        return _labelled(found)

    def find(self, text: str, limit: int = 50) -> list[Shopper]:
        """Shoppers with all words of `text` in id or label, always labelled: the id itself first, then samples,
        then those that begin with `text`, then by id."""
        query = (
            select(*SHOPPER_COLUMNS)
            .where(has_all_words(shoppers.c.search, text))
            .order_by(
                case((is_id(shoppers.c.search, text), 0), else_=1),
                case((shoppers.c.sample, 0), else_=1),
                case((begins(shoppers.c.search, text), 0), else_=1),
                shoppers.c.id,
            )
            .limit(limit)
        )
        with self._database.read() as connection:
            return _labelled(shoppers_of(connection.execute(query).all()))

    def orders(self, shopper_id: str, before: date | None = None) -> list[Order]:
        """Orders placed strictly before the day `before` (all without it), oldest first."""
        query = select(*HEAD).where(orders.c.shopper_id == shopper_id).order_by(orders.c.placed_at, orders.c.id)
        if before is not None:
            query = query.where(orders.c.placed_at < datetime.combine(before, time.min))
        with self._database.read() as connection:
            return with_lines(connection, connection.execute(query).all())

    def all_orders(self) -> Iterator[Order]:
        """Every order, by shopper and then by time.

        Read a thousand at a time, each in a short transaction of its own, so that a slow reader locks nobody out.
        Raises Conflict when an import changes the orders before the end is reached.
        """
        place = (orders.c.shopper_id, orders.c.placed_at, orders.c.id)
        pages = select(*HEAD).order_by(*place).limit(ORDER_CHUNK)
        version, last = None, None
        while True:
            page = pages if last is None else pages.where(tuple_(*place) > last)
            with self._database.read() as connection:
                current = Chain.token(connection, ORDERS)
                heads = connection.execute(page).all()
                found = with_lines(connection, heads)
            if version not in (None, current):
                raise Conflict("An import changed the orders while they were being read.", hint="Start again.")
            yield from found
            if len(heads) < ORDER_CHUNK:
                return
            version, last = current, (heads[-1][1], heads[-1][2], heads[-1][0])

    def order_count(self) -> int:
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(orders)).scalar_one()

    def order_version(self) -> str:
        """Changes with every committed change to orders or shoppers; empty before the first."""
        with self._database.read() as connection:
            return Chain.token(connection, ORDERS)


def _only_products(connection: Connection) -> bool:
    """True when there are products and no shoppers."""
    has_products, has_shoppers = (
        connection.execute(select(table.c.id).limit(1)).first() is not None for table in (products, shoppers)
    )
    return has_products and not has_shoppers


def _labelled(found: list[Shopper]) -> list[Shopper]:
    return [shopper.model_copy(update={"label": shown_label(shopper)}) for shopper in found]
