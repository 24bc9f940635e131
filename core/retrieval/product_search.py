"""Hybrid product search: by words (BM25) and by meaning (vectors), both over catalogue rows.

BM25 as in Robertson and Zaragoza (2009) with bm25s' Lucene variant, k1 1.5, b 0.75, over English stems (Snowball).
The name counts twice; category, department and brand count once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from core.domain.catalogue import Product
from core.ports import Vectors
from core.retrieval.exact import best_rows, nearest_rows

if TYPE_CHECKING:
    import bm25s

QUERY_WORDS = 64  # a longer query is cut; nobody types one
QUERY_CHARACTERS = 2_000
WORD = re.compile(r"\w+")
STOP = frozenset(
    WORD.findall("a an and are as at be by for from in into is it no not of on or such that the this to with")
)


@dataclass(frozen=True)
class CatalogueSearch:
    """core.ports.ProductSearch. `by_meaning` has one unit vector per catalogue row; `available` masks the rows."""

    by_words: bm25s.BM25
    by_meaning: Vectors
    available: npt.NDArray[np.bool_]

    def lexical(self, queries: Sequence[str], k: int, allowed: npt.NDArray[np.bool_] | None = None) -> list[list[int]]:
        """Catalogue rows that share words with each query, best first, ties by row. Any text is a valid query."""
        mask = self._mask(allowed)
        return [self._by_words(query, k, mask) for query in queries]

    def dense(self, vectors: Vectors, k: int, allowed: npt.NDArray[np.bool_] | None = None) -> list[list[int]]:
        """Catalogue rows nearest to each vector, best first, ties by row."""
        found = nearest_rows(vectors, self.by_meaning, k, self._mask(allowed))
        return [rows.tolist() for rows, _ in found]

    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """Unit vectors of catalogue rows, shape (len(rows), dimensions)."""
        return np.asarray(self.by_meaning[np.asarray(rows, dtype=np.int64)])

    def _mask(self, allowed: npt.NDArray[np.bool_] | None) -> npt.NDArray[np.bool_]:
        return self.available if allowed is None else self.available & allowed

    def _by_words(self, query: str, k: int, mask: npt.NDArray[np.bool_]) -> list[int]:
        known = self.by_words.get_tokens_ids(stems([query[:QUERY_CHARACTERS]])[0][:QUERY_WORDS])
        if not known:
            return []
        scores = self.by_words.get_scores_from_ids(known)
        rows, _ = best_rows(np.where(mask & (scores > 0), scores, -np.inf), k)
        return [int(row) for row in rows]


def product_text(product: Product) -> str:
    """What of a product is embedded: the category tells "apple" the fruit from "apple" the soap."""
    return f"{product.name}, {product.category}"


def build_words(products: Sequence[Product]) -> bm25s.BM25:
    """The BM25 index of a catalogue, one document per row."""
    import bm25s

    texts = [
        " ".join((product.name, product.name, product.category, product.department, product.brand or ""))
        for product in products
    ]
    index = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    wordless = [""]  # a word that no query holds: bm25s cannot index a catalogue without any word
    index.index([words or wordless for words in stems(texts)], show_progress=False)
    return index


def load_words(folder: Path) -> bm25s.BM25:
    """Read what `bm25s.BM25.save` wrote, memory-mapped. Raises OSError or ValueError when it cannot."""
    import bm25s

    return bm25s.BM25.load(folder, mmap=True, allow_pickle=False, show_progress=False)


def stems(texts: Iterable[str]) -> list[list[str]]:
    """Words of each text: lower case, without accents and stop words, cut to their English stem."""
    import Stemmer

    words = [[word for word in WORD.findall(_plain(text)) if word not in STOP] for text in texts]
    distinct = sorted({word for row in words for word in row})
    stem_of = dict(zip(distinct, Stemmer.Stemmer("english").stemWords(distinct), strict=True))
    return [[stem_of[word] for word in row] for row in words]


def _plain(text: str) -> str:
    """Lower case, "jalapeño" as "jalapeno", "Annie's" as "annies", lone surrogates replaced."""
    whole = text.encode("utf-8", "replace").decode().lower().replace("'", "").replace("’", "")
    return "".join(letter for letter in unicodedata.normalize("NFKD", whole) if not unicodedata.combining(letter))
