"""An embedder that pays for each text once. Everything in Endcap embeds through it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.ports import Embedder, Vectors
from core.retrieval.vector_cache import SMALL_SHARD, VectorCache
from core.trace import Progress, ignore_progress

BLOCK = SMALL_SHARD  # texts embedded between two saves: what a killed process loses, about three seconds of work


class CachedEmbedder:
    """core.ports.Embedder: known texts come from the vector cache, unknown ones from `inner`, and are kept.

    While every text is known, `inner` is asked for nothing but its name, so the model is not loaded.
    """

    def __init__(self, inner: Embedder, folder: Path) -> None:
        """`folder` holds the caches of all models, one sub-folder each."""
        self._inner = inner
        self.cache = VectorCache(folder, inner.name)

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def dimensions(self) -> int:
        return self.cache.dimensions or self._inner.dimensions

    def unknown(self, texts: Sequence[str]) -> list[str]:
        """The texts that would have to be read by the model, each once, in order."""
        distinct = list(dict.fromkeys(texts))
        return [text for text, known in zip(distinct, self.cache.knows(distinct), strict=True) if not known]

    def embed(self, texts: Sequence[str], progress: Progress = ignore_progress) -> Vectors:
        """Unit vectors, shape (len(texts), dimensions). Progress counts distinct texts, known ones first.

        Saved after every 2,048 new texts, so a stopped or killed call is taken up where it was.
        """
        distinct = list(dict.fromkeys(texts))
        vectors, known = self.cache.find(distinct, self.dimensions)
        missing = np.flatnonzero(~known)
        done = len(distinct) - len(missing)
        for start in range(0, len(missing), BLOCK):
            rows = missing[start : start + BLOCK]
            block = [distinct[row] for row in rows]
            vectors[rows] = self._inner.embed(block, _counted(progress, done, len(distinct)))
            self.cache.add(block, vectors[rows])
            done += len(rows)
        progress("Reading texts", len(distinct), len(distinct))
        if len(distinct) == len(texts):
            return vectors
        places = {text: row for row, text in enumerate(distinct)}
        return vectors[[places[text] for text in texts]]


def _counted(progress: Progress, before: int, total: int) -> Progress:
    """Progress of one block as progress of the whole."""
    return lambda stage, done, _: progress(stage, before + done, total)
