"""Who may open a row: clear cases first, and never nobody."""

from __future__ import annotations

from core.domain.catalogue import Catalogue, Product
from core.domain.page import Candidate, Placement
from core.ranking.opening import OPENING, openers

SHOP = Catalogue(
    "v",
    [
        Product(id="wrap", name="Gift wrap", department="Party & Gifts", category="cards"),
        Product(id="tape", name="Sticky tape", department="Stationery", category="desk"),
        Product(id="card", name="Birthday card", department="Stationery", category="cards"),
        Product(id="tissue", name="Toilet tissue", department="Household", category="paper"),
        Product(id="vase", name="Vase", department="Kitchen & Home", category="vases"),
        Product(id="coins", name="Chocolate coins", department="Confectionery", category="sweets"),
    ],
)
GIFTS = Placement(
    key="p1",
    title="Tags and bows",
    intent="Wrap presents",
    concepts=("wrapping paper", "gift tags", "sticky tape", "tissue paper"),
    departments=("stationery", "home"),
)


def candidate(product_id: str, relevance: float, concept: str = "wrapping paper") -> Candidate:
    return Candidate(product_id=product_id, score=0.1, relevance=relevance, concept=concept, hits=())


KEPT = [
    candidate("wrap", 0.7),
    candidate("tape", 0.72, "sticky tape"),
    candidate("card", 0.55, "gift tags"),
    candidate("tissue", 0.8, "tissue paper"),
    candidate("coins", 0.5, "gift tags"),
]


def test_only_the_better_half_on_a_shelf_of_the_theme_may_open() -> None:
    """The nearest of all by name, toilet tissue, stands on a foreign shelf; coins and card are too far."""
    doors = openers(GIFTS, KEPT, SHOP)
    assert len(doors) == OPENING
    assert set(doors[1:]) == {frozenset({"wrap", "tape"})}


def test_the_very_first_belongs_to_a_leading_concept() -> None:
    """Sticky tape is in the second half of the concepts: it may be second, not first."""
    assert openers(GIFTS, KEPT, SHOP)[0] == {"wrap"}


def test_without_a_clear_case_anybody_may_open() -> None:
    """Nothing on a shelf of the theme: the sets are empty, which bars nobody."""
    assert openers(GIFTS, [candidate("tissue", 0.8)], SHOP) == (frozenset(),) * OPENING


def test_rows_of_products_bought_before_are_free() -> None:
    """Having been bought is their theme."""
    assert openers(GIFTS.model_copy(update={"source": "history"}), KEPT, SHOP) == ()
    assert openers(GIFTS, [], SHOP) == ()
