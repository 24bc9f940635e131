"""Product facts: what counts as alcohol, a blade, medicine ... and what only looks like it."""

from __future__ import annotations

import pytest

from core.domain.catalogue import Product
from core.policy.facts import facts_of


def product(name: str, department: str, category: str, min_age: int | None = None) -> Product:
    return Product(id=name, name=name, department=department, category=category, min_age=min_age)


RISKY = [
    ("Hollow Oak Pale Ale", "alcohol", "beers coolers", None, "alcohol"),
    ("Cabernet Sauvignon", "alcohol", "red wines", None, "alcohol"),
    ("Spiced Rum", "missing", "missing", None, "alcohol"),
    ("Party Sparklers", "seasonal", "party", 18, "age-restricted"),
    ("Paring Knife", "kitchen & home", "kitchen knives", None, "blade"),
    ("Razor Blades 5 Pack", "personal care", "shave needs", None, "blade"),
    ("Ibuprofen 200 mg", "personal care", "cold flu allergy", None, "medicine"),
    ("Thick Bleach", "household", "cleaning products", None, "chemical"),
    ("Stage 1 Infant Formula", "babies", "baby food formula", None, "formula"),
    ("Volt Citrus", "beverages", "energy sports drinks", None, "energy-drink"),
]
HARMLESS = [
    ("Root Beer", "beverages", "soft drinks"),
    ("Ginger Beer", "beverages", "soft drinks"),
    ("Red Wine Vinegar", "pantry", "oils vinegars"),
    ("Pure Vanilla Extract", "pantry", "baking ingredients"),
    ("Vodka Pasta Sauce", "dry goods pasta", "pasta sauce"),
    ("Rum Raisin Ice Cream", "frozen", "ice cream ice"),
    ("Beer Battered Onion Rings", "frozen", "frozen appetizers sides"),
    ("Peach Baby Food", "babies", "baby food formula"),
    ("Butter Knife Cookies", "snacks", "cookies cakes"),
    ("Gingerbread", "bakery", "bakery desserts"),
]


@pytest.mark.parametrize(("name", "department", "category", "min_age", "kind"), RISKY)
def test_risky_products_are_known(name: str, department: str, category: str, min_age: int | None, kind: str) -> None:
    """Each risk is found from the shop's own columns, with evidence."""
    found = {fact.kind: fact.evidence for fact in facts_of(product(name, department, category, min_age))}
    assert found.get(kind)  # type: ignore[call-overload]


@pytest.mark.parametrize(("name", "department", "category"), HARMLESS)
def test_look_alikes_are_left_alone(name: str, department: str, category: str) -> None:
    """A word in a name is no risk where the shelf says what the product is."""
    assert facts_of(product(name, department, category)) == ()


def test_vague_shelf_look_alikes_are_left_alone() -> None:
    """Even without a shelf, root beer and wine vinegar are not alcohol."""
    assert facts_of(product("Old Style Root Beer", "missing", "missing")) == ()
    assert facts_of(product("White Wine Vinegar", "other", "other")) == ()
