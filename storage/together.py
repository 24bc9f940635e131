"""Small writes of many threads in one transaction: a commit waits for the disk, and they wait for it together.

Without this, two hundred runs that each book a call stand in line for several hundred commits, and SQLite's own
waiting is a lottery: the unlucky wait for seconds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from core.errors import EndcapError, StorageFailed
from storage.db import Database

Work = Callable[[Connection], None]


@dataclass(eq=False)
class _Waiting:
    work: Work
    woken: threading.Event = field(default_factory=threading.Event)  # done, or else its turn to work for all
    done: bool = False
    error: Exception | None = None


class Together:
    """Writers of one process. Whoever has the turn works for all who wait; nobody returns before the commit."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._taken = False  # somebody has the turn

    def write(self, work: Work) -> None:
        """Do `work` in a transaction that holds the write lock, perhaps with that of others, after theirs.

        When it must refuse, `work` raises an EndcapError, and that before it has written anything: only it is refused.
        Raises what it raised, or StorageFailed. It may be called again when a neighbour's work broke the transaction.
        """
        mine = _Waiting(work)
        with self._lock:
            self._waiting.append(mine)
            first, self._taken = not self._taken, True
        if first:
            mine.woken.set()
        try:
            mine.woken.wait()
        except BaseException:
            self._leave(mine)
            raise
        if not mine.done:
            self._work_for_all()
        if mine.error is not None:
            raise mine.error

    def _work_for_all(self) -> None:
        with self._lock:
            group, self._waiting = self._waiting, []
        try:
            self._write(group)
        finally:
            with self._lock:
                self._pass_on()
            for one in group:
                one.done = True
                one.woken.set()

    def _pass_on(self) -> None:
        """Give the turn to who waits longest, so that nobody works for the others without end."""
        self._taken = bool(self._waiting)
        if self._waiting:
            self._waiting[0].woken.set()

    def _leave(self, mine: _Waiting) -> None:
        """Ctrl+C while waiting: what nobody has begun is not done, and a turn already given goes to the next."""
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                if mine.woken.is_set():
                    self._pass_on()

    def _write(self, group: list[_Waiting]) -> None:
        try:
            left = group
            while left:
                left = self._try(left)
        except BaseException:
            for one in group:
                one.error = one.error or StorageFailed("Endcap was stopped before this was saved.")
            raise

    def _try(self, group: list[_Waiting]) -> list[_Waiting]:
        """One transaction for all; returns those to be tried again because another one's work broke it."""
        at_work: _Waiting | None = None
        try:
            with self._database.write() as connection:
                for one in group:
                    at_work, one.error = one, None
                    try:
                        one.work(connection)
                    except EndcapError as refused:
                        one.error = refused
                at_work = None
        except Exception as failed:  # noqa: BLE001  # raised again, by the thread whose work it was
            if at_work is not None:
                at_work.error = failed
                return [one for one in group if one is not at_work]
            for one in group:
                one.error = _copy(failed)
        return []


def _copy(failed: Exception) -> Exception:
    """Each thread raises its own, so that their tracebacks do not mix."""
    if not isinstance(failed, StorageFailed):
        return failed
    own = StorageFailed(str(failed), hint=failed.hint)
    own.retryable = failed.retryable
    own.__cause__ = failed
    return own
