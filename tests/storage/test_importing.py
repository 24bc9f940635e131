"""Importing: counts, versions, the demo market, orders and keywords."""

from __future__ import annotations

import pytest

from core.domain.imports import ImportBatch
from core.domain.keyword import Keyword
from core.domain.shopper import Shopper
from core.errors import BadImport
from storage.bulk import CHUNK
from storage.catalogue import SqlCatalogue
from storage.db import Database
from storage.shoppers import SqlShoppers
from tests.storage.values import FULL, contents, full_batch, order, product, word


def test_the_report_counts_what_changed(catalogue: SqlCatalogue) -> None:
    """New, updated and unchanged products, shoppers (one only named by an order), orders, lines and keywords."""
    report = catalogue.apply(full_batch())
    assert report.model_dump() == {
        "source": "shop.csv",
        "products_new": 3,
        "products_updated": 0,
        "products_unchanged": 0,
        "shoppers": 2,
        "orders": 2,
        "order_lines": 3,
        "keywords": 2,
        "removed_demo": False,
        "notes": ("Assumed euros.",),
    }
    second = catalogue.apply(ImportBatch("more.csv", products=[FULL, product("a", stock=1), product("c")]))
    assert (second.products_new, second.products_updated, second.products_unchanged) == (1, 1, 1)
    assert catalogue.source() == "more.csv"
    assert [report for _, report in catalogue.imports()] == [second, report]


def test_importing_the_same_twice_changes_no_version(
    catalogue: SqlCatalogue, shoppers: SqlShoppers, database: Database
) -> None:
    """Only the log of imports grows."""
    catalogue.apply(full_batch())
    versions = catalogue.version(), shoppers.order_version(), catalogue.keyword_version()
    before = contents(database)
    report = catalogue.apply(full_batch())
    assert report.products_unchanged == 3
    assert (catalogue.version(), shoppers.order_version(), catalogue.keyword_version()) == versions
    assert contents(database) | {"imports": []} == before | {"imports": []}


def test_progress_tells_stages_with_totals_where_known(catalogue: SqlCatalogue) -> None:
    """A list has a total, a generator has none (0), and the last call of a stage counts every row."""
    told: list[tuple[str, int, int]] = []
    catalogue.apply(
        ImportBatch(
            "shop.csv",
            products=[product(str(row)) for row in range(CHUNK + 1)],
            orders=(order(f"o{row}", "s1", 1, "1") for row in range(3)),
        ),
        lambda stage, done, total: told.append((stage, done, total)),
    )
    assert told == [
        ("products", 0, CHUNK + 1),
        ("products", CHUNK, CHUNK + 1),
        ("products", CHUNK + 1, CHUNK + 1),
        ("orders", 0, 0),
        ("orders", 3, 0),
    ]


def test_own_products_remove_the_demo_market(catalogue: SqlCatalogue, shoppers: SqlShoppers) -> None:
    """Demo products, shoppers and orders go; own orders imported before stay, their demo shopper as a bare id."""
    catalogue.apply(full_batch("demo"))
    catalogue.apply(ImportBatch("orders.csv", orders=[order("own", "s1", 5, "mine")]))
    version = catalogue.version()
    assert catalogue.source() == "demo"
    report = catalogue.apply(ImportBatch("shop.csv", products=[product("mine")]))
    assert report.removed_demo
    assert [one.id for one in catalogue.load().products] == ["mine"]
    assert [one.id for one in shoppers.all_orders()] == ["own"]
    assert shoppers.count() == 1
    assert shoppers.get("s1") == Shopper(id="s1")
    assert catalogue.source() == "shop.csv"
    assert catalogue.version() != version
    assert not catalogue.apply(ImportBatch("shop.csv", products=[product("mine")])).removed_demo


def test_demo_keywords_go_with_the_demo_market(catalogue: SqlCatalogue) -> None:
    """Keyword lists of the demo are removed, those of files stay."""
    catalogue.apply(ImportBatch("demo", products=[product("a")], keywords=[word("rice", "demo"), word("tea", "own")]))
    catalogue.apply(ImportBatch("shop.csv", products=[product("b")]))
    assert [one.text for one in catalogue.imported_keywords()] == ["tea"]


def test_orders_or_keywords_alone_keep_the_demo_market(catalogue: SqlCatalogue) -> None:
    """Only products of another source replace it."""
    catalogue.apply(full_batch("demo"))
    catalogue.apply(ImportBatch("own.csv", products=iter(()), orders=[order("x", "s1", 3, "a")], keywords=[word("x")]))
    assert catalogue.source() == "demo"
    assert catalogue.count() == 3


def test_the_demo_market_does_not_mix_into_an_own_catalogue(catalogue: SqlCatalogue, database: Database) -> None:
    """It is refused with a way out, and nothing changes."""
    catalogue.apply(full_batch("shop.csv"))
    before = contents(database)
    with pytest.raises(BadImport, match="your own catalogue") as caught:
        catalogue.apply(full_batch("demo"))
    assert "workspace" in caught.value.hint
    assert contents(database) == before


def test_an_order_with_a_known_id_is_replaced(catalogue: SqlCatalogue, shoppers: SqlShoppers) -> None:
    """Shopper, time and lines are those of the last import, and the order version tells."""
    catalogue.apply(ImportBatch("o.csv", orders=[order("o1", "s1", 1, "a", "b", "c")]))
    version = shoppers.order_version()
    changed = order("o1", "s2", 2, "c", "a")
    catalogue.apply(ImportBatch("o.csv", orders=[changed]))
    assert list(shoppers.all_orders()) == [changed]
    assert shoppers.order_version() != version


def test_keywords_replace_those_of_the_same_source(catalogue: SqlCatalogue) -> None:
    """Other lists stay; the version follows the lists and returns with them."""
    assert (catalogue.keyword_version(), catalogue.keyword_count()) == ("", 0)
    catalogue.apply(ImportBatch("k", keywords=[word("rice", "a"), word("tea", "a"), word("milk", "b")]))
    first = catalogue.keyword_version()
    catalogue.apply(ImportBatch("k", keywords=[word("salt", "a")]))
    assert catalogue.keyword_version() not in ("", first)
    assert [one.text for one in catalogue.imported_keywords()] == ["salt", "milk"]
    catalogue.apply(ImportBatch("k", keywords=[word("rice", "a"), word("tea", "a")]))
    assert catalogue.keyword_version() == first


def test_keywords_come_back_whole(catalogue: SqlCatalogue) -> None:
    """Kind, field, value and id survive storing."""
    entry = Keyword(id="c-1", text="Fresh herbs", kind="category", field="category", value="herbs", source="k.csv")
    catalogue.apply(ImportBatch("k.csv", keywords=[entry]))
    assert catalogue.imported_keywords() == [entry]
