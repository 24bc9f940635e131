"""What a database says when it cannot, turned into what a person can do about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.errors import StorageFailed


class Cause(NamedTuple):
    """Codes it is known by (beginnings of SQLite error names or SQLSTATEs), what happened, what to do."""

    codes: tuple[str, ...]
    message: str
    hint: str
    retryable: bool


CAUSES = (
    Cause(
        ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40001", "40P01"),
        "The workspace is locked: an import or another program is writing to it",
        "Wait until the import or the other program has finished, then try again.",
        True,
    ),
    Cause(
        ("SQLITE_FULL", "53100"),
        "The disk is full; nothing was saved",
        "Free some disk space, then try again.",
        True,
    ),
    Cause(
        ("SQLITE_READONLY_DBMOVED",),
        "The workspace was moved or replaced while Endcap was running",
        "Stop Endcap and start it again.",
        False,
    ),
    Cause(
        ("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH", "25006", "42501"),
        "The workspace is read-only; nothing was saved",
        "Give yourself the right to write to the workspace folder and the files in it, or choose another workspace.",
        False,
    ),
    Cause(
        ("SQLITE_NOTADB",),
        "The file is not an Endcap database",
        "Choose another workspace, or move this file away and start again with an empty one.",
        False,
    ),
    Cause(
        ("SQLITE_CORRUPT",),
        "The database file is damaged",
        "Restore the workspace from a backup, or move the file away and import your catalogue again.",
        False,
    ),
    Cause(
        ("SQLITE_CANTOPEN",),
        "The database file cannot be opened",
        "Check that the workspace folder exists and that you may write to it.",
        False,
    ),
    Cause(
        ("SQLITE_IOERR", "58030"),
        "The disk did not answer as it should; nothing was saved",
        "Check the disk and its free space, then try again.",
        True,
    ),
    Cause(
        ("22",),
        "The database cannot hold one of the values",
        "Look for broken characters and for numbers far out of range.",
        False,
    ),
    Cause(
        ("08", "28", "3D000", "57P", "53300"),
        "The database server cannot be reached, or it refused the sign-in",
        "Check that the server is running, and user, password and database name in ENDCAP_DATABASE_URL.",
        True,
    ),
)


@contextmanager
def named_failures(where: str) -> Iterator[None]:
    """Turn every error of the database or its driver into StorageFailed. `where` names the database, no password."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, UnicodeEncodeError, OverflowError) as error:
        raise explained(error, where) from error


def explained(error: Exception, where: str) -> StorageFailed:
    """A StorageFailed that names cause and cure, as far as the driver's code tells them."""
    if isinstance(error, PoolTimeout):
        cause: Cause | None = CAUSES[0]
    else:
        code = _code(error)
        cause = next((cause for cause in CAUSES if code and code.startswith(cause.codes)), None)
    if cause is None:
        driver = error.orig if isinstance(error, DBAPIError) else error
        return StorageFailed(f"The database could not do this ({where}): {driver}")
    failed = StorageFailed(f"{cause.message} ({where}).", hint=cause.hint)
    failed.retryable = cause.retryable
    return failed


def _code(error: Exception) -> str:
    """SQLite error name or SQLSTATE; a server that could not be reached gives none, only a lost connection."""
    if isinstance(error, UnicodeEncodeError | OverflowError):
        return "22"  # SQLite's driver says so before the database could
    driver = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(driver, "sqlite_errorname", None) or getattr(driver, "sqlstate", None)
    if code is None and isinstance(error, DBAPIError) and not isinstance(driver, sqlite3.Error):
        return "08" if type(driver).__name__ == "OperationalError" else ""
    return str(code or "")
