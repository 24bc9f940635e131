"""What goes wrong with files and locks is told with cause and cure, never as a driver's error."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from core.errors import StorageFailed
from storage.db import Database, open_database
from storage.tables import meta
from storage.versions import get_fact, set_fact

ROOT = Path(__file__).parents[2]
TRY = """
import os, sys
import alembic.command, alembic.config, alembic.script, sqlalchemy.dialects.sqlite
from core.errors import StorageFailed
from storage.db import open_database
from storage.versions import get_fact, set_fact
if os.geteuid() == 0:  # no folder is read-only to this user; become one without special rights
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    database = open_database(sys.argv[1])
    with database.read() as connection:
        print("read", get_fact(connection, "key"))
    with database.write() as connection:
        set_fact(connection, "key", "new")
    print("written")
except StorageFailed as failed:
    print(failed, "|", failed.hint, "|", failed.retryable)
"""


@pytest.fixture(name="open_folder")
def _open_folder() -> Iterator[Path]:
    """A folder that any user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="endcap-test-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def _try_as_common_user(path: Path) -> str:
    """What a process without special rights gets when it opens, reads and writes `path`."""
    command = [sys.executable, "-B", "-c", TRY, str(path)]
    ended = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True, timeout=60)
    return ended.stdout.strip()


def test_a_folder_that_may_not_be_written(open_folder: Path) -> None:
    """Opening a new workspace in a read-only folder says that the file cannot be opened, and what to check."""
    open_folder.chmod(0o555)
    told = _try_as_common_user(open_folder / "endcap.db")
    assert "cannot be opened" in told
    assert "may write to it" in told


def test_a_folder_that_may_not_be_made(open_folder: Path) -> None:
    """A workspace below a read-only folder says which folder cannot be made."""
    open_folder.chmod(0o555)
    told = _try_as_common_user(open_folder / "shop" / "endcap.db")
    assert f"The folder {open_folder / 'shop'} cannot be made" in told


def test_a_read_only_file_can_be_read_and_says_so_when_written(open_folder: Path) -> None:
    """Without the right to write, reading works and writing names the cause; trying again would not help."""
    path = open_folder / "endcap.db"
    database = open_database(path)
    with database.write() as connection:
        set_fact(connection, "key", "old")
    database.close()
    path.chmod(0o444)
    open_folder.chmod(0o555)
    first, told = _try_as_common_user(path).splitlines()
    assert first == "read old"
    assert "is read-only" in told
    assert told.endswith("| False")


def test_a_folder_below_a_file(tmp_path: Path) -> None:
    """A file where a folder should be is named."""
    (tmp_path / "var").write_text("not a folder")
    with pytest.raises(StorageFailed, match="cannot be made"):
        open_database(tmp_path / "var" / "endcap.db")


def test_a_file_that_is_not_a_database(tmp_path: Path) -> None:
    """A text file is told apart from a database, and left as it was."""
    path = tmp_path / "endcap.db"
    path.write_text("id,name\n" * 500)
    with pytest.raises(StorageFailed, match="not an Endcap database") as caught:
        open_database(path)
    assert "another workspace" in caught.value.hint
    assert path.read_text() == "id,name\n" * 500


def test_a_damaged_file(tmp_path: Path) -> None:
    """A file whose pages were overwritten is called damaged, with a backup as cure."""
    path = tmp_path / "endcap.db"
    database = open_database(path)
    with database.write() as connection:
        connection.execute(insert(meta), [{"key": str(number), "value": "x" * 500} for number in range(400)])
    database.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096 * 30)
        file.write(b"\xff" * (size - 4096 * 30))
    with pytest.raises(StorageFailed, match="damaged") as caught, database.read() as connection:
        connection.execute(text("SELECT sum(length(value)) FROM meta")).scalar_one()
    assert "backup" in caught.value.hint


def test_a_locked_database(tmp_path: Path) -> None:
    """A lock held by another program is waited for, then told as such; it may be tried again."""
    database = open_database(tmp_path / "endcap.db", busy_seconds=0.3)
    other = sqlite3.connect(tmp_path / "endcap.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for unit in (database.write, database.read):
        began = time.monotonic()
        with pytest.raises(StorageFailed, match="workspace is locked") as caught, unit() as connection:
            get_fact(connection, "key")
        assert 0.25 < time.monotonic() - began < 5
        assert caught.value.retryable
        assert "Wait" in caught.value.hint
    other.execute("ROLLBACK")
    with database.write() as connection:
        set_fact(connection, "key", "value")


def test_a_full_disk(tmp_path: Path) -> None:
    """When no page can be added, the cause is told and nothing of the write is kept."""
    database = open_database(tmp_path / "endcap.db")
    with pytest.raises(StorageFailed, match="disk is full") as caught:
        _fill_up(database)
    assert "Free some disk space" in caught.value.hint
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM meta")).scalar_one() == 0


def _fill_up(database: Database) -> None:
    with database.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        connection.execute(insert(meta), [{"key": str(number), "value": "x" * 900} for number in range(100)])


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("nonsense://", "no driver"),
        ("postgresql+nodriver://u:secret@localhost/x", "no driver"),
        ("sqlite://", "plain database file"),
        ("sqlite:///:memory:", "plain database file"),
        ("://", "cannot be understood"),
    ],
)
def test_addresses_that_cannot_be_used(where: str, words: str) -> None:
    """Each is refused in words, without the password."""
    with pytest.raises(StorageFailed, match=words) as caught:
        open_database(where)
    assert "secret" not in f"{caught.value} {caught.value.hint}"


def test_text_that_no_database_holds(database: Database) -> None:
    """Half a character in a search is told, not thrown as a coding error."""
    with pytest.raises(StorageFailed, match="cannot hold"), database.read() as connection:
        get_fact(connection, "\ud800")
