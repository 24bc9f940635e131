"""Which schema a database has, and bringing it up to date.

A change of the tables is a new file in migrations/versions: next number, `upgrade` only (a workspace goes back by
restoring a backup). `HEAD` names the newest, so that opening an up-to-date workspace need not load Alembic.
"""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

import storage.model_tables  # noqa: F401  # its tables belong to the metadata
from core.errors import StorageFailed
from storage.tables import metadata

HEAD = "0002"
VERSION_TABLE = "endcap_schema"
MIGRATIONS = Path(__file__).parent / "migrations"

_one_at_a_time = threading.Lock()  # Alembic keeps its context in module variables


def revision(connection: Connection) -> str | None:
    """The schema revision of a database, None when it has none yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(select(table(VERSION_TABLE, column("version_num")))).scalar_one_or_none()
    return found


def upgrade(connection: Connection) -> None:
    """Apply what is missing, inside the caller's transaction, which must hold the write lock.

    Raises StorageFailed for a database of another program, and for one made by a newer Endcap.
    """
    found = revision(connection)
    if found == HEAD:
        return  # another process was quicker
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    _refuse_foreign(connection, found, known)
    with _one_at_a_time:
        command.upgrade(config, "head")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StorageFailed(
            "The workspace could not be brought up to date: some of its rows point at rows that do not exist.",
            hint="Restore the workspace from a backup. Nothing was changed.",
        )


def _refuse_foreign(connection: Connection, found: str | None, known: set[str]) -> None:
    if found is not None and found not in known:
        failed = StorageFailed(
            f"This workspace was made by a newer Endcap (schema {found}; this one knows up to {HEAD}).",
            hint="Update Endcap, or choose another workspace.",
        )
    elif found is None and (clash := sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))):
        failed = StorageFailed(
            f"This database belongs to another program: it already has a table called {clash[0]!r}.",
            hint="Choose another workspace, or another database on the server.",
        )
    else:
        return
    failed.retryable = False
    raise failed
