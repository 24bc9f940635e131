"""The database of a workspace: opened once per process, then read and written in short units of work."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from core.desks.views import DatabaseStatus
from core.errors import StorageFailed
from storage import schema, sqlite
from storage.failures import named_failures
from storage.presence import Presence

BUSY_SECONDS = 20.0
FILE_ENDINGS = (".db", ".sqlite", ".sqlite3")  # an address without a scheme that ends like this is a file
WRITER_LOCK = 3_627_001  # any number that all Endcap processes on one server share


@dataclass(frozen=True)
class Database:
    """Safe to share between threads. Hold a unit of work no longer than its statements take."""

    where: str  # path, or URL without password: for people
    presence: Presence
    _engine: Engine
    _readers: Engine
    _writers: Engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the data. Raises StorageFailed."""
        with named_failures(self.where), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its start; saved at the end, undone by any error.

        Raises StorageFailed, also when the lock could not be had in time.
        """
        with named_failures(self.where), self._writers.begin() as connection:
            yield connection

    def database_status(self) -> DatabaseStatus:
        with self.read() as connection:
            dialect = connection.dialect
            lite = dialect.name == "sqlite"
            server = ".".join(str(part) for part in getattr(dialect, "server_version_info", None) or ())
            return DatabaseStatus(
                dialect=dialect.name,
                version=sqlite3.sqlite_version if lite else server,
                journal=str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()) if lite else "server",
                schema_revision=schema.revision(connection) or "",
            )

    def close(self) -> None:
        """Close all connections. The object can be used again; it then opens new ones."""
        self._engine.dispose()


def open_database(where: str | Path, *, busy_seconds: float = BUSY_SECONDS) -> Database:
    """Open a database, its folder and tables made or brought up to date.

    `where` is a path or any SQLAlchemy URL. A locked database is waited for up to `busy_seconds`. Raises StorageFailed
    when it cannot be opened or written, is not ours, or was made by a newer Endcap.
    """
    url = _url(where)
    path = sqlite.make_folder(url) if url.get_backend_name() == "sqlite" else None
    name = str(path) if path else url.render_as_string(hide_password=True)
    engine = _engine(url, busy_seconds)
    with named_failures(name):
        try:
            with engine.begin() as connection:
                current = schema.revision(connection)
            if current != schema.HEAD:
                _migrate(url, busy_seconds)
                engine.dispose()  # a connection that saw no tables would say "no such table" instead of "locked"
        except BaseException:
            engine.dispose()
            raise
    return Database(
        where=name,
        presence=Presence(path.with_name(f"{path.name}-processes") if path else None),
        _engine=engine,
        # SQLite readers see one state anyway; a server needs to be asked for it.
        _readers=engine if path else engine.execution_options(isolation_level="REPEATABLE READ"),
        _writers=engine.execution_options(**{sqlite.WRITES: True}),
    )


def _url(where: str | Path) -> URL:
    if isinstance(where, Path):
        return URL.create("sqlite", database=str(where))
    if "://" not in where:
        if Path(where).suffix not in FILE_ENDINGS:
            raise StorageFailed(
                f"“{where[:80]}” is no database address.",
                hint="Write ENDCAP_DATABASE_URL like sqlite:///folder/name.db or postgresql+psycopg://user@host/name, "
                "or leave it empty to use a file in the workspace.",
            )
        return URL.create("sqlite", database=where)
    try:
        return make_url(where)
    except (ArgumentError, ValueError) as error:
        raise StorageFailed(
            "The database address cannot be understood.", hint="Write ENDCAP_DATABASE_URL like sqlite:///folder/name.db"
        ) from error


def _engine(url: URL, busy_seconds: float, *, migrating: bool = False) -> Engine:
    """An engine with the settings of its dialect. Raises StorageFailed when there is no driver for the URL."""
    lite = url.get_backend_name() == "sqlite"
    connect = {"timeout": busy_seconds} if lite else {}
    pool = {"poolclass": NullPool} if migrating else {"pool_size": 8, "max_overflow": 24, "pool_pre_ping": not lite}
    try:
        engine = create_engine(url, connect_args=connect, **pool)
    except (ArgumentError, ImportError) as error:
        raise StorageFailed(
            f"There is no driver here for {url.drivername} databases.",
            hint="Install the driver that ENDCAP_DATABASE_URL names, or leave it empty to use a file.",
        ) from error
    if lite:
        sqlite.prepare(engine, foreign_keys=not migrating)
    elif url.get_backend_name() == "postgresql":
        _one_writer_at_a_time(engine, busy_seconds)
    return engine


def _one_writer_at_a_time(engine: Engine, busy_seconds: float) -> None:
    """Give PostgreSQL the single writer that SQLite has by nature, so that imports compare against settled rows."""

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        if connection.get_execution_options().get(sqlite.WRITES, False):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(busy_seconds * 1000)}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")


def _migrate(url: URL, busy_seconds: float) -> None:
    """Bring the tables up to date under the write lock, foreign keys unchecked while tables are copied."""
    engine = _engine(url, busy_seconds, migrating=True).execution_options(**{sqlite.WRITES: True})
    with engine.begin() as connection:
        schema.upgrade(connection)
