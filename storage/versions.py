"""Version tokens: what a cache or an index compares to know whether the data behind it changed."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, insert, select, update

from storage.tables import meta


def get_fact(connection: Connection, key: str) -> str:
    """A stored fact about the workspace, empty when there is none."""
    value: str | None = connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one_or_none()
    return value or ""


def set_fact(connection: Connection, key: str, value: str) -> None:
    if not connection.execute(update(meta).where(meta.c.key == key).values(value=value)).rowcount:
        connection.execute(insert(meta).values(key=key, value=value))


class Chain:
    """The history of one kind of data as a token: "number of changes"-"hash over all of them".

    The hash runs from change to change, so the same imports into two workspaces give the same token and stored runs
    can be compared, while going back to earlier data never gives an earlier token.
    """

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self._key = f"version:{name}"
        self._before = get_fact(connection, self._key)
        self._hash = hashlib.sha256(self._before.encode())
        self._changed = False

    @staticmethod
    def token(connection: Connection, name: str) -> str:
        """The stored token, empty before the first change."""
        return get_fact(connection, f"version:{name}")

    def add(self, *change: object) -> None:
        """Note one change: plain values whose `repr` tells them apart."""
        self._changed = True
        self._hash.update(repr(change).encode())

    def save(self) -> None:
        """Store the new token if anything changed."""
        if self._changed:
            number = int(self._before.partition("-")[0] or 0) + 1
            set_fact(self._connection, self._key, f"{number}-{self._hash.hexdigest()[:16]}")
