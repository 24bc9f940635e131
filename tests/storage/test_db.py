"""Opening a database, its settings, and units of work under concurrency."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from core.errors import StorageFailed
from storage.db import Database, open_database
from storage.schema import HEAD
from storage.sqlite import journal_mode
from storage.tables import meta, orders
from storage.versions import get_fact, set_fact

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "TRUNCATE"),
        ((3, 53, 0), "WAL"),
    ],
)
def test_wal_needs_a_version_that_cannot_corrupt(version: tuple[int, ...], mode: str) -> None:
    """WAL is used from 3.51.3 on, without the withdrawn 3.52.0."""
    assert journal_mode(version) == mode


def test_every_connection_has_the_settings(tmp_path: Path) -> None:
    """Foreign keys, full synchronisation, the busy timeout and no memory mapping hold on each pooled connection."""
    database = open_database(tmp_path / "endcap.db", busy_seconds=7)
    with database.read() as one, database.read() as two:
        for connection in (one, two):
            values = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("foreign_keys", "synchronous", "busy_timeout", "mmap_size", "journal_mode")
            }
            assert values.pop("mmap_size") in (None, 0)
            expected = journal_mode(sqlite3.sqlite_version_info).lower()
            assert values == {"foreign_keys": 1, "synchronous": 2, "busy_timeout": 7000, "journal_mode": expected}


def test_status_tells_what_the_database_is(tmp_path: Path) -> None:
    """Dialect, version, journal and schema revision are those of the open database."""
    status = open_database(tmp_path / "endcap.db").database_status()
    assert status.dialect == "sqlite"
    assert status.version == sqlite3.sqlite_version
    assert status.journal == journal_mode(sqlite3.sqlite_version_info).lower()
    assert status.schema_revision == HEAD


def test_the_folder_is_made(tmp_path: Path) -> None:
    """A path and a URL to the same new folder open the same database."""
    path = tmp_path / "a" / "b" / "endcap.db"
    with open_database(path).write() as connection:
        set_fact(connection, "key", "value")
    with open_database(f"sqlite:///{path}").read() as connection:
        assert get_fact(connection, "key") == "value"


def test_an_error_undoes_the_whole_unit(database: Database) -> None:
    """Nothing of a write is kept when its block raises."""

    def fail() -> None:
        with database.write() as connection:
            set_fact(connection, "key", "value")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.read() as connection:
        assert get_fact(connection, "key") == ""


def test_foreign_keys_are_enforced(database: Database) -> None:
    """An order without its shopper's row is refused."""
    row = {"id": "o", "shopper_id": "nobody", "placed_at": None, "source": "x"}
    with pytest.raises(StorageFailed), database.write() as connection:
        connection.execute(insert(orders).values(row | {"placed_at": text("CURRENT_TIMESTAMP")}))


def test_concurrent_writers_lose_nothing(database: Database) -> None:
    """8 threads that each read and then write one counter 50 times end at 400: no lock error, no lost update."""

    def work(_: int) -> None:
        for _ in range(50):
            with database.write() as connection:
                set_fact(connection, "counter", str(int(get_fact(connection, "counter") or 0) + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    with database.read() as connection:
        assert get_fact(connection, "counter") == "400"


def test_readers_see_the_old_state_while_a_large_write_is_open(database: Database) -> None:
    """20 MB of uncommitted rows lock no reader out, and none of them is seen before the commit."""
    answers: list[int] = []

    def read() -> None:
        with database.read() as connection:
            answers.append(connection.execute(text("SELECT count(*) FROM meta")).scalar_one())

    with database.write() as connection:
        connection.execute(insert(meta), [{"key": str(number), "value": "x" * 1000} for number in range(20_000)])
        began = time.monotonic()
        reader = threading.Thread(target=read)
        reader.start()
        reader.join(10)
        assert time.monotonic() - began < 5
    assert answers == [0]


def test_processes_that_open_a_fresh_workspace_together_all_succeed(tmp_path: Path) -> None:
    """Four processes race to make the same database; each ends with the schema in place."""
    path = tmp_path / "new" / "endcap.db"
    code = (
        f"from storage.db import open_database; print(open_database({str(path)!r}).database_status().schema_revision)"
    )
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    ended = [racer.communicate(timeout=60) for racer in racers]
    assert [out.strip() for out, _ in ended] == [HEAD] * 4, [err for _, err in ended]


@pytest.mark.parametrize("word", ["postgres", "localhost/endcap", "endcap.txt", "user@host:5432/shop"])
def test_a_word_is_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    """Without a scheme only what looks like a database file is one; the rest is refused and no file is made."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StorageFailed, match="no database address") as refused:
        open_database(word)
    assert "postgresql" in refused.value.hint
    assert list(tmp_path.iterdir()) == []
    open_database("here.db").close()
    assert (tmp_path / "here.db").is_file()
