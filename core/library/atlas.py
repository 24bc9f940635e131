"""Where each theme lies in the catalogue: its vectors, and the products nearest to it.

Built once per index. Themes whose concepts the catalogue does not stock are known here before anybody designs a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.catalogue import Catalogue
from core.domain.theme import Theme
from core.ports import Embedder, ProductSearch, Vectors

NEAREST = 40  # products looked at per theme
NEAR = 0.35  # cosine from which a product is near a theme at all
STOCKED = 12  # products that must be near for a theme to count as stocked
CHUNK = 8192  # catalogue rows multiplied at once: 8,192 x 2,400 concepts x 4 bytes is under 80 MB


@dataclass(frozen=True)
class Atlas:
    """Themes as arrays, aligned with `themes`.

    Attributes:
        concepts: shape (concepts, dimensions), all themes' concepts one after another.
        starts: shape (themes,), the first concept of each theme.
        centroids: shape (themes, dimensions), unit length: title, intent and concepts together.
        nearest: shape (themes, NEAREST), rows of the nearest available products, best first, -1 padded.
        stocked: shape (themes,), mean similarity of the STOCKED nearest products, 0 to 1.
    """

    themes: tuple[Theme, ...]
    concepts: Vectors
    starts: npt.NDArray[np.int64]
    centroids: Vectors
    nearest: npt.NDArray[np.int64]
    stocked: npt.NDArray[np.float32]

    def mean_of(self, values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Mean over each theme's nearest products of `values` (one per catalogue row): shape (themes,)."""
        real = self.nearest >= 0
        held = np.where(real, values[np.where(real, self.nearest, 0)], 0.0)
        return np.asarray(held.sum(axis=1) / np.maximum(real.sum(axis=1), 1), dtype=np.float32)

    def shared_with(self, theme: int) -> npt.NDArray[np.float32]:
        """Share of each theme's nearest products that `theme` has among its own: shape (themes,)."""
        real = self.nearest >= 0
        common = real & np.isin(self.nearest, self.nearest[theme][real[theme]])
        return np.asarray(common.sum(axis=1) / np.maximum(real.sum(axis=1), 1), dtype=np.float32)

    def fit(self, vectors: Vectors) -> npt.NDArray[np.float32]:
        """Similarity of each row of `vectors` to each theme by its best concept: shape (rows, themes)."""
        if not len(vectors):
            return np.zeros((0, len(self.themes)), dtype=np.float32)
        return np.maximum.reduceat(vectors @ self.concepts.T, self.starts, axis=1).astype(np.float32)


def build_atlas(themes: Sequence[Theme], catalogue: Catalogue, embedder: Embedder, search: ProductSearch) -> Atlas:
    """Embed the themes (cached) and find their nearest products. Cost grows with concepts x products."""
    counts = np.array([len(theme.concepts) for theme in themes])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
    concepts = embedder.embed([concept for theme in themes for concept in theme.concepts])
    titles = embedder.embed([theme.titles[0] for theme in themes])
    intents = embedder.embed([theme.intent for theme in themes])
    means = np.add.reduceat(concepts, starts, axis=0) / counts[:, None]
    centroids = 2 * means + titles + intents
    centroids /= np.linalg.norm(centroids, axis=1, keepdims=True)
    nearest, scores = _nearest(concepts, starts, themes, catalogue, search)
    stocked = np.clip(scores[:, :STOCKED].mean(axis=1), 0.0, 1.0).astype(np.float32)
    return Atlas(tuple(themes), concepts, starts, centroids.astype(np.float32), nearest, stocked)


def _nearest(
    concepts: Vectors,
    starts: npt.NDArray[np.int64],
    themes: Sequence[Theme],
    catalogue: Catalogue,
    search: ProductSearch,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Rows and similarities of the nearest products of each theme, by a running best over chunks of the catalogue."""
    best = np.full((len(themes), NEAREST), -1, dtype=np.int64)
    scores = np.full((len(themes), NEAREST), -1.0, dtype=np.float32)
    claims = {diet: catalogue.claiming(diet) for diet in {diet for theme in themes for diet in theme.diets}}
    for first in range(0, len(catalogue), CHUNK):
        rows = np.arange(first, min(first + CHUNK, len(catalogue)), dtype=np.int64)
        fit = np.maximum.reduceat(concepts @ search.vectors(rows).T, starts, axis=0)
        fit[:, ~catalogue.available[rows]] = -1.0
        for number, theme in enumerate(themes):
            for diet in theme.diets:
                fit[number, ~claims[diet][rows]] = -1.0
        fit = np.concatenate([scores, fit], axis=1)
        known = np.concatenate([best, np.broadcast_to(rows, (len(themes), len(rows)))], axis=1)
        top = np.argpartition(-fit, NEAREST - 1, axis=1)[:, :NEAREST]
        scores, best = np.take_along_axis(fit, top, axis=1), np.take_along_axis(known, top, axis=1)
    order = np.lexsort((best, -scores), axis=1)
    scores, best = np.take_along_axis(scores, order, axis=1), np.take_along_axis(best, order, axis=1)
    best[scores < NEAR] = -1
    return best, scores
