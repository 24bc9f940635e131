"""Orders for many pages: what was asked for, and where each shopper's page stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert, select, update

from core.domain.batch import Batch, BatchItem
from core.errors import NotFound
from storage.bulk import insert_all
from storage.db import Database
from storage.model_tables import batch_items, batches

_BATCH_COLUMNS = [batches.c[name] for name in Batch.model_fields]
_ITEM_COLUMNS = [batch_items.c[name] for name in BatchItem.model_fields]


class SqlBatches:
    """`core.model_ports.BatchStore` on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, batch: Batch, shopper_ids: Sequence[str]) -> None:
        """Store a batch with one waiting item per shopper, positions from 0."""
        items = [
            BatchItem(batch_id=batch.id, position=position, shopper_id=shopper_id).model_dump()
            for position, shopper_id in enumerate(shopper_ids)
        ]
        with self._database.write() as connection:
            connection.execute(insert(batches).values(batch.model_dump()))
            insert_all(connection, batch_items, items)

    def get(self, batch_id: str) -> Batch:
        """Raises NotFound."""
        with self._database.read() as connection:
            row = connection.execute(select(*_BATCH_COLUMNS).where(batches.c.id == batch_id)).one_or_none()
        if row is None:
            raise NotFound(f"There is no batch {batch_id!r}.")
        return _batch(row)

    def latest(self, limit: int = 20) -> list[Batch]:
        """Newest first."""
        query = select(*_BATCH_COLUMNS).order_by(batches.c.created_at.desc(), batches.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            return [_batch(row) for row in connection.execute(query)]

    def update(self, batch: Batch) -> None:
        """Raises NotFound."""
        changed = update(batches).where(batches.c.id == batch.id).values(batch.model_dump())
        with self._database.write() as connection:
            if not connection.execute(changed).rowcount:
                raise NotFound(f"There is no batch {batch.id!r}.")

    def items(self, batch_id: str) -> list[BatchItem]:
        """By position; none for an unknown batch."""
        query = select(*_ITEM_COLUMNS).where(batch_items.c.batch_id == batch_id).order_by(batch_items.c.position)
        with self._database.read() as connection:
            return [BatchItem.model_validate(dict(row._mapping)) for row in connection.execute(query)]

    def put_item(self, item: BatchItem) -> None:
        """Write where an item stands. Raises NotFound for a position that the batch does not have."""
        changed = (
            update(batch_items)
            .where(batch_items.c.batch_id == item.batch_id, batch_items.c.position == item.position)
            .values(item.model_dump())
        )
        with self._database.write() as connection:
            if not connection.execute(changed).rowcount:
                raise NotFound(f"Batch {item.batch_id!r} has no place {item.position}.")


def _batch(row: Row[Any]) -> Batch:
    return Batch.model_validate(dict(row._mapping))
