from __future__ import annotations

import numpy as np

from core.retrieval.exact import best_rows, nearest_rows
from tests.hashing import HashingEmbedder

TEXTS = ["oat milk", "almond milk", "soy sauce", "oat milk", "basmati rice", "oat drink"]
VECTORS = HashingEmbedder().embed(TEXTS)


def test_agrees_with_a_full_sort() -> None:
    """The k best rows and scores are those of sorting all scores."""
    queries = HashingEmbedder().embed(["oat", "rice"])
    for query, (rows, scores) in zip(queries, nearest_rows(queries, VECTORS, 3), strict=True):
        assert np.allclose(scores, np.sort(VECTORS @ query)[::-1][:3], atol=1e-6)
        assert np.allclose(VECTORS[rows] @ query, scores, atol=1e-6)


def test_equal_scores_come_in_row_order() -> None:
    """Two products of one name are ordered by row, also where k cuts between them."""
    query = HashingEmbedder().embed(["oat milk"])
    assert nearest_rows(query, VECTORS, 2)[0][0].tolist() == [0, 3]
    assert nearest_rows(query, VECTORS, 1)[0][0].tolist() == [0]


def test_mask_is_applied_before_k() -> None:
    """k rows come back although the best ones are not allowed."""
    query = HashingEmbedder().embed(["oat milk"])
    allowed = np.array([False, True, True, False, True, False])
    rows, _ = nearest_rows(query, VECTORS, 2, allowed)[0]
    assert len(rows) == 2
    assert allowed[rows].all()


def test_fewer_allowed_than_asked() -> None:
    """With one row allowed there is one result, with none there is none."""
    query = HashingEmbedder().embed(["oat milk"])
    assert nearest_rows(query, VECTORS, 5, np.arange(6) == 2)[0][0].tolist() == [2]
    assert nearest_rows(query, VECTORS, 5, np.zeros(6, dtype=bool))[0][0].tolist() == []


def test_k_beyond_the_rows_and_below_one() -> None:
    """k is clipped to the rows there are; zero asks for nothing."""
    scores = np.array([0.1, 0.3], dtype=np.float32)
    assert best_rows(scores, 9)[0].tolist() == [1, 0]
    assert best_rows(scores, 0)[0].tolist() == []


def test_asking_together_equals_asking_alone() -> None:
    """Many queries answered at once equal the same queries asked one at a time."""
    queries = HashingEmbedder().embed(TEXTS * 3)
    together = nearest_rows(queries, VECTORS, 4)
    alone = [nearest_rows(query[None], VECTORS, 4)[0] for query in queries]
    assert [rows.tolist() for rows, _ in together] == [rows.tolist() for rows, _ in alone]


def test_nothing_to_search() -> None:
    """No vectors and no queries are answered with nothing."""
    query = HashingEmbedder().embed(["oat"])
    assert nearest_rows(query, VECTORS[:0], 3)[0][0].tolist() == []
    assert nearest_rows(query[:0], VECTORS, 3) == []
