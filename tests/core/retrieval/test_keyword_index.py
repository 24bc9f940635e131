from __future__ import annotations

import threading
from itertools import product

import numpy as np
import pytest

from core.domain.keyword import Keyword
from core.ports import KeywordIndex
from core.retrieval.keyword_index import Coarse, CorpusIndex, build_coarse, columns
from tests.hashing import HashingEmbedder

KINDS = ("fresh", "dried", "organic", "spicy", "sweet", "smoked", "mild", "raw", "salted", "whole")
FOODS = ("apple", "rice", "noodles", "cheddar", "tofu", "salmon", "bread", "beans", "tea", "honey", "olives", "lentils")
FORMS = ("snack", "soup", "salad", "bites", "mix", "pack", "bar", "bowl", "spread", "crisps", "sauce", "drink")
TEXTS = [" ".join(words) for words in product(KINDS, FOODS, FORMS)]
KEYWORDS = [Keyword(id=f"q-{number}", text=text, kind="query") for number, text in enumerate(TEXTS)]
VECTORS = HashingEmbedder().embed(TEXTS)
QUERIES = HashingEmbedder().embed([f"{food} {form} for lunch" for food, form in product(FOODS, FORMS)])


def exact_index() -> CorpusIndex:
    return CorpusIndex([columns(keyword) for keyword in KEYWORDS], VECTORS)


@pytest.fixture(scope="module")
def coarse() -> Coarse:
    return build_coarse(VECTORS, QUERIES)


@pytest.fixture(params=["exact", "coarse"])
def index(request: pytest.FixtureRequest, coarse: Coarse) -> KeywordIndex:
    rows = [columns(keyword) for keyword in KEYWORDS]
    return CorpusIndex(rows, VECTORS, coarse if request.param == "coarse" else None)


def test_nearest_are_sorted_entries_with_their_cosine(index: KeywordIndex) -> None:
    """The port's contract: k entries per vector, best first, each with its exact cosine."""
    found = index.nearest(QUERIES[:5], 10)
    assert [len(row) for row in found] == [10] * 5
    for query, row in zip(QUERIES, found, strict=False):
        scores = [score for _, score in row]
        assert scores == sorted(scores, reverse=True)
        for keyword, score in row:
            assert keyword == KEYWORDS[int(keyword.id[2:])]
            assert score == pytest.approx(float(VECTORS[int(keyword.id[2:])] @ query), abs=1e-5)


def test_a_text_finds_itself(index: KeywordIndex) -> None:
    """The nearest entry of a corpus text is that text, at cosine one."""
    for row in (0, 77, len(TEXTS) - 1):
        keyword, score = index.nearest(VECTORS[row : row + 1], 1)[0][0]
        assert keyword.text == TEXTS[row]
        assert score == pytest.approx(1.0, abs=1e-5)


def test_batch_equals_one_by_one(index: KeywordIndex) -> None:
    """Asking for many vectors at once changes nothing."""
    together = index.nearest(QUERIES[:20], 8)
    alone = [index.nearest(query[None], 8)[0] for query in QUERIES[:20]]
    assert [[entry.id for entry, _ in row] for row in together] == [[entry.id for entry, _ in row] for row in alone]


def test_same_question_same_answer_in_every_thread(index: KeywordIndex) -> None:
    """Four threads asking at once all get the first answer."""
    expected = index.nearest(QUERIES, 5)
    answers: list[object] = []
    threads = [threading.Thread(target=lambda: answers.append(index.nearest(QUERIES, 5))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == [expected] * 4


def test_bounds(index: KeywordIndex) -> None:
    """k beyond the corpus gives at most all of it, k = 0 and no vectors give nothing."""
    assert len(index) == len(TEXTS)
    assert 0 < len(index.nearest(QUERIES[:1], 10_000)[0]) <= len(TEXTS)
    assert index.nearest(QUERIES[:2], 0) == [[], []]
    assert index.nearest(QUERIES[:0], 5) == []


def test_empty_corpus_answers_with_nothing() -> None:
    """An index without entries is not an error."""
    empty = CorpusIndex([], VECTORS[:0])
    assert len(empty) == 0
    assert empty.nearest(QUERIES[:1], 5) == [[]]


def test_ties_come_in_corpus_order() -> None:
    """Entries with equal vectors are ordered by row."""
    twins = CorpusIndex([columns(keyword) for keyword in KEYWORDS[:3]], np.repeat(VECTORS[:1], 3, axis=0))
    assert [entry.id for entry, _ in twins.nearest(VECTORS[:1], 3)[0]] == ["q-0", "q-1", "q-2"]


def test_coarse_search_reaches_its_recall(coarse: Coarse) -> None:
    """Recall@100 against exact search is what the index says of itself, and at least 0.97."""
    truth = exact_index().nearest(QUERIES, 100)
    found = CorpusIndex([columns(keyword) for keyword in KEYWORDS], VECTORS, coarse).nearest(QUERIES, 100)
    recall = np.mean(
        [
            len({entry.id for entry, _ in want} & {entry.id for entry, _ in got}) / len(want)
            for want, got in zip(truth, found, strict=True)
        ]
    )
    assert recall >= 0.97
    assert recall == pytest.approx(coarse.recall, abs=0.005)


def test_coarse_index_is_repeatable(coarse: Coarse) -> None:
    """Building twice from the same vectors gives the same answers."""
    rows = [columns(keyword) for keyword in KEYWORDS]
    again = CorpusIndex(rows, VECTORS, build_coarse(VECTORS, QUERIES))
    assert again.nearest(QUERIES, 20) == CorpusIndex(rows, VECTORS, coarse).nearest(QUERIES, 20)


def test_coarse_index_without_tuning_queries_or_rows_to_train() -> None:
    """With no themes the corpus tunes itself; three rows are enough to build and search."""
    made = build_coarse(VECTORS[:3], QUERIES[:0])
    found = CorpusIndex([columns(keyword) for keyword in KEYWORDS[:3]], VECTORS[:3], made).nearest(VECTORS[:1], 3)
    assert {entry.id for entry, _ in found[0]} == {"q-0", "q-1", "q-2"}
    assert found[0][0][0].id == "q-0"
