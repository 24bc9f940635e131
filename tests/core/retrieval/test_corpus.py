from __future__ import annotations

import logging

import pytest

from core.domain.catalogue import Catalogue, Product
from core.domain.keyword import Keyword
from core.retrieval.corpus import build_corpus, printable
from tests.core.retrieval.shop import shop


def by_text(keywords: list[Keyword]) -> dict[str, Keyword]:
    return {keyword.text: keyword for keyword in keywords}


def test_every_department_and_category_is_there(catalogue: Catalogue) -> None:
    """Categories and departments select exactly their products."""
    found = {(entry.field, entry.value): entry for entry in build_corpus(catalogue, []) if entry.kind == "category"}
    assert {value for field, value in found if field == "department"} == set(catalogue.departments.tolist())
    assert {value for field, value in found if field == "category"} == set(catalogue.categories.tolist())
    assert all(catalogue.selecting(entry.field or "", entry.value or "").any() for entry in found.values())


def test_attributes_present_in_the_catalogue_become_filters(catalogue: Catalogue) -> None:
    """Diets, seasons, own brand and brands of three products: only those that select something."""
    found = [entry for entry in build_corpus(catalogue, []) if entry.kind == "attribute"]
    assert [(entry.field, entry.value) for entry in found] == [
        ("diets", "vegan"),
        ("season", "autumn"),
        ("private_label", "true"),
        ("brand", "Alder Farm"),
        ("brand", "Northway"),
    ]
    assert all(catalogue.selecting(entry.field or "", entry.value or "").any() for entry in found)


def test_brand_with_two_products_is_no_filter() -> None:
    """Two products do not make a brand worth filtering by."""
    products = [Product(id=str(number), name="Tea", department="d", category="c", brand="Tiny") for number in range(2)]
    assert not [entry for entry in build_corpus(Catalogue("v", products), []) if entry.field == "brand"]


def test_texts_are_unique_whatever_their_case(catalogue: Catalogue) -> None:
    """Filters win over queries of the same text; "rice" is the category, not a second entry."""
    keywords = build_corpus(catalogue, [Keyword(id="i1", text="RICE", kind="query", source="list.csv")])
    assert len({entry.text.casefold() for entry in keywords}) == len(keywords)
    assert by_text(keywords)["Rice"].kind == "category"


def test_imported_entries_are_kept_with_id_and_source(catalogue: Catalogue) -> None:
    """An imported keyword keeps who it is, and wins over a mined one of the same text."""
    imported = Keyword(id="i1", text="soy sauce", kind="query", source="list.csv")
    assert by_text(build_corpus(catalogue, [imported]))["soy sauce"] == imported


def test_imported_filter_wins_over_imported_query(catalogue: Catalogue) -> None:
    """The kind decides, not the order of the rows."""
    query = Keyword(id="i1", text="Weeknight", kind="query", source="a")
    wanted = Keyword(id="i2", text="weeknight", kind="attribute", field="brand", value="Weeknight", source="a")
    keywords = build_corpus(catalogue, [query, wanted])
    assert wanted in keywords
    assert query not in keywords


def test_department_named_like_a_category_is_told_apart() -> None:
    """Neither is lost when both are called the same."""
    shelf = [Product(id="1", name="Rye Loaf", department="Bakery", category="Bakery")]
    found = {(entry.text, entry.field) for entry in build_corpus(Catalogue("v", shelf), [])}
    assert {("Bakery", "category"), ("Bakery department", "department")} <= found


def test_ids_are_unique_and_survive_a_change_of_the_catalogue(catalogue: Catalogue) -> None:
    """The same entry keeps its id when other products come and go."""
    before = by_text(build_corpus(catalogue, []))
    after = by_text(build_corpus(Catalogue("v2", catalogue.products[4:]), []))
    assert len({entry.id for entry in before.values()}) == len(before)
    assert all(entry.id == before[text].id for text, entry in after.items() if text in before)
    assert "basmati rice" in after


def test_long_texts_are_skipped_and_counted(catalogue: Catalogue, caplog: pytest.LogCaptureFixture) -> None:
    """121 characters are too many, 120 are not; the log says how many were left out."""
    imported = [Keyword(id=str(length), text="x" * length, kind="query", source="a") for length in (120, 121)]
    with caplog.at_level(logging.WARNING, logger="core.retrieval.corpus"):
        texts = by_text(build_corpus(catalogue, imported))
    assert "x" * 120 in texts
    assert "x" * 121 not in texts
    assert "1 keywords were left out" in caplog.text


def test_control_characters_are_stripped() -> None:
    """Control, bidirectional and surrogate characters go; white space folds; accents compose."""
    assert printable("soy\x00 \u202esauce\n\t\ud800 now\u0301") == "soy sauce noẃ"


def test_value_stays_exact_where_the_text_is_cleaned() -> None:
    """A category with an odd character is shown clean and still selects its products."""
    odd = Catalogue("v", [Product(id="1", name="Tea", department="d", category="Hot\u200b drinks ")])
    entry = by_text(build_corpus(odd, []))["Hot drinks"]
    assert odd.selecting("category", entry.value or "").all()


def test_corpus_is_repeatable() -> None:
    """Two equal catalogues give the same corpus in the same order."""
    assert build_corpus(shop(), []) == build_corpus(shop(), [])


def test_tiny_catalogue_still_has_a_corpus() -> None:
    """Three products share no phrase, yet their categories can be chosen."""
    tiny = Catalogue("v", shop().products[-3:])
    assert {"Fruit", "Kettles", "Produce", "Household"} <= set(by_text(build_corpus(tiny, [])))
