"""The relevance gate. For now embedding similarity between product and theme, and named so on screen.

A trained cross-encoder replaces it; plain similarity is a weak judge of hard pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.page import Brief, Candidate, Placement
from core.domain.verdict import Verdict
from core.trace import Span

NAME = "embedding similarity"


@dataclass(frozen=True)
class SimilarityGate:
    """Drops candidates whose best concept similarity (cosine) is under `threshold`. History placements are not gated:
    having been bought is their theme."""

    threshold: float
    name: str = NAME

    def judge(self, brief: Brief, placement: Placement, batch: Sequence[Candidate], span: Span) -> list[Verdict]:
        if placement.source == "history":
            return [
                Verdict(filter=NAME, decision="abstain", reason="Bought before, which is what this is about.")
            ] * len(batch)
        return [self._judge_one(candidate) for candidate in batch]

    def _judge_one(self, candidate: Candidate) -> Verdict:
        if candidate.relevance >= self.threshold:
            return Verdict(filter=NAME, decision="keep", score=candidate.relevance, threshold=self.threshold)
        return Verdict(
            filter=NAME,
            decision="drop",
            score=candidate.relevance,
            threshold=self.threshold,
            rule="relevance",
            reason=f"Too far from the theme: {candidate.relevance:.2f}, needs {self.threshold:.2f}.",
        )
