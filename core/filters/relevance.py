"""The relevance gate. For now embedding similarity between product and theme, and named so on screen.

A trained cross-encoder replaces it; plain similarity is a weak judge of hard pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.catalogue import Catalogue
from core.domain.page import Brief, Candidate, Placement
from core.domain.verdict import Verdict
from core.policy.shelves import foreign_shelves
from core.trace import Span

NAME = "embedding similarity"
FOREIGN = 0.15  # cosine that a product of a department the theme does not mean needs on top: names alone mislead


@dataclass(frozen=True)
class SimilarityGate:
    """Drops candidates whose best concept similarity (cosine) is under `threshold`, on a shelf that the theme does not
    mean under `threshold` + FOREIGN. History placements are not gated: having been bought is their theme."""

    threshold: float
    catalogue: Catalogue
    name: str = NAME

    def judge(self, brief: Brief, placement: Placement, batch: Sequence[Candidate], span: Span) -> list[Verdict]:
        if placement.source == "history":
            return [
                Verdict(filter=NAME, decision="abstain", reason="Bought before, which is what this is about.")
            ] * len(batch)
        foreign = foreign_shelves(placement.departments, self.catalogue.shelves)
        return [self._judge_one(candidate, foreign) for candidate in batch]

    def _judge_one(self, candidate: Candidate, foreign: frozenset[str]) -> Verdict:
        product = self.catalogue.get(candidate.product_id)
        shelf = product.department if product and product.department in foreign else ""
        needed = round(min(self.threshold + (FOREIGN if shelf else 0.0), 1.0), 4)
        if candidate.relevance >= needed:
            return Verdict(filter=NAME, decision="keep", score=candidate.relevance, threshold=needed)
        elsewhere = f", and {shelf} is no shelf of this theme" if shelf else ""
        return Verdict(
            filter=NAME,
            decision="drop",
            score=candidate.relevance,
            threshold=needed,
            rule="relevance",
            reason=f"Too far from the theme: {candidate.relevance:.2f}, needs {needed:.2f}{elsewhere}.",
        )
