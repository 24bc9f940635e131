"""Shoppers and their orders."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from core.domain.imports import ImportBatch
from core.domain.shopper import Order, Shopper
from core.errors import Conflict, NotFound
from storage.catalogue import SqlCatalogue
from storage.orders import ORDER_CHUNK
from storage.shoppers import NEWCOMER, SqlShoppers
from tests.storage.values import order, product

ANA = Shopper(
    id="s2",
    label="Ana · family of four",
    note="Weekly shop.",
    sample=True,
    declared_diets=("vegan",),
    declared_departments=("produce", "bakery"),
)


def test_a_shopper_comes_back_whole(catalogue: SqlCatalogue, shoppers: SqlShoppers) -> None:
    """Every field survives; an unknown id is told."""
    catalogue.apply(ImportBatch("s.csv", shoppers=[ANA]))
    assert shoppers.get("s2") == ANA
    assert shoppers.count() == 1
    with pytest.raises(NotFound, match="s3"):
        shoppers.get("s3")


def test_samples_keep_the_order_of_their_file(catalogue: SqlCatalogue, shoppers: SqlShoppers) -> None:
    """Neither ids nor orders decide; a file in another order is followed."""
    third, first = Shopper(id="s3", label="Cleo", sample=True), Shopper(id="s1", label="Ben", sample=True)
    catalogue.apply(ImportBatch("s.csv", shoppers=[third, Shopper(id="s0"), ANA, first], orders=[order("o", "s0", 1)]))
    assert [one.id for one in shoppers.samples()] == ["s3", "s2", "s1"]
    catalogue.apply(ImportBatch("s.csv", shoppers=[first, third, ANA]))
    assert [one.id for one in shoppers.samples()] == ["s1", "s3", "s2"]


def test_without_samples_those_with_most_orders_are_offered(catalogue: SqlCatalogue, shoppers: SqlShoppers) -> None:
    """Twelve of them, most orders first, each with a label that reads like one."""
    placed = [order(f"o{who}-{time}", str(45070 + who), 1 + time) for who in range(14) for time in range(who + 1)]
    catalogue.apply(ImportBatch("o.csv", orders=placed))
    found = shoppers.samples()
    assert [one.id for one in found] == [str(45083 - place) for place in range(12)]
    assert found[1].label == "Shopper 45082"


def test_an_empty_workspace_has_no_samples(shoppers: SqlShoppers) -> None:
    """Nothing to offer, nothing counted, no version."""
    assert shoppers.samples() == []
    assert list(shoppers.all_orders()) == []
    assert (shoppers.count(), shoppers.order_count(), shoppers.order_version()) == (0, 0, "")


def test_products_without_shoppers_can_be_previewed_for_a_stand_in(
    catalogue: SqlCatalogue, shoppers: SqlShoppers
) -> None:
    """It is offered until the first shopper comes in, known ever after, and never counted or stored."""
    catalogue.apply(ImportBatch("p.csv", products=[product("a")]))
    assert shoppers.samples() == [NEWCOMER]
    assert shoppers.get(NEWCOMER.id) == NEWCOMER
    assert (shoppers.count(), shoppers.orders(NEWCOMER.id)) == (0, [])
    catalogue.apply(ImportBatch("o.csv", orders=[order("o1", "s1", 1, "a")]))
    assert [one.id for one in shoppers.samples()] == ["s1"]
    assert shoppers.get(NEWCOMER.id) == NEWCOMER
    catalogue.apply(ImportBatch("s.csv", shoppers=[Shopper(id=NEWCOMER.id, label="Real")]))
    assert shoppers.get(NEWCOMER.id).label == "Real"


def test_find_by_id_or_label(catalogue: SqlCatalogue, shoppers: SqlShoppers) -> None:
    """Id first, then samples; the label that a picker made up is found as well; wildcards stand for themselves."""
    catalogue.apply(ImportBatch("s.csv", shoppers=[Shopper(id="145"), Shopper(id="45"), ANA, Shopper(id="1_5")]))
    assert [one.id for one in shoppers.find("45")] == ["45", "145"]
    assert [one.id for one in shoppers.find("FAMILY ana")] == ["s2"]
    assert [one.label for one in shoppers.find("shopper 145")] == ["Shopper 145"]
    assert [one.id for one in shoppers.find("_")] == ["1_5"]
    assert len(shoppers.find("s", limit=2)) == 2


def test_orders_are_those_strictly_before_the_day(catalogue: SqlCatalogue, shoppers: SqlShoppers) -> None:
    """Oldest first, items in the order of adding; midnight of the day itself is not before it."""
    midnight = Order(id="o0", shopper_id="s1", placed_at=datetime(2026, 3, 5), product_ids=("z",))
    late = Order(id="o9", shopper_id="s1", placed_at=datetime(2026, 3, 4, 23, 59, 59, 999999), product_ids=())
    given = [midnight, order("o2", "s1", 3, "c", "a", "b"), late, order("o1", "s2", 1, "a")]
    catalogue.apply(ImportBatch("o.csv", orders=given))
    assert shoppers.orders("s1", before=date(2026, 3, 5)) == [given[1], late]
    assert shoppers.orders("s1") == [given[1], late, midnight]
    assert shoppers.orders("nobody") == []


def test_all_orders_come_by_shopper_and_time(catalogue: SqlCatalogue, shoppers: SqlShoppers) -> None:
    """Every order once, across pages, also when many share shopper and time."""
    given = [order(f"o{row:05}", f"s{row % 3}", 1 + row % 2, str(row)) for row in range(2 * ORDER_CHUNK + 7)]
    catalogue.apply(ImportBatch("o.csv", orders=iter(given)))
    assert list(shoppers.all_orders()) == sorted(given, key=lambda one: (one.shopper_id, one.placed_at, one.id))
    assert shoppers.order_count() == len(given)


def test_exactly_one_full_page_of_orders_ends(catalogue: SqlCatalogue, shoppers: SqlShoppers) -> None:
    """A page that is exactly full is not read twice."""
    catalogue.apply(ImportBatch("o.csv", orders=[order(f"o{row}", "s1", 1) for row in range(ORDER_CHUNK)]))
    assert len({one.id for one in shoppers.all_orders()}) == ORDER_CHUNK


def test_the_stream_of_orders_locks_nobody_out_and_never_mixes(catalogue: SqlCatalogue, shoppers: SqlShoppers) -> None:
    """An import can commit while the stream is open; the stream then ends with Conflict instead of a mixture."""
    catalogue.apply(ImportBatch("o.csv", orders=[order(f"o{row}", "s1", 1) for row in range(ORDER_CHUNK + 1)]))
    stream = shoppers.all_orders()
    next(stream)
    catalogue.apply(ImportBatch("o.csv", orders=[order("new", "s1", 2)]))
    with pytest.raises(Conflict):
        list(stream)


def test_the_order_version_follows_orders_and_shoppers(catalogue: SqlCatalogue, shoppers: SqlShoppers) -> None:
    """A new shopper and a changed label are changes of it."""
    seen = [shoppers.order_version()]
    for batch in (
        ImportBatch("s.csv", shoppers=[ANA]),
        ImportBatch("s.csv", shoppers=[ANA.model_copy(update={"label": "Ana"})]),
        ImportBatch("o.csv", orders=[order("o1", "s2", 1)]),
    ):
        catalogue.apply(batch)
        seen.append(shoppers.order_version())
    assert len(set(seen)) == 4
