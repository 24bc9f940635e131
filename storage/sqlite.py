"""How Endcap sets SQLite up. Everything that is true of SQLite alone lives here.

Settings and why:

- BEGIN IMMEDIATE for writers: a transaction that reads and then writes under a plain BEGIN fails at once when
  another one wrote in between, whatever the busy timeout says.
- WAL only from SQLite 3.51.3 on: earlier versions can corrupt the file when a checkpoint races a commit
  (https://sqlite.org/wal.html#walresetbug). Below that, TRUNCATE.
- synchronous FULL: what a person was told is saved survives a power cut.
- cache_spill: without WAL an import that outgrows the 2 MB page cache locks every reader out until it commits
  (measured: from about 70,000 order lines on). With 256 MB, readers wait only for the commit itself.
- No memory mapping: it has been seen to make corruption worse.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, event

from core.errors import StorageFailed

WRITES = "endcap_writes"  # execution option of connections that will write
WAL_SAFE_FROM = (3, 51, 3)
WITHDRAWN = (3, 52, 0)  # published without the WAL fix
CACHE_SPILL_KIB = 256 * 1024


def journal_mode(version: tuple[int, ...]) -> str:
    """WAL where this SQLite version can be trusted with it, else TRUNCATE."""
    return "WAL" if version >= WAL_SAFE_FROM and version[:3] != WITHDRAWN else "TRUNCATE"


def prepare(engine: Engine, *, foreign_keys: bool = True) -> None:
    """Attach the settings to every connection, and the right BEGIN to every transaction."""
    pragmas = (
        f"journal_mode={journal_mode(sqlite3.sqlite_version_info)}",
        "synchronous=FULL",
        f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        f"cache_spill=-{CACHE_SPILL_KIB}",
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions: `on_begin` does
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def make_folder(url: URL) -> Path:
    """The database file of a SQLite URL, its folder created. Raises StorageFailed."""
    name = url.database or ""
    if name in ("", ":memory:") or name.startswith("file:"):
        raise StorageFailed(
            "A workspace needs a plain database file.", hint="Give ENDCAP_DATABASE_URL a path: sqlite:///folder/name.db"
        )
    path = Path(name).absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        failed = StorageFailed(
            f"The folder {path.parent} cannot be made: {error.strerror}.",
            hint="Choose a workspace folder that you may write to.",
        )
        failed.retryable = False
        raise failed from error
    return path
