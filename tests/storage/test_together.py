"""Writes of many threads in one transaction: each is done or refused on its own, and nobody waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Connection, insert, select

from core.errors import EndcapError, NotFound, StorageFailed
from storage.db import Database, open_database
from storage.tables import meta
from storage.together import Together


@dataclass
class Counting:
    """A database that counts its write transactions and can be held at the door."""

    inner: Database
    transactions: int = 0
    door: threading.Event = field(default_factory=threading.Event)

    def write(self) -> AbstractContextManager[Connection]:
        self.transactions += 1
        assert self.door.wait(10)
        return self.inner.write()


def put(key: str) -> Callable[[Connection], None]:
    return lambda connection: connection.execute(insert(meta).values(key=key, value="")) and None


def keys(database: Database) -> set[str]:
    with database.read() as connection:
        return set(connection.execute(select(meta.c.key)).scalars())


def behind_the_first(database: Database, works: list[Callable[[Connection], None]]) -> tuple[list[object], int]:
    """What each work ended with while a first one is held at the door, and how many transactions it took."""
    counting = Counting(database)
    together = Together(counting)  # type: ignore[arg-type]  # it only writes

    def outcome(work: Callable[[Connection], None]) -> object:
        try:
            together.write(work)
        except (EndcapError, ZeroDivisionError) as error:
            return error
        return None

    with ThreadPoolExecutor(len(works) + 1) as pool:
        first = pool.submit(outcome, put("first"))
        while not counting.transactions:
            pass
        rest = [pool.submit(outcome, work) for work in works]
        while len(together._waiting) < len(works):
            pass
        counting.door.set()
        assert first.result(10) is None
        return [one.result(10) for one in rest], counting.transactions


def test_who_waits_is_written_together(database: Database) -> None:
    """Twenty writers behind a first one take a single transaction more."""
    told, transactions = behind_the_first(database, [put(f"k{number}") for number in range(20)])
    assert told == [None] * 20
    assert transactions == 2
    assert keys(database) >= {"first", *(f"k{number}" for number in range(20))}


def test_a_refusal_is_its_own(database: Database) -> None:
    """What refuses is told so; its neighbours are written."""

    def refuse(connection: Connection) -> None:
        raise NotFound("not here")

    told, transactions = behind_the_first(database, [put("a"), refuse, put("b")])
    assert [type(one) for one in told] == [type(None), NotFound, type(None)]
    assert transactions == 2
    assert keys(database) >= {"a", "b"}


def test_a_broken_transaction_is_tried_again_without_who_broke_it(database: Database) -> None:
    """A key that is taken breaks the transaction on any database; only its writer is told."""
    told, _ = behind_the_first(database, [put("a"), put("first"), put("b"), put("a"), put("c")])
    assert [type(one) for one in told] == [type(None), StorageFailed, type(None), StorageFailed, type(None)]
    assert keys(database) >= {"first", "a", "b", "c"}


def test_a_bug_in_one_does_not_leave_the_others_waiting(database: Database) -> None:
    """An error that is none of ours goes up in the thread whose work it was; the others are written."""

    def broken(connection: Connection) -> None:
        raise ZeroDivisionError

    told, _ = behind_the_first(database, [put("a"), broken, put("b")])
    assert [type(one) for one in told] == [type(None), ZeroDivisionError, type(None)]
    assert keys(database) >= {"first", "a", "b"}


def test_when_the_lock_cannot_be_had_all_are_told(tmp_path: object) -> None:
    """Each in its own error, with the same hint."""
    path = f"{tmp_path}/endcap.db"
    holder, database = open_database(path), open_database(path, busy_seconds=0.2)
    with holder.write():
        told, _ = locked(database)
    assert {type(one) for one in told} == {StorageFailed}
    assert len({id(one) for one in told}) == len(told)
    assert all("locked" in str(one) and one.retryable for one in told if isinstance(one, StorageFailed))
    Together(database).write(put("later"))


def locked(database: Database) -> tuple[list[object], int]:
    together = Together(database)

    def outcome(key: str) -> object:
        with pytest.raises(StorageFailed) as caught:
            together.write(put(key))
        return caught.value

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(outcome, "abcd")), 4


def test_leaving_the_queue_passes_the_turn_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C while waiting takes the work back, and a turn that was given is not lost."""
    together = Together(database)

    def interrupted(event: threading.Event, timeout: float | None = None) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(threading.Event, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            together.write(put("taken back"))
    together.write(put("next"))
    assert "taken back" not in keys(database)
    assert "next" in keys(database)
