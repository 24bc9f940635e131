"""Many rows at once: in chunks, compared with what is stored, written with few statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sized
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from core.trace import Progress
from storage.versions import Chain

Row = dict[str, Any]
T = TypeVar("T")
CHUNK = 2000  # rows; well below what databases allow as parameters of one statement


def watched(stage: str, rows: Iterable[T], progress: Progress, size: int = CHUNK) -> Iterator[list[T]]:
    """Chunks of `rows`, telling `progress` before the first and after each; the total is 0 when unknown."""
    total = len(rows) if isinstance(rows, Sized) else 0
    iterator, done = iter(rows), 0
    while chunk := list(islice(iterator, size)):
        if not done:
            progress(stage, 0, total)
        yield chunk
        done += len(chunk)
        progress(stage, done, total)


def upsert(connection: Connection, table: Table, rows: Mapping[str, Row], chain: Chain) -> tuple[int, int]:
    """Insert or update rows by their `id`; returns how many were new and how many changed.

    Compared in Python rather than by the database, because an import reports what it changed, and an unchanged row
    must not make a new version. Where a row came from (`source`) is no difference.
    """
    compared = [column.name for column in table.c if column.name != "source"]
    query = select(*(table.c[name] for name in compared)).where(table.c.id.in_(list(rows)))
    stored = {row.id: tuple(row) for row in connection.execute(query)}
    new, changed = [], []
    for key, row in rows.items():
        values = tuple(row[name] for name in compared)
        if key not in stored:
            new.append(row)
        elif stored[key] != values:
            changed.append({"key": key, **{name: value for name, value in row.items() if name != "id"}})
        else:
            continue
        chain.add(table.name, values)
    insert_all(connection, table, new)
    if changed:
        connection.execute(update(table).where(table.c.id == bindparam("key")), changed)
    return len(new), len(changed)


def insert_all(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Insert rows with one prepared statement; nothing happens for an empty list."""
    if rows:
        connection.execute(insert(table), rows)
