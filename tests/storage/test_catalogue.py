"""Reading the catalogue: round trip, caching, versions, finding."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from core.domain.catalogue import Product
from core.domain.imports import ImportBatch
from core.domain.keyword import Keyword
from core.errors import NotReady
from storage.catalogue import SqlCatalogue
from storage.db import open_database
from tests.storage.values import FULL, order, product


def put(catalogue: SqlCatalogue, *products: Product, source: str = "shop.csv") -> None:
    catalogue.apply(ImportBatch(source, products=products))


def names(found: list[Product]) -> list[str]:
    return [one.name for one in found]


def test_an_empty_workspace_is_not_ready(catalogue: SqlCatalogue) -> None:
    """Without products there is no version and no catalogue, and the hint says what to do."""
    assert (catalogue.version(), catalogue.source(), catalogue.count()) == ("", "", 0)
    assert catalogue.departments() == []
    with pytest.raises(NotReady) as caught:
        catalogue.load()
    assert "import" in caught.value.hint.lower()


def test_every_field_comes_back(catalogue: SqlCatalogue) -> None:
    """A product with all fields and one with none of the optional ones survive storing, in order of id."""
    bare = product("p-0")
    put(catalogue, FULL, bare)
    loaded = catalogue.load()
    assert list(loaded.products) == [bare, FULL]
    assert loaded.version == catalogue.version()
    assert all(getattr(FULL, name) for name in Product.model_fields), "the full product must fill every field"


def test_loading_twice_gives_the_same_object_until_something_changes(catalogue: SqlCatalogue) -> None:
    """The catalogue is read once per version, also when threads ask together."""
    put(catalogue, product("a"))
    loaded: list[int] = []
    threads = [threading.Thread(target=lambda: loaded.append(id(catalogue.load()))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(loaded)) == 1
    first = catalogue.load()
    put(catalogue, product("b"))
    assert [one.id for one in catalogue.load().products] == ["a", "b"]
    assert [one.id for one in first.products] == ["a"]


def test_another_process_s_import_is_noticed(tmp_path: Path) -> None:
    """A second store on the same file sees a change at its next load."""
    ours, theirs = (SqlCatalogue(open_database(tmp_path / "endcap.db")) for _ in range(2))
    put(ours, product("a"))
    assert len(theirs.load()) == 1
    put(ours, product("a", stock=0))
    assert not theirs.load().available.any()


def test_the_version_changes_with_products_only(catalogue: SqlCatalogue) -> None:
    """New, changed and out-of-stock products change it; identical ones, orders and keywords do not."""
    put(catalogue, product("a", stock=3))
    seen = [catalogue.version()]
    put(catalogue, product("a", stock=3), source="renamed.csv")
    catalogue.apply(ImportBatch("o.csv", orders=[order("o1", "s1", 1, "a")]))
    catalogue.apply(ImportBatch("k.csv", keywords=[Keyword(id="k", text="rice", kind="query", source="k.csv")]))
    assert catalogue.version() == seen[0]
    for change in ({"stock": 0}, {"stock": 3}, {"name": "Other"}, {"diets": ("vegan",)}):
        put(catalogue, product("a", **change))
        seen.append(catalogue.version())
    assert len(set(seen)) == 5, "going back to earlier data is not an earlier version"


def test_the_version_survives_a_restart_and_is_the_same_elsewhere(tmp_path: Path) -> None:
    """The same imports into two workspaces, one of them reopened, give the same version."""
    for folder in ("one", "two"):
        store = SqlCatalogue(open_database(tmp_path / folder / "endcap.db"))
        put(store, product("a"), product("b"))
        put(store, product("b", price_cents=100))
    versions = {SqlCatalogue(open_database(tmp_path / folder / "endcap.db")).version() for folder in ("one", "two")}
    assert len(versions) == 1
    assert versions != {""}


def test_diets_and_allergens_are_sets(catalogue: SqlCatalogue) -> None:
    """Their order in a file is no change."""
    put(catalogue, product("a", diets=("vegan", "keto"), allergens=("soy", "egg")))
    version = catalogue.version()
    put(catalogue, product("a", diets=("keto", "vegan"), allergens=("egg", "soy")))
    assert catalogue.version() == version
    assert catalogue.load().products[0].diets == ("keto", "vegan")


def test_find_needs_every_word_somewhere(catalogue: SqlCatalogue) -> None:
    """Words may come from name, brand or id, in any order, case or accent."""
    put(
        catalogue,
        product("sku-77", name="Crème Caramel", brand="Hollowmere"),
        product("sku-78", name="Caramel Bar", brand="Fennick"),
    )
    assert names(catalogue.find("hollowmere CREME")) == ["Crème Caramel"]
    assert names(catalogue.find("caramel")) == ["Caramel Bar", "Crème Caramel"]
    assert names(catalogue.find("77 cara")) == ["Crème Caramel"]
    assert catalogue.find("caramel fish") == []


@pytest.mark.parametrize(("text", "found"), [("%", ["50% off"]), ("_", ["a_b"]), ("/", ["x/y"]), ("\\", ["c\\d"])])
def test_wildcards_stand_for_themselves(catalogue: SqlCatalogue, text: str, found: list[str]) -> None:
    """Characters that mean something to LIKE find themselves and nothing else."""
    put(
        catalogue,
        *(product(str(row), name=name) for row, name in enumerate(["50% off", "a_b", "x/y", "c\\d", "plain"])),
    )
    assert names(catalogue.find(text)) == found


def test_find_puts_first_what_is_meant(catalogue: SqlCatalogue) -> None:
    """The very id, then what can be bought, then names that begin with the word, then the plainest name."""
    put(
        catalogue,
        product("1", name="Oat Milk"),
        product("2", name="Milk Chocolate"),
        product("3", name="Milk", stock=0),
        product("4", name="Almond Milk"),
        product("milk", name="Zebra", stock=0),
    )
    assert names(catalogue.find("Milk")) == ["Zebra", "Milk Chocolate", "Oat Milk", "Almond Milk", "Milk"]
    assert names(catalogue.find("Milk", limit=2)) == ["Zebra", "Milk Chocolate"]


def test_a_whole_word_comes_before_the_beginning_of_one(catalogue: SqlCatalogue) -> None:
    """Names that begin with the word, then with longer words, then words further on, then the middle of words."""
    put(
        catalogue,
        product("1", name="Buttermilk"),
        product("2", name="Whole Milk"),
        product("3", name="Milkshake"),
        product("4", name="Milk, whole"),
        product("5", name="Milk"),
        product("6", name="Chocolate (milk)"),
    )
    expected = ["Milk", "Milk, whole", "Milkshake", "Whole Milk", "Chocolate (milk)", "Buttermilk"]
    assert names(catalogue.find("milk")) == expected
    assert names(catalogue.find("MILK %")) == []


@pytest.mark.parametrize("text", ["'; DROP TABLE products; --", "\x00", "a" * 100_000, "\ud800", "* OR 1=1"])
def test_hostile_text_finds_nothing_or_everything_but_breaks_nothing(catalogue: SqlCatalogue, text: str) -> None:
    """Text for find is data, of any length and content."""
    put(catalogue, product("a"))
    assert len(catalogue.find(text)) <= 1
    assert catalogue.count() == 1


def test_departments_count_categories_and_products(catalogue: SqlCatalogue) -> None:
    """Each department once, by name, with distinct categories and products."""
    put(
        catalogue,
        product("1", department="snacks", category="nuts"),
        product("2", department="dairy", category="milk"),
        product("3", department="dairy", category="milk"),
        product("4", department="dairy", category="cheese"),
    )
    assert catalogue.departments() == [("dairy", 2, 3), ("snacks", 1, 1)]
