"""Phase 2: each theme becomes retrieval keywords, and the keywords bring candidates from the catalogue.

Concepts are embedded; about 100 corpus entries near them are kept per theme (retrieval-augmented pruning, after
Instacart's published cascade); a selector takes a few varied ones from those only; hybrid search runs them. The
selector is a language model (core.phases.keywords_llm) or, without one and as its stand-in, plain embeddings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.domain.page import KeywordCandidate, KeywordPlan, PageDesign, Placement, PlacementPlan
from core.domain.run import PhaseFailure, PhaseName
from core.errors import ModelFailed
from core.phases.retrieve import Retriever
from core.phases.theme_text import theme_texts
from core.ports import Embedder, KeywordIndex, KeywordSelector, Vectors
from core.settings import RetrievalSettings
from core.trace import Span

RELEVANT = 0.45  # cosine below which a corpus entry says nothing about a theme
KINDS_AT_MOST = {"category": 2, "attribute": 1}
THEMES_AT_ONCE = 5  # themes a selector is given together (core.phases.keywords_llm says why)
SAMENESS = 0.55  # weight of likeness to keywords already selected (maximal marginal relevance)
Considered = tuple[KeywordCandidate, ...]
Themes = list[tuple[Placement, Considered]]


@dataclass(frozen=True)
class Keywords:
    """The phase: consider, select, retrieve, for every placement of a design.

    Selectors are given `at_once` themes at a time. When a model fails on some, `fallback` selects for those.
    """

    embedder: Embedder
    index: KeywordIndex
    retriever: Retriever
    settings: RetrievalSettings
    selector: KeywordSelector
    fallback: KeywordSelector | None = None
    at_once: int = THEMES_AT_ONCE
    name: PhaseName = "keywords"

    def __call__(self, given: PageDesign, span: Span) -> KeywordPlan:
        considered = [self._considered(placement, span) for placement in given.placements]
        # What was bought before is known by id: a history placement needs no keywords to be found.
        themes = [(one, near) for one, near in zip(given.placements, considered, strict=True) if near]
        selected, failures = self._select(themes, span)
        plans = []
        for placement, near in zip(given.placements, considered, strict=True):
            span.check()
            chosen = selected.get(placement.key, ())
            candidates = self.retriever.retrieve(given.brief, placement, chosen)
            plans.append(PlacementPlan(placement=placement, considered=near, selected=chosen, candidates=candidates))
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
            failures=given.failures + failures,
        )

    def _considered(self, placement: Placement, span: Span) -> Considered:
        """The corpus entries nearest to the theme, each with the concept it is nearest to."""
        span.check()
        if placement.source == "history":
            return ()
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

    def _select(self, themes: Themes, span: Span) -> tuple[dict[str, Considered], tuple[PhaseFailure, ...]]:
        """Selected keywords by placement key. A page whose selector failed more than once names the first failure."""
        selected: dict[str, Considered] = {}
        failures: list[PhaseFailure] = []
        for some in _in_parts(themes, self.at_once):
            span.check()
            try:
                chosen = self.selector.select(some, span)
            except ModelFailed as error:
                if self.fallback is None:
                    raise
                instead = self.fallback.name
                span.note(failed=error.kind, instead=instead)
                failures.append(PhaseFailure(phase="keywords", kind=error.kind, message=str(error), instead=instead))
                chosen = self.fallback.select(some, span)
            selected |= {placement.key: one for (placement, _), one in zip(some, chosen, strict=True)}
        return selected, tuple(failures[:1])


@dataclass(frozen=True)
class EmbeddingSelector:
    """Implements `core.ports.KeywordSelector` without a model: nearest first, varied, every concept in its turn."""

    embedder: Embedder
    keywords: int  # selected for a theme at most
    name: str = "embeddings"

    def select(self, given: Sequence[tuple[Placement, Considered]], span: Span) -> list[Considered]:
        return [self.pick(considered) for _, considered in given]

    def pick(self, considered: Considered) -> Considered:
        """A few varied keywords: every concept gets its turn, likeness to those already taken counts against."""
        pool = [entry for entry in considered if entry.similarity >= RELEVANT] or list(considered[:3])
        vectors = self.embedder.embed([entry.keyword.text for entry in pool])
        served: dict[str, int] = defaultdict(int)
        kinds: dict[str, int] = defaultdict(int)
        alike = np.zeros(len(pool), dtype=np.float32)
        taken: list[int] = []
        while len(taken) < min(self.keywords, len(pool)):
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


def _in_parts(themes: Themes, size: int) -> Iterator[Themes]:
    for start in range(0, len(themes), size):
        yield themes[start : start + size]
