"""Ledger calls that the storage tests share."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from core.domain.model import Call, Caps, Usage

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
WIDE = Caps(per_run_micros=10**9, per_day_micros=10**9)
USED = Usage(prompt_tokens=1200, completion_tokens=300, cached_tokens=100)


def call(run: str = "r1", reserved: int = 0, **fields: Any) -> Call:
    base = {
        "id": uuid.uuid4().hex,
        "run_id": run,
        "shopper_id": "s1",
        "purpose": "design",
        "endpoint_id": "shop-server",
        "model": "qwen",
        "prompt": "design",
        "prompt_version": "0123456789ab",
        "request_key": "f" * 64,
        "state": "pending",
        "source": "fresh",
        "reserved_micros": reserved,
        "started_at": NOON,
    }
    return Call(**{**base, **fields})


def ended(given: Call, cost: int = 0, **fields: Any) -> Call:
    return given.model_copy(
        update={"state": "done", "attempts": 1, "cost_micros": cost, "usage": USED, "milliseconds": 812.5, **fields}
    )
