"""Migrations: from nothing to the tables, harmless to repeat, refusing what is not ours."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from core.errors import StorageFailed
from storage import schema
from storage.db import Database, open_database
from storage.tables import metadata
from tests.storage.values import contents


def test_migrations_lead_to_exactly_the_tables(database: Database) -> None:
    """A migrated database has no difference from the metadata, types included."""
    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": schema.VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, metadata) == []


def test_migrations_name_everything_as_the_convention_does(tmp_path: Path) -> None:
    """Primary and foreign keys and indexes carry the names that the metadata would give them."""
    open_database(tmp_path / "migrated.db")
    plain = create_engine(f"sqlite:///{tmp_path / 'created.db'}")
    metadata.create_all(plain)
    assert _names(tmp_path / "migrated.db") == _names(tmp_path / "created.db")


def test_head_is_the_newest_migration() -> None:
    """The revision that opening compares with is the head of the migration folder, and there is one head."""
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    """A second upgrade of an up-to-date database does nothing."""
    before = contents(database)
    with database.write() as connection:
        schema.upgrade(connection)
        assert schema.revision(connection) == schema.HEAD
    assert contents(database) == before


def test_a_failed_migration_leaves_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All migrations and their bookkeeping are one transaction."""
    broken = tmp_path / "migrations"
    (broken / "versions").mkdir(parents=True)
    (broken / "env.py").write_text((schema.MIGRATIONS / "env.py").read_text())
    (broken / "versions" / "v0001.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\nrevision = '0001'\ndown_revision = None\n"
        "def upgrade():\n"
        "    op.create_table('half', sa.Column('id', sa.Integer))\n"
        "    raise sa.exc.CompileError('no')\n"
    )
    monkeypatch.setattr(schema, "MIGRATIONS", broken)
    with pytest.raises(StorageFailed):
        open_database(tmp_path / "endcap.db")
    assert _names(tmp_path / "endcap.db") == set()


def test_a_newer_workspace_is_refused(tmp_path: Path) -> None:
    """A database with an unknown revision says so, names the cure, and is left as it is."""
    path = tmp_path / "endcap.db"
    open_database(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9001'")
    with pytest.raises(StorageFailed, match="newer Endcap") as caught:
        open_database(path)
    assert "Update Endcap" in caught.value.hint
    assert not caught.value.retryable


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    """A file that already has one of our table names but no schema of ours is not touched."""
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE products (sku TEXT)")
    with pytest.raises(StorageFailed, match="another program"):
        open_database(path)
    assert _names(path) == {("table", "products")}


def test_reading_the_revision_of_an_empty_database(tmp_path: Path) -> None:
    """A database without tables has no revision."""
    with create_engine(f"sqlite:///{tmp_path / 'empty.db'}").connect() as connection:
        assert schema.revision(connection) is None
        assert inspect(connection).get_table_names() == []


def _names(path: Path) -> set[tuple[str, str]]:
    """(type, name) of everything in a SQLite file but the bookkeeping, constraint names out of the SQL included."""
    with sqlite3.connect(path) as raw:
        rows = raw.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
    found = {(kind, name) for kind, name, _ in rows if name != schema.VERSION_TABLE}
    for _, name, sql in rows:
        if name != schema.VERSION_TABLE:
            words = (sql or "").split()
            found |= {("constraint", after) for word, after in pairwise(words) if word == "CONSTRAINT"}
    return found
