"""What a filter says of a candidate. Filters annotate and never delete, so every decision can be read later."""

from __future__ import annotations

from core.domain.base import Value
from core.domain.vocabulary import Decision


class Verdict(Value):
    """One filter's decision on one candidate (or placement).

    `score` and `threshold` share a scale; `margin` is score minus threshold, negative when the filter dropped on it.
    `abstain` means "could not tell" and is not evidence against a product.
    """

    filter: str
    decision: Decision
    score: float | None = None
    threshold: float | None = None
    rule: str = ""
    reason: str = ""  # a sentence for merchandisers

    @property
    def margin(self) -> float | None:
        if self.score is None or self.threshold is None:
            return None
        return self.score - self.threshold
