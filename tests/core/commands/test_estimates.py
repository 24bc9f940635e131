"""Estimates in words: what is free, and what passes a limit."""

from __future__ import annotations

import pytest

from core.commands.estimates import batch_in_words, in_words
from core.desks.batch_views import BatchEstimate
from core.domain.model import Estimate

TOLD = "Estimate: 2 calls, about 1,500 tokens"


def page(likely: int, most: int, calls: int = 2, problem: str = "") -> Estimate:
    return Estimate(
        calls=calls,
        cached=0,
        prompt_tokens=1_000,
        completion_tokens=500,
        likely_micros=likely,
        at_most_micros=most,
        problem=problem,
    )


@pytest.mark.parametrize(
    ("estimate", "told"),
    [
        (page(0, 0), f"{TOLD}; nothing is charged for this model."),
        (
            page(6_000, 0),
            "Estimate: 2 calls, about 1,500 tokens, about 0.6 cents: over the limits, which leave 0 cents.",
        ),
        (page(6_000, 30_000, 1), "Estimate: 1 call, about 1,500 tokens, about 0.6 cents, at most 3 cents."),
        (page(0, 0, 0), "Everything was answered before: this page costs nothing."),
        (page(0, 0, problem="No price."), "No price."),
    ],
)
def test_a_page_in_words(estimate: Estimate, told: str) -> None:
    """Free is what has no price, not what a limit has clipped to nothing."""
    assert in_words(estimate, "USD") == told


@pytest.mark.parametrize(
    ("likely", "most", "left", "end"),
    [
        (0, 0, 5_000_000, "; nothing is charged for this model."),
        (18_000, 0, 0, ", about 1.8 cents: over today's limit, which leaves 0 cents."),
        (18_000, 16_300, 12_000, ", about 1.8 cents: over today's limit, which leaves 1.2 cents."),
        (18_000, 90_000, 5_000_000, ", about 1.8 cents, at most 9 cents. Today's limit leaves $5.00."),
    ],
)
def test_a_batch_in_words(likely: int, most: int, left: int, end: str) -> None:
    estimate = BatchEstimate(
        pages=3,
        rehearsed=3,
        way="live",
        calls=6,
        cached=0,
        prompt_tokens=3_000,
        completion_tokens=1_500,
        likely_micros=likely,
        at_most_micros=most,
        left_micros=left,
    )
    assert batch_in_words(estimate, "USD") == f"Estimate from 3 of 3 shoppers: 6 calls, 4,500 tokens{end}"
