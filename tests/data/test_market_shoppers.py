"""The demo market's shoppers have habits, keep to their diets and ages, and shop through the seasons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from statistics import median

from core.domain.catalogue import Product
from core.domain.shopper import Order, Shopper
from core.domain.vocabulary import DIETS
from data.vocabulary import DEPARTMENTS
from data.vocabulary.meals import MEALS
from data.vocabulary.people import ALL_LIVES, Person

FOODS = {shelf.name for department in DEPARTMENTS for shelf in department.shelves if shelf.food}


def test_the_crowd_is_large_and_orders_for_a_year(shoppers: Sequence[Shopper], orders: Sequence[Order]) -> None:
    """At least 420 shoppers place 100,000 to 160,000 lines from 16 November 2025 to 14 November 2026."""
    assert len(shoppers) >= 420
    assert 100_000 <= sum(len(order.product_ids) for order in orders) <= 160_000
    assert min(order.placed_at for order in orders).date() >= date(2025, 11, 16)
    assert max(order.placed_at for order in orders).date() <= date(2026, 11, 14)
    assert {order.shopper_id for order in orders} <= {shopper.id for shopper in shoppers}


def test_baskets_hold_products_that_exist_and_were_launched(orders: Sequence[Order], by_id: dict[str, Product]) -> None:
    """Every line names a product of the market that was on sale on that day; no basket holds one twice."""
    for order in orders:
        assert 4 <= len(order.product_ids) <= 25
        assert len(set(order.product_ids)) == len(order.product_ids)
        for product_id in order.product_ids:
            launched = by_id[product_id].launched
            assert launched is not None
            assert launched <= order.placed_at.date()


def test_twelve_samples_come_first_and_one_has_no_orders(
    shoppers: Sequence[Shopper], baskets: dict[str, list[Order]]
) -> None:
    """Twelve named samples lead the list; one has just signed up and told what they like, one has two orders."""
    samples = [shopper for shopper in shoppers if shopper.sample]
    assert [shopper.id for shopper in samples] == [shopper.id for shopper in shoppers[: len(samples)]]
    assert len(samples) >= 12
    assert all("·" in shopper.label and shopper.note for shopper in samples)
    counts = {shopper.label: len(baskets[shopper.id]) for shopper in samples}
    assert counts["Noor · just signed up"] == 0
    assert counts["Elif · two orders so far"] == 2
    assert sorted(counts.values())[2] >= 30
    noor = next(shopper for shopper in samples if shopper.label.startswith("Noor"))
    assert noor.declared_diets
    assert noor.declared_departments


def test_ticked_words_are_known(shoppers: Sequence[Shopper], products: Sequence[Product]) -> None:
    """Declared diets and departments are words that the catalogue knows."""
    departments = {product.department for product in products}
    for shopper in shoppers:
        assert set(shopper.declared_diets) <= set(DIETS)
        assert set(shopper.declared_departments) <= departments


def test_households_keep_to_their_diet(
    baskets: dict[str, list[Order]], by_id: dict[str, Product], crowd: dict[str, Person]
) -> None:
    """Households bound to a diet, or keeping off an allergen, never buy a food that breaks it."""
    bound = [person for person in crowd.values() if person.life and (person.life.needs or person.life.avoids)]
    assert len(bound) > 50
    for person in bound:
        assert person.life is not None
        for product in (by_id[line] for order in baskets[person.id] for line in order.product_ids):
            if product.category in FOODS:
                assert person.life.needs <= set(product.diets), (person.life.name, product.name)
                assert not person.life.avoids & set(product.allergens), (person.life.name, product.name)


def test_age_limits_hold_in_every_basket(
    baskets: dict[str, list[Order]], by_id: dict[str, Product], crowd: dict[str, Person]
) -> None:
    """Students, new parents and everybody else not written as buying such things have no age-restricted product."""
    limited = Counter(
        person.life.name
        for person in crowd.values()
        if person.life
        for order in baskets[person.id]
        for line in order.product_ids
        if by_id[line].min_age is not None
    )
    adult = {life.name for life in ALL_LIVES if life.adult}
    assert set(limited) <= adult
    assert limited["host"] > 100


def test_milk_comes_weekly_and_detergent_every_other_month(
    baskets: dict[str, list[Order]], by_id: dict[str, Product]
) -> None:
    """Repurchase has real rhythms: the same milk about weekly, the same detergent after five weeks or more."""

    def gap(category: str) -> float:
        days: dict[tuple[str, str], list[date]] = defaultdict(list)
        for shopper_id, placed in baskets.items():
            if len(placed) >= 30:
                for order in placed:
                    for line in order.product_ids:
                        if by_id[line].category == category:
                            days[shopper_id, line].append(order.placed_at.date())
        regular = [bought for bought in days.values() if len(bought) >= 4]
        return median((bought[-1] - bought[0]).days / (len(bought) - 1) for bought in regular)

    assert gap("Milk") < 16
    assert gap("Laundry Detergent") > 30


def test_popularity_has_a_long_tail(orders: Sequence[Order], products: Sequence[Product]) -> None:
    """A tenth of the products makes over half of the lines, and most of the others sell now and then."""
    sold = Counter(line for order in orders for line in order.product_ids)
    top = sum(count for _, count in sold.most_common(len(products) // 10))
    assert 0.5 < top / sold.total() < 0.85
    assert len(sold) > 0.6 * len(products)


def test_seasons_show_in_baskets(orders: Sequence[Order], by_id: dict[str, Product]) -> None:
    """Easter eggs sell before Easter, Halloween things in October, Christmas things in December, and not in June."""
    months = {season: Counter[int]() for season in ("christmas", "easter", "halloween")}
    for order in orders:
        for line in order.product_ids:
            season = by_id[line].season
            if season in months:
                months[season][order.placed_at.month] += 1
    for season, month in (("christmas", 12), ("easter", 3), ("halloween", 10)):
        assert months[season][month] > 100, season
        assert months[season][6] == 0, season


def test_everything_that_households_wish_for_is_sold(products: Sequence[Product]) -> None:
    """Each staple, liking and part of a meal finds at least one product by category and word."""
    names: dict[str, list[str]] = defaultdict(list)
    for product in products:
        names[product.category].append(product.name.casefold())
    wishes = {text.rpartition(":")[0] for life in ALL_LIVES for text in f"{life.staples}|{life.likes}".split("|")}
    wishes |= {wish for meal in MEALS.values() for part in meal.parts for wish in part.split("/")}
    for wish in sorted(wishes):
        category, _, word = wish.partition(":")
        assert any(word.casefold() in name for name in names[category]), wish
