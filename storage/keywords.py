"""Imported keyword lists: one per source, replaced as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, select

from core.domain.keyword import Keyword
from core.trace import Progress
from storage.bulk import Row, insert_all, watched
from storage.tables import keywords, meta
from storage.versions import set_fact

LIST = "keyword_list:"  # + source -> sha256 of the list in its order
FIELDS = tuple(Keyword.model_fields)


class _Written:
    """One list while it is written: how long it is and the hash of what it holds."""

    def __init__(self) -> None:
        self.length = 0
        self.digest = hashlib.sha256()

    def next(self, keyword: Keyword) -> int:
        """The position of the next keyword."""
        self.digest.update(repr(tuple(keyword.__dict__.values())).encode())
        self.length += 1
        return self.length


def write_keywords(connection: Connection, given: Iterable[Keyword], progress: Progress) -> int:
    """Replace the stored list of every source that occurs in `given`; returns how many keywords were written."""
    lists: dict[str, _Written] = {}
    total = 0
    for chunk in watched("keywords", given, progress):
        rows: list[Row] = []
        for keyword in chunk:
            if keyword.source not in lists:
                connection.execute(delete(keywords).where(keywords.c.source == keyword.source))
                lists[keyword.source] = _Written()
            rows.append({**keyword.__dict__, "position": lists[keyword.source].next(keyword)})
        insert_all(connection, keywords, rows)
        total += len(rows)
    for source, written in lists.items():
        set_fact(connection, LIST + source, written.digest.hexdigest())
    return total


def forget_keywords(connection: Connection, source: str) -> int:
    """Remove the list of one source; returns how many keywords went."""
    connection.execute(delete(meta).where(meta.c.key == LIST + source))
    return connection.execute(delete(keywords).where(keywords.c.source == source)).rowcount


def keyword_version(connection: Connection) -> str:
    """A hash over all lists, empty when there are none. Equal lists give equal versions."""
    stored = select(meta.c.key, meta.c.value).where(meta.c.key.startswith(LIST, autoescape=True)).order_by(meta.c.key)
    lists = [tuple(row) for row in connection.execute(stored)]
    return hashlib.sha256(repr(lists).encode()).hexdigest()[:16] if lists else ""


def keyword_count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(keywords)).scalar_one()


def all_keywords(connection: Connection) -> list[Keyword]:
    """By source, then as they stood in their file."""
    query = select(*(keywords.c[name] for name in FIELDS)).order_by(keywords.c.source, keywords.c.position)
    return [Keyword(**dict(zip(FIELDS, row, strict=True))) for row in connection.execute(query)]
