"""Orders for many pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.domain.batch import Batch, BatchItem
from core.errors import NotFound, StorageFailed
from storage.batches import SqlBatches
from storage.db import Database
from tests.storage.calls import NOON
from tests.storage.values import contents


@pytest.fixture(name="batches")
def _batches(database: Database) -> SqlBatches:
    return SqlBatches(database)


def batch(key: str, **fields: Any) -> Batch:
    base = {"id": key, "created_at": NOON, "at": date(2026, 12, 1), "designer": "llm", "way": "batch-api", "total": 3}
    return Batch(**{"objectives": ("o2", "o1"), **base, **fields})


def test_a_batch_and_its_items(batches: SqlBatches) -> None:
    """Every shopper waits at its place; what happened to one is written over that one alone."""
    batches.create(batch("b1"), ["s3", "s1", "s2"])
    batches.create(batch("b2", total=1), ["s1"])
    assert batches.get("b1") == batch("b1")
    waiting = [
        BatchItem(batch_id="b1", position=position, shopper_id=shopper)
        for position, shopper in enumerate(["s3", "s1", "s2"])
    ]
    assert batches.items("b1") == waiting
    done = waiting[1].model_copy(update={"state": "draft", "run_id": "r7", "error": "keywords: timeout ✓"})
    batches.put_item(done)
    assert batches.items("b1") == [waiting[0], done, waiting[2]]
    assert [one.state for one in batches.items("b2")] == ["waiting"]


def test_a_batch_remembers_jobs_and_end(batches: SqlBatches) -> None:
    """What a resumed process needs to go on where the last one stopped."""
    batches.create(batch("b1"), ["s1"])
    changed = batch("b1", provider_jobs=("batch_2", "batch_1"), finished_at=NOON + timedelta(hours=3))
    batches.update(changed)
    assert batches.get("b1") == changed


def test_latest_first(batches: SqlBatches) -> None:
    """By time, up to a limit."""
    for key, minutes in [("b1", 0), ("b2", 9), ("b3", 5)]:
        batches.create(batch(key, created_at=NOON + timedelta(minutes=minutes)), ["s1"])
    assert [one.id for one in batches.latest()] == ["b2", "b3", "b1"]
    assert [one.id for one in batches.latest(1)] == ["b2"]


def test_what_is_not_there_is_told(batches: SqlBatches) -> None:
    """Unknown batches and places."""
    batches.create(batch("b1"), ["s1"])
    with pytest.raises(NotFound, match="b9"):
        batches.get("b9")
    with pytest.raises(NotFound, match="b9"):
        batches.update(batch("b9"))
    with pytest.raises(NotFound, match="place 1"):
        batches.put_item(BatchItem(batch_id="b1", position=1, shopper_id="s1"))
    assert batches.items("b9") == []


def test_a_batch_is_made_whole_or_not_at_all(batches: SqlBatches, database: Database) -> None:
    """One shopper that cannot be stored, or an id that is taken, leaves nothing behind."""
    batches.create(batch("b1"), ["s1"])
    before = contents(database)
    with pytest.raises(StorageFailed):
        batches.create(batch("b2"), ["s1", "half a character: \ud800"])
    with pytest.raises(StorageFailed):
        batches.create(batch("b1"), ["s2"])
    assert contents(database) == before
