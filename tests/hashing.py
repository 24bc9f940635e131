"""A small embedder for tests: signed hashing of words and letter trigrams, so that like texts lie near each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np

from core.ports import Vectors
from core.trace import Progress, ignore_progress

DIMENSIONS = 256


class HashingEmbedder:
    """core.ports.Embedder without a model. `read` lists every text it was asked for, in order."""

    name = "hashing-256"
    dimensions = DIMENSIONS

    def __init__(self) -> None:
        self.read: list[str] = []

    def embed(self, texts: Sequence[str], progress: Progress = ignore_progress) -> Vectors:
        self.read += texts
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            for feature in features(text):
                digest = hashlib.blake2b(feature.encode("utf-8", "replace"), digest_size=4).digest()
                vectors[row, digest[0]] += 1.0 if digest[1] % 2 else -1.0
            progress("Reading texts", row + 1, len(texts))
        vectors[~vectors.any(axis=1), 0] = 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def features(text: str) -> Iterator[str]:
    """Words (twice as heavy) and the trigrams of each padded word."""
    for word in text.casefold().split():
        yield from (f"w:{word}", f"w:{word}")
        padded = f"_{word}_"
        yield from (padded[start : start + 3] for start in range(len(padded) - 2))
