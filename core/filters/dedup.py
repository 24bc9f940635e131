"""Near-duplicates by embeddings: products inside a placement, and whole placements on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.domain.catalogue import Catalogue
from core.domain.page import Brief, Candidate, Placement
from core.domain.verdict import Verdict
from core.ports import Embedder, ProductSearch
from core.trace import Span

NAME = "near-duplicates"


@dataclass(frozen=True)
class NearDuplicates:
    """Of products that are the same thing to a shopper (cosine from `threshold`), keeps the first in the batch."""

    catalogue: Catalogue
    search: ProductSearch
    threshold: float
    name: str = NAME

    def judge(self, brief: Brief, placement: Placement, batch: Sequence[Candidate], span: Span) -> list[Verdict]:
        rows = [self.catalogue.position(candidate.product_id) for candidate in batch]
        if any(row is None for row in rows) or not rows:
            return [Verdict(filter=NAME, decision="abstain", reason="Not in the index.")] * len(batch)
        vectors = self.search.vectors(np.array(rows, dtype=np.int64))
        likeness = np.triu(vectors @ vectors.T, k=1)
        verdicts: list[Verdict] = []
        gone: set[int] = set()
        for position in range(len(batch)):
            earlier = [
                other for other in np.flatnonzero(likeness[:, position] >= self.threshold) if int(other) not in gone
            ]
            # History keeps both of two look-alikes: a shopper who buys both means both.
            if earlier and placement.source != "history":
                gone.add(position)
                verdicts.append(self._same(batch[int(earlier[0])], float(likeness[earlier[0], position])))
            else:
                verdicts.append(Verdict(filter=NAME, decision="keep"))
        return verdicts

    def _same(self, other: Candidate, score: float) -> Verdict:
        product = self.catalogue.get(other.product_id)
        return Verdict(
            filter=NAME,
            decision="drop",
            score=round(score, 4),
            threshold=self.threshold,
            rule="same-product",
            reason=f"Nearly the same as “{product.name if product else other.product_id}”.",
        )


@dataclass(frozen=True)
class PlacementDuplicates:
    """Of two placements about the same thing (cosine of title, intent and concepts), the later one is withdrawn."""

    embedder: Embedder
    threshold: float

    def judge(self, placements: Sequence[Placement]) -> list[Verdict]:
        """One verdict per placement, in order. History placements only compare with each other."""
        vectors = np.stack([self._centroid(placement) for placement in placements]) if placements else np.zeros((0, 1))
        verdicts: list[Verdict] = []
        for position, placement in enumerate(placements):
            scores = [
                float(vectors[position] @ vectors[other])
                if verdicts[other].decision == "keep" and placements[other].source == placement.source
                else -1.0
                for other in range(position)
            ]
            nearest = int(np.argmax(scores)) if scores else -1
            same = nearest >= 0 and scores[nearest] >= self.threshold
            verdicts.append(
                Verdict(
                    filter=NAME,
                    decision="drop" if same else "keep",
                    score=round(scores[nearest], 4) if nearest >= 0 else None,
                    threshold=self.threshold,
                    rule="same-placement" if same else "",
                    reason=f"Nearly the same as “{placements[nearest].title}”." if same else "",
                )
            )
        return verdicts

    def _centroid(self, placement: Placement) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        vectors = self.embedder.embed([placement.title, placement.intent, *placement.concepts])
        centroid = vectors[:2].sum(axis=0) + 2 * vectors[2:].mean(axis=0)
        return (centroid / np.linalg.norm(centroid)).astype(np.float32)  # type: ignore[no-any-return]  # numpy's norm
