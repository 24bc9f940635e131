from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.catalogue import Catalogue, Product
from core.ports import ProductSearch
from core.retrieval.product_search import CatalogueSearch, build_words, load_words, product_text, stems
from tests.core.retrieval.shop import row_of, shop
from tests.hashing import DIMENSIONS, HashingEmbedder

SHOP = shop()


def search_over(catalogue: Catalogue) -> CatalogueSearch:
    vectors = HashingEmbedder().embed([product_text(product) for product in catalogue.products])
    return CatalogueSearch(build_words(catalogue.products), vectors, catalogue.available)


SEARCH: ProductSearch = search_over(SHOP)


def names(rows: list[int]) -> list[str]:
    return [SHOP.products[row].name for row in rows]


def ask(text: str) -> np.ndarray:
    return HashingEmbedder().embed([text])


def test_words_find_products_best_first() -> None:
    """Products with both words come before those with one; products with none do not come."""
    found = names(SEARCH.lexical(["basmati rice"], 10)[0])
    assert set(found[:3]) == {"Basmati Rice 1 kg", "Organic Basmati Rice 500 g", "Brown Basmati Rice"}
    assert "Sushi Rice 500 g" in found[3:]
    assert "Bananas" not in found


def test_stems_accents_and_case_do_not_matter() -> None:
    """Plural, capitals and missing accents still find."""
    assert names(SEARCH.lexical(["APPLE"], 5)[0]) == names(SEARCH.lexical(["apples"], 5)[0]) != []
    assert names(SEARCH.lexical(["jalapeno"], 5)[0]) == ["Jalapeño Hot Sauce"]


def test_category_department_and_brand_can_be_searched() -> None:
    """A product is found by its shelf and its brand, too."""
    assert names(SEARCH.lexical(["kettles"], 5)[0]) == ["Steel Kettle 1.7 l"]
    assert len(SEARCH.lexical(["household"], 5)[0]) == 1
    assert all(name.startswith("Northway") for name in names(SEARCH.lexical(["northway"], 10)[0]))


def test_name_counts_more_than_the_shelf() -> None:
    """A product called noodles precedes one that merely lies there."""
    shelf = [
        Product(id="1", name="Quick Supper", department="Pantry", category="Noodles"),
        Product(id="2", name="Quick Noodles", department="Pantry", category="Supper"),
    ]
    assert search_over(Catalogue("v", shelf)).lexical(["noodles"], 2) == [[1, 0]]


def test_meaning_finds_nearest_products() -> None:
    """Rows come by cosine, best first."""
    rows = SEARCH.dense(ask("soy sauce"), 4)[0]
    scores = (SEARCH.vectors(np.array(rows)) @ ask("soy sauce")[0]).tolist()
    assert "Soy Sauce" in SHOP.products[rows[0]].name
    assert scores == sorted(scores, reverse=True)


def test_unavailable_products_never_come() -> None:
    """What is sold out is in neither list, however well it fits."""
    gone = row_of(SHOP, "Udon Noodles")
    everything = np.ones(len(SHOP), dtype=bool)
    for allowed in (None, everything):
        assert gone not in SEARCH.lexical(["udon noodles"], 30, allowed)[0]
        assert gone not in SEARCH.dense(ask("Udon Noodles, Noodles"), 30, allowed)[0]


def test_mask_is_respected_before_k_is_taken() -> None:
    """k allowed products come back although better ones are not allowed."""
    vegan = SHOP.claiming("vegan")
    assert len(SEARCH.lexical(["milk cheddar"], 3, vegan)[0]) == 3
    assert len(SEARCH.dense(ask("cheddar"), 4, vegan)[0]) == 4
    for rows in (*SEARCH.lexical(["milk cheddar"], 3, vegan), *SEARCH.dense(ask("cheddar"), 4, vegan)):
        assert vegan[rows].all()


def test_nothing_allowed_finds_nothing() -> None:
    """An empty mask gives empty lists."""
    nothing = np.zeros(len(SHOP), dtype=bool)
    assert SEARCH.lexical(["rice"], 5, nothing) == [[]]
    assert SEARCH.dense(ask("rice"), 5, nothing) == [[]]


def test_equal_products_come_in_row_order() -> None:
    """Products with the same text are ordered by row in both searches."""
    twins = search_over(
        Catalogue("v", [Product(id=str(n), name="Green Tea", department="d", category="Tea") for n in range(5)])
    )
    assert twins.lexical(["green tea"], 3) == [[0, 1, 2]]
    assert twins.dense(ask("green tea"), 3) == [[0, 1, 2]]


@pytest.mark.parametrize(
    "query",
    ["", "   ", "?!*()[]{}", "the and of", "\x00\ud800", "🍜", "日本茶", "x" * 10_000, "rice " * 5_000, "%' OR 1=1"],
)
def test_any_query_text_is_answered(query: str) -> None:
    """Empty, odd, foreign and enormous queries give a list, never an error."""
    assert isinstance(SEARCH.lexical([query], 5)[0], list)


@given(st.text(max_size=200))
def test_no_query_can_break_the_search(query: str) -> None:
    """Random unicode never raises and never brings a sold-out product."""
    rows = SEARCH.lexical([query], 30)[0]
    assert all(SHOP.available[row] for row in rows)
    assert len(set(rows)) == len(rows)


def test_queries_keep_their_order_and_number() -> None:
    """One list per query, also for none."""
    assert [bool(rows) for rows in SEARCH.lexical(["rice", "zzz", "tofu apples"], 3)] == [True, False, True]
    assert SEARCH.lexical([], 3) == []
    assert SEARCH.dense(ask("rice")[:0], 3) == []


def test_vectors_are_those_of_the_rows() -> None:
    """Shape (rows, dimensions), in the order asked, empty for no rows."""
    rows = np.array([5, 1])
    expected = HashingEmbedder().embed([product_text(SHOP.products[row]) for row in rows])
    assert np.array_equal(SEARCH.vectors(rows), expected)
    assert SEARCH.vectors(np.array([], dtype=np.int64)).shape == (0, DIMENSIONS)


def test_saved_words_answer_as_before(tmp_path: Path) -> None:
    """Memory-mapped from disk, BM25 gives the same lists."""
    build_words(SHOP.products).save(tmp_path, show_progress=False)
    again = CatalogueSearch(load_words(tmp_path), SEARCH.vectors(np.arange(len(SHOP))), SHOP.available)
    queries = ["oat milk", "cheddar", "rice noodles"]
    assert again.lexical(queries, 10) == SEARCH.lexical(queries, 10)


@pytest.mark.parametrize("count", [1, 3])
def test_tiny_catalogues_work(count: int) -> None:
    """One product, or three, are searched like fifty thousand."""
    tiny = search_over(Catalogue("v", SHOP.products[:count]))
    assert tiny.lexical(["oat milk"], 60)[0][0] == 0
    assert len(tiny.dense(ask("oat milk"), 60)[0]) == count


def test_catalogue_of_unreadable_names_works() -> None:
    """Names without a single word are indexed; nothing is found by words, everything by meaning."""
    odd = search_over(Catalogue("v", [Product(id="1", name="!!!", department="?", category="-")]))
    assert odd.lexical(["rice"], 5) == [[]]
    assert odd.dense(ask("rice"), 5) == [[0]]


def test_stems_of_a_text() -> None:
    """Lower case, no accents, no stop words, stems; single letters and numbers stay."""
    assert stems(["The Jalapeños of Annie's, Vitamin C 7"]) == [["jalapeno", "anni", "vitamin", "c", "7"]]
