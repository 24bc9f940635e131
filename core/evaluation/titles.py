"""How alike the titles of pages are: by meaning (embeddings) and by wording (shared words)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from core.ports import Embedder

NEAR = 0.5  # share of words two titles have in common from which they are one title with something swapped:
# "Cosy pasta suppers" and "Cosy curry suppers" share 2 of 4 words, "Pasta night" and "Ramen night" 1 of 3
Numbers = npt.NDArray[np.float32]
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class TitledPage:
    """The titles of one page, and for whom and when it was made. `run_id` leads back to it."""

    run_id: str
    shopper_id: str
    at: date
    titles: tuple[str, ...]


def by_meaning(titles: Sequence[str], embedder: Embedder) -> Numbers:
    """Cosine similarity of every two titles, not below 0, shape (titles, titles)."""
    vectors = embedder.embed(list(titles))
    alike: Numbers = np.clip(vectors @ vectors.T, 0.0, 1.0)
    return alike


def by_wording(titles: Sequence[str]) -> Numbers:
    """1 where two titles are the same or nearly (NEAR), else 0, shape (titles, titles)."""
    words = [frozenset(_WORD.findall(title.casefold())) for title in titles]
    places = {word: place for place, word in enumerate(sorted(frozenset().union(*words)))}
    marks = np.zeros((len(titles), max(len(places), 1)), dtype=np.float32)
    for row, of_title in enumerate(words):
        marks[row, [places[word] for word in of_title]] = 1.0
    shared = marks @ marks.T
    sizes = marks.sum(axis=1)
    union = sizes[:, None] + sizes[None, :] - shared
    alike: Numbers = (shared >= NEAR * np.maximum(union, 1.0)).astype(np.float32)
    return alike


def page_likeness(pages: Sequence[TitledPage], titles: Sequence[str], alike: Numbers) -> Numbers:
    """How alike every two pages are, 0 to 1, shape (pages, pages): the mean over titles of the best match on the other
    page, taken in both directions. `alike` compares `titles`, which hold every title of the pages."""
    places = {title: place for place, title in enumerate(titles)}
    rows = np.array([places[title] for page in pages for title in page.titles], dtype=np.int64)
    sizes = np.array([len(page.titles) for page in pages], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    best = np.maximum.reduceat(alike[rows][:, rows], starts, axis=1)  # (titles of all pages, pages)
    mean = np.add.reduceat(best, starts, axis=0) / sizes[:, None]
    both: Numbers = ((mean + mean.T) / 2).astype(np.float32)
    return both
