"""What an order of many pages would take, told from a few of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.desks.batch_views import BatchEstimate
from core.domain.batch import Way
from core.domain.model import Estimate
from core.llm.gateway import BATCH_SHARE
from core.trace import Progress

REHEARSED = 4  # shoppers that are really rehearsed; each takes about half a second


def estimate_order(
    page: Callable[[str], Estimate], shopper_ids: Sequence[str], way: Way, left_micros: int, progress: Progress
) -> BatchEstimate:
    """A few shoppers, spread over the list, are rehearsed by `page` and taken times all."""
    count = len(shopper_ids)
    chosen = list(shopper_ids[:: max(1, count // REHEARSED)][:REHEARSED])
    seen: list[Estimate] = []
    for number, shopper_id in enumerate(chosen):
        progress("Estimating", number, len(chosen))
        seen.append(page(shopper_id))

    def for_all(name: str) -> int:
        return -(-sum(getattr(one, name) for one in seen) * count // len(seen)) if seen else 0

    return BatchEstimate(
        pages=count,
        rehearsed=len(seen),
        way=way,
        calls=for_all("calls"),
        cached=for_all("cached"),
        prompt_tokens=for_all("prompt_tokens"),
        completion_tokens=for_all("completion_tokens"),
        likely_micros=-(-for_all("likely_micros") // (BATCH_SHARE if way == "batch-api" else 1)),
        at_most_micros=for_all("at_most_micros"),
        left_micros=left_micros,
        problem=next((one.problem for one in seen if one.problem), ""),
    )
