"""A small real embedder for tests: words and character trigrams hashed into a unit vector.

Texts that share words are near, others are not. It needs no model, so tests that only need "near" run in milliseconds.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from core.ports import Vectors
from core.trace import Progress, ignore_progress

DIMENSIONS = 256


class HashingEmbedder:
    """Implements `core.ports.Embedder`."""

    name = "hashing-test"
    dimensions = DIMENSIONS

    def embed(self, texts: Sequence[str], progress: Progress = ignore_progress) -> Vectors:
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for line, text in enumerate(texts):
            for word in text.casefold().split():
                vectors[line, zlib.crc32(word.encode()) % DIMENSIONS] += 1.0
                for start in range(len(word) - 2):
                    vectors[line, zlib.crc32(word[start : start + 3].encode()) % DIMENSIONS] += 0.25
            vectors[line, 0] += 1e-3  # a text without words is still a unit vector
        progress("embedding", len(texts), len(texts))
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
