"""Keyword files: searches, names of categories, filters."""

from __future__ import annotations

from core.domain.keyword import Keyword
from core.imports.csv_files import csv_batch, read_shop_files
from core.imports.files import ShopFile
from core.imports.keywords import Shelves

SHELVES = Shelves.of(["Drinks", "Bakery"], ["Oat Drinks", "Bakery"])


def keywords_of(text: str, shelves: Shelves = SHELVES) -> tuple[Keyword, ...]:
    return read_shop_files(keywords=ShopFile(text.encode(), "k.csv"), shelves=shelves).keywords


def parts(keyword: Keyword) -> tuple[str, str, str | None, str | None, str]:
    return keyword.text, keyword.kind, keyword.field, keyword.value, keyword.source


def test_a_list_of_words_is_a_list_of_searches() -> None:
    """One column of terms is enough; the file's name is the source."""
    assert [parts(one) for one in keywords_of("query\noat milk\nrye bread\n")] == [
        ("oat milk", "query", None, None, "k.csv"),
        ("rye bread", "query", None, None, "k.csv"),
    ]


def test_names_of_categories_and_departments_become_categories() -> None:
    """A text that names a category or department, in whatever case, selects it by its exact name."""
    found = keywords_of("term\noat drinks\nDRINKS\nbakery\n")
    assert [parts(one)[:4] for one in found] == [
        ("oat drinks", "category", "category", "Oat Drinks"),
        ("DRINKS", "category", "department", "Drinks"),
        ("bakery", "category", "category", "Bakery"),
    ]


def test_categories_of_the_product_file_count_at_once() -> None:
    """Products and keywords imported together: the new categories are known to the keywords."""
    products = ShopFile(b"id,name,department,category\n1,A,Pets,Cat Food\n", "p.csv")
    batch = csv_batch(products, keywords=ShopFile(b"term\ncat food\npets\n", "k.csv"))
    assert [(one.field, one.value) for one in batch.keywords] == [("category", "Cat Food"), ("department", "Pets")]


def test_filters_use_our_words() -> None:
    """Attribute keywords hold the field and the word that the catalogue uses."""
    text = (
        "keyword,type,attribute,attribute_value,source\n"
        "no gluten,attribute,diet,GF,team list\n"
        "own brand,filter,private_label,yes,team list\n"
        "festive,facet,season,Xmas,team list\n"
        "Hollowmere,attribute,brand,Hollowmere,\n"
    )
    assert [parts(one)[2:] for one in keywords_of(text)] == [
        ("diets", "gluten-free", "team list"),
        ("private_label", "true", "team list"),
        ("season", "christmas", "team list"),
        ("brand", "Hollowmere", "k.csv"),
    ]


def test_a_category_that_is_not_there_stays_a_search_and_is_counted() -> None:
    """A keyword for an unknown category is kept as a search, and a note says how many there were."""
    rows = read_shop_files(keywords=ShopFile(b"term,kind\nfish,category\n", "k.csv"), shelves=SHELVES)
    assert [one.kind for one in rows.keywords] == ["query"]
    assert any(note.startswith("1 keywords name a category") for note in rows.notes)


def test_rows_without_a_keyword_are_passed_over_and_counted() -> None:
    """One blank entry does not cost a merchandiser a list of thousands."""
    rows = read_shop_files(keywords=ShopFile(b"term,source\noat milk,a\n,a\nrye bread,a\n", "k.csv"))
    assert [one.text for one in rows.keywords] == ["oat milk", "rye bread"]
    assert "1 rows without a keyword were passed over." in rows.notes


def test_control_characters_are_taken_out_of_keywords() -> None:
    """A stray control character of a search log becomes a space, and the note counts such rows."""
    rows = read_shop_files(keywords=ShopFile(b"term\noat\x07milk\nrye bread\n", "k.csv"))
    assert [one.text for one in rows.keywords] == ["oat milk", "rye bread"]
    assert any(note.startswith("1 keywords had characters") for note in rows.notes)


def test_ids_are_stable_and_repeats_are_dropped() -> None:
    """The same keyword has the same id in every file, and a repeat in other capitals is not a second keyword."""
    first, second = keywords_of("term\noat milk\nOat Milk\nbeer\n"), keywords_of("term\nbeer\noat milk\n")
    assert len(first) == 2
    assert {one.id for one in first} == {one.id for one in second}
