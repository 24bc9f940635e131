"""The shopper profile: what orders say, and what they must not say."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core.domain.catalogue import Catalogue, Product
from core.domain.shopper import Order, Shopper
from core.phases.profile import build_profile

PRODUCTS = [
    Product(
        id="milk", name="Milk", department="dairy", category="milk", brand="Moo", price_cents=100, diets=("vegetarian",)
    ),
    Product(id="oat", name="Oat drink", department="dairy", category="plant milk", price_cents=200, diets=("vegan",)),
    Product(id="tea", name="Tea", department="drinks", category="tea", price_cents=300),
    Product(id="tea2", name="Fine tea", department="drinks", category="tea", price_cents=900),
]
CATALOGUE = Catalogue("v1", PRODUCTS)
SHOPPER = Shopper(id="s1", declared_diets=("vegan",))
START = datetime(2026, 3, 2, 18, 0)


def order(number: int, day: int, *products: str) -> Order:
    return Order(id=f"o{number}", shopper_id="s1", placed_at=START + timedelta(days=day), product_ids=products)


def test_no_orders_is_a_cold_start_with_declared_preferences() -> None:
    """A brand-new shopper has only what they declared."""
    profile = build_profile(SHOPPER, [], CATALOGUE, date(2026, 4, 1))
    assert profile.cold_start
    assert profile.declared_diets == ("vegan",)
    assert profile.regulars == ()


def test_a_preview_in_the_past_cannot_see_later_orders() -> None:
    """Orders on or after the date of the page are ignored."""
    orders = [order(1, 0, "milk"), order(2, 10, "tea")]
    seen = build_profile(SHOPPER, orders, CATALOGUE, (START + timedelta(days=10)).date())
    assert [regular.product_id for regular in seen.regulars] == ["milk"]
    assert seen.orders == 1


def test_the_rhythm_is_the_median_gap_and_due_counts_from_it() -> None:
    """Milk bought every 7 days is exactly due 7 days after the last purchase."""
    orders = [order(n, 7 * n, "milk") for n in range(4)]
    profile = build_profile(SHOPPER, orders, CATALOGUE, (START + timedelta(days=28)).date())
    regular = profile.regulars[0]
    assert (regular.times, regular.every_days, regular.due) == (4, 7.0, 1.0)


def test_recent_orders_weigh_more_than_old_ones() -> None:
    """One purchase today outweighs one purchase a half-life ago, two to one."""
    profile = build_profile(
        SHOPPER, [order(1, 0, "milk"), order(2, 60, "tea")], CATALOGUE, (START + timedelta(days=61)).date()
    )
    shares = {one.name: one.share for one in profile.categories}
    assert abs(shares["tea"] / shares["milk"] - 2.0) < 1e-3


def test_products_no_longer_in_the_catalogue_are_skipped() -> None:
    """An order may name products that the shop has since dropped."""
    profile = build_profile(SHOPPER, [order(1, 0, "gone", "milk")], CATALOGUE, date(2026, 5, 1))
    assert [regular.product_id for regular in profile.regulars] == ["milk"]


def test_price_tier_is_the_rank_inside_the_category() -> None:
    """Always the dearest tea is a tier of one, although milk is cheaper."""
    profile = build_profile(SHOPPER, [order(1, 0, "tea2"), order(2, 7, "tea2")], CATALOGUE, date(2026, 5, 1))
    assert profile.price_tier == 1.0


def test_novelty_is_high_for_always_new_and_low_for_always_the_same() -> None:
    """The share of never-bought lines separates explorers from creatures of habit."""
    same = build_profile(SHOPPER, [order(n, 7 * n, "milk") for n in range(12)], CATALOGUE, date(2026, 12, 1))
    new = build_profile(SHOPPER, [order(n, 7 * n, f"x{n}") for n in range(12)], CATALOGUE, date(2026, 12, 1))
    assert same.novelty < 0.35 < 0.65 < new.novelty
