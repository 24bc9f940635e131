from __future__ import annotations

from core.domain.catalogue import Catalogue, Product
from core.retrieval.mining import mine_queries


def named(*names: str, brand: str | None = None) -> list[Product]:
    return [
        Product(id=str(number), name=name, department="d", category="c", brand=brand)
        for number, name in enumerate(names)
    ]


def test_shared_phrases_become_queries(catalogue: Catalogue) -> None:
    """A phrase that several products share is a query: the noun, and the noun with its kind."""
    assert {"oat milk", "soy sauce", "basmati rice", "rice", "cheddar"} <= set(mine_queries(catalogue.products))


def test_phrase_of_one_product_is_left_out(catalogue: Catalogue) -> None:
    """What one product alone is called is no query."""
    assert not {"soba noodles", "steel kettle", "blood oranges"} & set(mine_queries(catalogue.products))


def test_brands_sizes_and_numbers_are_left_out(catalogue: Catalogue) -> None:
    """No query is a brand, holds a brand, a measure or a digit."""
    for query in mine_queries(catalogue.products):
        words = query.split()
        assert "alder" not in words
        assert "northway" not in words
        assert not {"l", "g", "kg", "oz", "pack"} & set(words)
        assert not any(letter.isdigit() for letter in query)


def test_adjective_alone_is_no_query() -> None:
    """A word that never ends a phrase describes things and names none."""
    queries = mine_queries(named("Crunchy Corn Flakes", "Crunchy Peanut Butter", "Crunchy Rice Cakes", "Corn Flakes"))
    assert "crunchy" not in queries
    assert "corn flakes" in queries


def test_singular_and_plural_count_together() -> None:
    """One cookie and two cookies are three products of one phrase, spelled as most labels do."""
    queries = mine_queries(named("Oat Cookies", "Ginger Cookies", "Lemon Cookie"))
    assert "cookies" in queries
    assert "cookie" not in queries


def test_part_of_one_longer_phrase_is_dropped() -> None:
    """A phrase that only ever stands inside a longer one adds nothing."""
    queries = mine_queries(named("Chow Mein", "Vegetable Chow Mein", "Prawn Chow Mein"))
    assert queries == ["chow mein"]


def test_punctuation_ends_a_phrase() -> None:
    """Words on both sides of a comma never join."""
    queries = mine_queries(named("Crackers, Cheese", "Crackers, Cheese", "Cheese Crackers"))
    assert "crackers cheese" not in queries


def test_commonest_first_and_repeatable(catalogue: Catalogue) -> None:
    """The order is by number of products, and the same each time."""
    queries = mine_queries(catalogue.products)
    assert queries[0] == "rice"
    assert queries == mine_queries(list(catalogue.products))


def test_names_without_words_do_no_harm() -> None:
    """Empty, numeric, foreign and hostile names are read without an error."""
    assert mine_queries(named("", "123", "!!!", "<img src=x>", "日本茶", "日本茶", "é́́")) == ["日本茶"]


def test_empty_catalogue_has_no_queries() -> None:
    """No products, no queries."""
    assert mine_queries([]) == []
