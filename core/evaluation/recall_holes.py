"""Recall holes: concepts a designer asked for that no keyword of the shop comes near.

A concept with a hole finds nothing through keywords, so its row is filled by its other concepts or by chance. Many
holes say that the designer speaks of things the shop does not sell, or that the keyword corpus has a gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.base import Value
from core.evaluation.coverage import interval
from core.evaluation.gauge import Gauge, few, percent, state_of
from core.phases.keywords import RELEVANT
from core.ports import Embedder

WATCH = 0.05  # of concepts: a row has about six, so every third row has one that finds nothing
ACT = 0.15  # nearly every row has one
PAGES = 10
LISTED = 25


@dataclass(frozen=True)
class Considered:
    """A keyword phase 2 kept for a theme: cosine similarity to the concept it is nearest to."""

    keyword: str
    concept: str
    similarity: float


@dataclass(frozen=True)
class Theme:
    """A theme that searched the catalogue, and all keywords that phase 2 kept for it (about 100)."""

    run_id: str
    title: str
    concepts: tuple[str, ...]
    considered: tuple[Considered, ...]


class Hole(Value):
    """A concept without a keyword near it. `similarity` is the best found; `title` and `run_id` are one example."""

    concept: str
    times: int
    similarity: float
    title: str
    run_id: str


class RecallHoles(Value):
    """The monitor. `concepts` counts every use of a concept in a theme."""

    gauge: Gauge
    holes: tuple[Hole, ...]
    concepts: int


def recall_holes(pages: Sequence[Sequence[Theme]], embedder: Embedder) -> RecallHoles:
    """Share of concepts whose nearest keyword is below RELEVANT, over pages (each its themes), with the worst ones.

    A concept that has no keyword to its name is compared with all keywords of its theme: they may serve two concepts,
    and only the nearer one is noted. Texts are those phase 2 embedded, so a cached embedder loads no model.
    """
    found: dict[str, list[tuple[float, Theme]]] = defaultdict(list)
    shares = []
    total = 0
    for themes in pages:
        near = [(concept, similarity, theme) for theme in themes for concept, similarity in _nearest(theme, embedder)]
        far = [one for one in near if one[1] < RELEVANT]
        for concept, similarity, theme in far:
            found[concept.casefold()].append((similarity, theme))
        total += len(near)
        if near:
            shares.append(len(far) / len(near))
    holes = [_hole(concept, uses) for concept, uses in found.items()]
    holes.sort(key=lambda hole: (-hole.times, hole.similarity, hole.concept))
    return RecallHoles(gauge=_gauge(shares, len(holes)), holes=tuple(holes[:LISTED]), concepts=total)


def _nearest(theme: Theme, embedder: Embedder) -> list[tuple[str, float]]:
    """Each concept of a theme with the similarity of its nearest keyword, as far as the theme's keywords show it."""
    best: dict[str, float] = {}
    for one in theme.considered:
        best[one.concept] = max(one.similarity, best.get(one.concept, -1.0))
    unnamed = [concept for concept in theme.concepts if best.get(concept, -1.0) < RELEVANT]
    if unnamed and theme.considered:
        vectors = embedder.embed([*unnamed, *(one.keyword for one in theme.considered)])
        likeness = vectors[: len(unnamed)] @ vectors[len(unnamed) :].T
        best |= {
            concept: max(float(row.max()), best.get(concept, -1.0))
            for concept, row in zip(unnamed, likeness, strict=True)
        }
    return [(concept, best.get(concept, 0.0)) for concept in theme.concepts]


def _hole(concept: str, uses: Sequence[tuple[float, Theme]]) -> Hole:
    similarity, theme = max(uses, key=lambda use: use[0])
    return Hole(
        concept=concept, times=len(uses), similarity=round(similarity, 3), title=theme.title, run_id=theme.run_id
    )


def _gauge(shares: Sequence[float], distinct: int) -> Gauge:
    name = "Concepts without a keyword"
    if len(shares) < PAGES:
        missing = PAGES - len(shares)
        sentence = few(len(shares), PAGES, "pages")
        return Gauge(name=name, state="too few pages", sentence=sentence, n=len(shares), missing=missing)
    mean = interval(shares)
    state = state_of(mean.low, WATCH, ACT)
    verdict = {
        "fine": "Rows find what they ask for.",
        "watch": "Some rows are filled by what is left: see which concepts find nothing.",
        "act": "Most rows ask for something the shop has no word for: import keywords for them, or tell the designer.",
    }[state]
    return Gauge(
        name=name,
        state=state,
        sentence=f"{_told(mean.mean, distinct)} {verdict}",
        value=round(mean.mean, 4),
        low=round(mean.low, 4),
        high=round(mean.high, 4),
        n=mean.n,
    )


def _told(share: float, distinct: int) -> str:
    if not distinct:
        return "Every concept has a keyword near it."
    share_told = percent(share)
    return f"{share_told[:1].upper()}{share_told[1:]} of concepts ({distinct} different) have no keyword near them."
