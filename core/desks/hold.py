"""Work that one process at a time may do: held by a lock on a file, which the system lets go when the process dies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import Conflict

try:
    import fcntl
except ImportError:  # not a POSIX system: people have to take care themselves
    fcntl = None  # type: ignore[assignment,unused-ignore]  # no fcntl on Windows


@contextmanager
def held(path: Path, what: str) -> Iterator[None]:
    """Hold `path`, made when missing, for the time of the block. Raises Conflict when somebody else has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if fcntl:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise Conflict(
                    f"{what} is being worked on by another process.", hint="Wait for it to end, or stop it first."
                ) from None
        yield
    finally:
        os.close(descriptor)
