"""Column types of our own, the same on every database: moments in UTC, and word lists as canonical JSON text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as naive UTC because SQLite forgets time zones. Naive values are refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Words(TypeDecorator[tuple[str, ...]]):
    """A tuple of words as a JSON array. The writer decides the order (see `canonical`)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else _parse(value)


def canonical(words: Iterable[str]) -> tuple[str, ...]:
    """Words whose order carries no meaning: each once, sorted, so that equal sets are equal text."""
    return tuple(sorted(set(words)))


@lru_cache(maxsize=4096)
def _parse(text: str) -> tuple[str, ...]:
    # A catalogue of 50,000 products has a few hundred different diet and allergen lists: parse each once.
    return tuple(json.loads(text))
