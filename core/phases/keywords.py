"""Phase 2: each theme becomes retrieval keywords, and the keywords bring candidates from the catalogue.

Concepts are embedded; about 100 corpus entries near them are kept per theme (retrieval-augmented pruning, after
Instacart's published cascade); a selector takes a few varied ones from those only; hybrid search runs them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from core.domain.page import KeywordCandidate, KeywordPlan, PageDesign, Placement, PlacementPlan
from core.domain.run import PhaseName
from core.phases.retrieve import Retriever
from core.phases.theme_text import theme_texts
from core.ports import Embedder, KeywordIndex, Vectors
from core.settings import RetrievalSettings
from core.trace import Span

RELEVANT = 0.45  # cosine below which a corpus entry says nothing about a theme
KINDS_AT_MOST = {"category": 2, "attribute": 1}
SAMENESS = 0.55  # weight of likeness to keywords already selected (maximal marginal relevance)


@dataclass(frozen=True)
class Keywords:
    """The phase: consider, select, retrieve, for every placement of a design."""

    embedder: Embedder
    index: KeywordIndex
    retriever: Retriever
    settings: RetrievalSettings
    name: PhaseName = "keywords"

    def __call__(self, given: PageDesign, span: Span) -> KeywordPlan:
        plans = []
        for placement in given.placements:
            span.check()
            # What was bought before is known by id: a history placement needs no keywords to be found.
            considered = self._consider(placement) if placement.source == "catalogue" else ()
            selected = self._select(considered)
            candidates = self.retriever.retrieve(given.brief, placement, selected)
            plans.append(
                PlacementPlan(placement=placement, considered=considered, selected=selected, candidates=candidates)
            )
        span.note(
            considered=sum(len(plan.considered) for plan in plans),
            keywords=sum(len(plan.selected) for plan in plans),
            candidates=sum(len(plan.candidates) for plan in plans),
        )
        return KeywordPlan(
            brief=given.brief,
            persona=given.persona,
            strategy=given.strategy,
            designer=given.designer,
            plans=tuple(plans),
        )

    def _consider(self, placement: Placement) -> tuple[KeywordCandidate, ...]:
        """The corpus entries nearest to the theme, each with the concept it is nearest to."""
        texts = theme_texts(placement)
        best: dict[str, KeywordCandidate] = {}
        for text, found in zip(
            texts, self.index.nearest(self.embedder.embed(texts), self.settings.keyword_candidates), strict=True
        ):
            for keyword, similarity in found:
                known = best.get(keyword.id)
                if known is None or similarity > known.similarity:
                    best[keyword.id] = KeywordCandidate(keyword=keyword, similarity=round(similarity, 4), concept=text)
        ranked = sorted(best.values(), key=lambda entry: (-entry.similarity, entry.keyword.id))
        return tuple(ranked[: self.settings.keyword_candidates])

    def _select(self, considered: tuple[KeywordCandidate, ...]) -> tuple[KeywordCandidate, ...]:
        """A few varied keywords: every concept gets its turn, likeness to those already taken counts against."""
        pool = [entry for entry in considered if entry.similarity >= RELEVANT] or list(considered[:3])
        vectors = self.embedder.embed([entry.keyword.text for entry in pool])
        served: dict[str, int] = defaultdict(int)
        kinds: dict[str, int] = defaultdict(int)
        alike = np.zeros(len(pool), dtype=np.float32)
        taken: list[int] = []
        while len(taken) < min(self.settings.keywords, len(pool)):
            best = self._next(pool, alike, served, kinds, taken)
            if best is None:
                break
            taken.append(best)
            served[pool[best].concept] += 1
            kinds[pool[best].keyword.kind] += 1
            alike = np.maximum(alike, vectors @ vectors[best])
        return tuple(pool[position] for position in taken)

    @staticmethod
    def _next(
        pool: list[KeywordCandidate],
        alike: Vectors,
        served: dict[str, int],
        kinds: dict[str, int],
        taken: list[int],
    ) -> int | None:
        scores = [
            -np.inf
            if position in taken or kinds[entry.keyword.kind] >= KINDS_AT_MOST.get(entry.keyword.kind, len(pool))
            else entry.similarity - SAMENESS * float(alike[position]) - 0.25 * served[entry.concept]
            for position, entry in enumerate(pool)
        ]
        best = int(np.argmax(scores))
        return best if np.isfinite(scores[best]) else None
