"""Which processes are alive: each locks one byte of a file beside the database; the system lets go when it dies.

That holds where process ids do not: after a restart that hands out the same id, and between containers that share a
folder. The app and a command on the same workspace can thus tell each other's work from work left behind.
"""

from __future__ import annotations

import os
import secrets
import threading
from pathlib import Path
from typing import NamedTuple

try:
    import fcntl
except ImportError:  # not a POSIX system: nobody can be told dead here
    fcntl = None  # type: ignore[assignment,unused-ignore]  # no fcntl on Windows


class _Hold(NamedTuple):
    process: int
    descriptor: int
    offset: int


# One descriptor per file and process, never closed: closing any would drop all POSIX locks the process has on the file.
_holds: dict[Path, _Hold] = {}
_lock = threading.Lock()


class Presence:
    """Proof of life in `path`; without a path (a database server) nobody can tell."""

    def __init__(self, path: Path | None) -> None:
        self._path = path if fcntl else None

    def claim(self) -> str:
        """The mark of this process, held until it dies. Empty where it cannot be proved."""
        hold = self._hold()
        return str(hold.offset) if hold else ""

    def alive(self, mark: str) -> bool | None:
        """Whether the process with this mark lives; None when that cannot be told."""
        hold = self._hold()
        if hold is None or not mark.isdecimal():
            return None
        if int(mark) == hold.offset:
            return True
        with _lock:
            try:
                fcntl.lockf(hold.descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, int(mark))
            except OSError:
                return True
            fcntl.lockf(hold.descriptor, fcntl.LOCK_UN, 1, int(mark))
            return False

    def _hold(self) -> _Hold | None:
        if self._path is None:
            return None
        path = self._path.resolve()
        with _lock:
            hold = _holds.get(path)
            if hold is None or hold.process != os.getpid():  # a forked child inherits the table but not the lock
                try:
                    hold = _take(path)
                except OSError:
                    return None
                _holds[path] = hold
            return hold


def _take(path: Path) -> _Hold:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    offset = secrets.randbelow(2**31)
    fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, offset)
    return _Hold(os.getpid(), descriptor, offset)
