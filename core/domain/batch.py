"""Many pages ordered at once: a batch, its items, and where each stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from core.domain.base import Value

Way = Literal["live", "batch-api"]
ItemState = Literal["waiting", "running", "done", "draft", "failed"]


class Batch(Value):
    """An order for pages: these shoppers, this date, this designer. `provider_jobs` are batches at the endpoint."""

    id: str
    created_at: datetime
    at: date
    designer: str
    objectives: tuple[str, ...]
    way: Way
    total: int
    provider_jobs: tuple[str, ...] = ()
    finished_at: datetime | None = None


class BatchItem(Value):
    """One shopper of a batch. `draft` is a page whose phase fell back; `error` says why an item failed."""

    batch_id: str
    position: int
    shopper_id: str
    state: ItemState = "waiting"
    run_id: str | None = None
    error: str = ""
