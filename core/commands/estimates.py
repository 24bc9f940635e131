"""Estimates in words, before anything is asked. Free is what has no price: an empty purse makes nothing free."""

from __future__ import annotations

from core.desks.batch_views import BatchEstimate
from core.domain.model import Estimate
from core.domain.money import money


def in_words(estimate: Estimate, currency: str, what: str = "this page") -> str:
    """What a page, or grading one, would take."""
    if estimate.problem:
        return estimate.problem
    if not estimate.calls:
        return f"Everything was answered before: {what} costs nothing."
    again = f", {estimate.cached} answers kept from before" if estimate.cached else ""
    tokens = estimate.prompt_tokens + estimate.completion_tokens
    told = f"Estimate: {_calls(estimate.calls)}{again}, about {tokens:,} tokens"
    if not estimate.likely_micros:
        return f"{told}; nothing is charged for this model."
    likely, most = money(estimate.likely_micros, currency), money(estimate.at_most_micros, currency)
    if estimate.likely_micros > estimate.at_most_micros:
        return f"{told}, about {likely}: over the limits, which leave {most}."
    return f"{told}, about {likely}, at most {most}."


def batch_in_words(estimate: BatchEstimate, currency: str) -> str:
    """What the pages of a batch, or the rest of them, would take."""
    tokens = estimate.prompt_tokens + estimate.completion_tokens
    told = f"Estimate from {estimate.rehearsed} of {estimate.pages} shoppers"
    if not estimate.calls:
        return f"{told}: everything was answered before, so it costs nothing."
    told = f"{told}: {_calls(estimate.calls)}, {tokens:,} tokens"
    if estimate.cached:
        told += f", {estimate.cached} answers kept from before"
    if not estimate.likely_micros:
        return f"{told}." if estimate.problem else f"{told}; nothing is charged for this model."
    likely, most = money(estimate.likely_micros, currency), money(estimate.at_most_micros, currency)
    left = money(estimate.left_micros, currency)
    if estimate.likely_micros > min(estimate.at_most_micros, estimate.left_micros):
        return f"{told}, about {likely}: over today's limit, which leaves {left}."
    return f"{told}, about {likely}, at most {most}. Today's limit leaves {left}."


def _calls(number: int) -> str:
    return "1 call" if number == 1 else f"{number:,} calls"
