"""What asking would cost, seen beforehand: the likely sum for people, the most it can be, and what would stop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from core.domain.model import Capabilities, Caps, Endpoint, Estimate, Price, Usage, price_of
from core.domain.money import money
from core.llm import tokens
from core.llm.asking import bound_of
from core.llm.budget import Bound
from core.llm.probe import FORBIDDEN, MOST_QUESTIONS, TOKENS_FOR_THINKERS, question
from core.llm.wire import Question

PROBE_ANSWER = 12  # tokens that the answer to a probe's question usually has


@dataclass(frozen=True)
class Foreseen:
    """One request that would be made. `bound` is one sending, `most_micros` all that may follow it.

    A cached one takes nothing.
    """

    bound: Bound
    likely: Usage
    most_micros: int
    cached: bool

    @property
    def likely_micros(self) -> int:
        return price_of(self.likely, self.bound.price)


def likely_usage(question: Question, output_tokens: int) -> Usage:
    """The prompt by its length; the schema is left out, since most endpoints do not count it."""
    prompt = tokens.likely(question.system) + tokens.likely(question.user)
    written = min(output_tokens, question.max_output_tokens)
    return Usage(prompt_tokens=prompt, completion_tokens=written, measured=False)


def probe_foreseen(endpoint: Endpoint, capabilities: Capabilities, price: Price) -> Foreseen:
    """What finding out about an address takes that was never asked: one question if it is a usual server."""
    asked = question(endpoint, capabilities, FORBIDDEN, TOKENS_FOR_THINKERS)
    bound = bound_of(asked, price)
    return Foreseen(bound, likely_usage(asked, PROBE_ANSWER), bound.micros * MOST_QUESTIONS, cached=False)


def estimate_of(foreseen: Sequence[Foreseen], caps: Caps, spent_today: int, currency: str) -> Estimate:
    """The sum of what would be asked. What it can cost at most is never more than the caps leave."""
    asked = [one for one in foreseen if not one.cached]
    left = max(0, min(caps.per_run_micros, caps.per_day_micros - spent_today))
    return Estimate(
        calls=len(asked),
        cached=len(foreseen) - len(asked),
        prompt_tokens=sum(one.likely.prompt_tokens for one in asked),
        completion_tokens=sum(one.likely.completion_tokens for one in asked),
        likely_micros=sum(one.likely_micros for one in asked),
        at_most_micros=min(left, sum(one.most_micros for one in asked)),
        problem=_refused(asked, caps, spent_today, currency),
    )


def _refused(asked: Sequence[Foreseen], caps: Caps, spent_today: int, currency: str) -> str:
    """Which cap would stop one of the requests, if those before it cost what is likely, and what the cap would have to
    be for all of them. Empty when none does."""
    paid = [one for one in asked if one.bound.micros]
    before = accumulate((one.likely_micros for one in paid), initial=0)
    needed = max((spent + one.bound.micros for spent, one in zip(before, paid, strict=False)), default=0)
    if needed > caps.per_run_micros:
        return (
            f"This page may need {money(needed, currency)} at a time, and one page may cost "
            f"{money(caps.per_run_micros, currency)}. Raise that limit, or lower the longest answer of the model."
        )
    if needed and needed + spent_today > caps.per_day_micros:
        return (
            f"This page may need {money(needed, currency)} at a time, and of today's "
            f"{money(caps.per_day_micros, currency)} there are {money(spent_today, currency)} spent or held."
        )
    return ""
