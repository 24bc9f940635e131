"""Hybrid retrieval for one placement: lexical, dense, category and attribute search, and the shopper's own history.

Ranked lists are fused by reciprocal rank (Cormack, Clarke and Buettcher, SIGIR 2009, k = 60).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.catalogue import Catalogue
from core.domain.keyword import Keyword
from core.domain.page import Brief, Candidate, Hit, KeywordCandidate, Placement, Via
from core.phases.theme_text import theme_texts
from core.ports import Embedder, ProductSearch, Vectors
from core.settings import RetrievalSettings

RRF_K = 60
ON_THEME = 0.50  # cosine from which a best seller counts as on the theme
PER_LIST = 30  # products taken from each ranked list
HISTORY_NEAR = 0.55  # cosine from which a product bought before belongs to a theme
FOREIGN_SHELF = 0.08  # share of a theme's candidates from which a department is at home in it
FOREIGN_FACTOR = 0.85  # relevance kept by a product whose department is not at home at all
POPULAR_WEIGHT = 2.0  # a ranked list of best sellers counts this often
HISTORY_WEIGHT = 2.0  # a ranked list of own products counts this often


@dataclass(frozen=True)
class Found:
    """One ranked list of catalogue rows."""

    keyword: str
    via: Via
    rows: list[int]
    weight: float = 1.0


@dataclass(frozen=True)
class Retriever:
    """Brings the candidates of a placement. Only available products that carry the placement's diets."""

    catalogue: Catalogue
    embedder: Embedder
    search: ProductSearch
    popularity: npt.NDArray[np.int64]  # orders per catalogue row
    settings: RetrievalSettings

    def retrieve(
        self, brief: Brief, placement: Placement, selected: tuple[KeywordCandidate, ...], limit: int | None = None
    ) -> tuple[Candidate, ...]:
        """Candidates best first, at most `limit` of them (by default `settings.products`)."""
        allowed = self.allowed(placement)
        texts = theme_texts(placement)
        concepts = self.embedder.embed(texts)
        lists = [self._history(brief, placement, concepts, allowed)]
        if placement.source == "catalogue":
            lists += self._by_keywords(selected, concepts, allowed)
            lists.append(self._best_sellers(concepts, allowed))
            lists += [
                Found(text, "dense", rows)
                for text, rows in zip(texts, self.search.dense(concepts, PER_LIST, allowed), strict=True)
            ]
        return self._fuse(lists, texts, concepts, limit or self.settings.products)

    def allowed(self, placement: Placement) -> npt.NDArray[np.bool_]:
        """Shape (products,): available, and carrying every diet claim the placement promises."""
        mask = self.catalogue.available.copy()
        for diet in placement.diets:
            mask &= self.catalogue.claiming(diet)
        return mask

    def _history(self, brief: Brief, placement: Placement, concepts: Vectors, allowed: npt.NDArray[np.bool_]) -> Found:
        """Products bought before: all of them for a history placement without departments, else those on theme."""
        rows = [self.catalogue.position(regular.product_id) for regular in brief.profile.regulars]
        known = np.array([row for row in rows if row is not None and allowed[row]], dtype=np.int64)
        if len(known) and not (placement.source == "history" and not placement.departments):
            fit = (self.search.vectors(known) @ concepts.T).max(axis=1)
            known = known[fit >= HISTORY_NEAR]
        return Found("bought before", "history", [int(row) for row in known], HISTORY_WEIGHT)

    def _best_sellers(self, concepts: Vectors, allowed: npt.NDArray[np.bool_]) -> Found:
        """What sells best among the products that are clearly on theme: a name alone does not say what people buy."""
        sold = np.flatnonzero(allowed & (self.popularity > 0))
        on_theme = sold[(self.search.vectors(sold) @ concepts.T).max(axis=1, initial=-1.0) >= ON_THEME]
        order = np.lexsort((on_theme, -self.popularity[on_theme]))[:PER_LIST]
        return Found("best sellers on this theme", "popular", [int(row) for row in on_theme[order]], POPULAR_WEIGHT)

    def _by_keywords(
        self, selected: tuple[KeywordCandidate, ...], concepts: Vectors, allowed: npt.NDArray[np.bool_]
    ) -> list[Found]:
        queries = [entry.keyword.text for entry in selected if entry.keyword.kind == "query"]
        lexical = self.search.lexical(queries, PER_LIST, allowed)
        dense = self.search.dense(self.embedder.embed(queries), PER_LIST, allowed) if queries else []
        found = [Found(text, "lexical", rows) for text, rows in zip(queries, lexical, strict=True)]
        found += [Found(text, "dense", rows) for text, rows in zip(queries, dense, strict=True)]
        found += [
            Found(entry.keyword.text, entry.keyword.kind, self._by_filter(entry.keyword, concepts, allowed))
            for entry in selected
            if entry.keyword.kind != "query"
        ]
        return found

    def _by_filter(self, keyword: Keyword, concepts: Vectors, allowed: npt.NDArray[np.bool_]) -> list[int]:
        """Products a category or attribute keyword selects, nearest to the theme first."""
        rows = np.flatnonzero(self.catalogue.selecting(keyword.field or "", keyword.value or "") & allowed)
        if not len(rows):
            return []
        fit = (self.search.vectors(rows) @ concepts.T).max(axis=1)
        order = np.lexsort((rows, -fit))[:PER_LIST]
        return [int(row) for row in rows[order]]

    def _fuse(self, lists: list[Found], texts: list[str], concepts: Vectors, limit: int) -> tuple[Candidate, ...]:
        scores: dict[int, float] = defaultdict(float)
        hits: dict[int, list[Hit]] = defaultdict(list)
        for found in lists:
            for rank, row in enumerate(found.rows, start=1):
                scores[row] += found.weight / (RRF_K + rank)
                hits[row].append(Hit(keyword=found.keyword, via=found.via, rank=rank))
        rows = sorted(scores, key=lambda row: (-scores[row], row))[:limit]
        if not rows:
            return ()
        places = np.array(rows, dtype=np.int64)
        fit = self.search.vectors(places) @ concepts.T
        relevance = fit.max(axis=1) * self._at_home(places)
        return tuple(
            Candidate(
                product_id=self.catalogue.products[row].id,
                score=round(scores[row], 6),
                relevance=round(float(relevance[number]), 4),
                concept=texts[int(fit[number].argmax())],
                hits=tuple(hits[row]),
            )
            for number, row in enumerate(rows)
        )

    def _at_home(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Factor per row, FOREIGN_FACTOR to 1: how much of the candidates come from the same department.

        Short names mislead an embedding (paper rolls among bread rolls); the shop's own shelves tell them apart.
        """
        departments = self.catalogue.departments[rows]
        _, codes, counts = np.unique(departments, return_inverse=True, return_counts=True)
        share = counts[codes] / len(rows)
        home = np.minimum(share / FOREIGN_SHELF, 1.0)
        return np.asarray(FOREIGN_FACTOR + (1 - FOREIGN_FACTOR) * home, dtype=np.float32)
