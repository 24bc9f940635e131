"""What a product is, as far as guardrails care: alcohol, blades, medicine ... each with the evidence for it.

The shop's own columns come first (an age limit, then department and category). Names only speak where the shelf says
nothing, and never for look-alikes such as root beer or wine vinegar.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from core.domain.catalogue import Product

FactKind = Literal["age-restricted", "alcohol", "tobacco", "blade", "medicine", "chemical", "energy-drink", "formula"]


@dataclass(frozen=True)
class Fact:
    """One thing known of a product, and where it was read."""

    kind: FactKind
    evidence: str


def _words(*stems: str) -> Callable[[str], bool]:
    """A matcher for whole words; stems end where they are written, a trailing s is allowed."""
    pattern = re.compile(rf"(?<![a-z])(?:{'|'.join(stems)})(?:e?s)?(?![a-z])")
    return lambda text: pattern.search(text) is not None


ALCOHOL_SHELF = _words("alcohol", "beer", "wine", "spirit", "liquor", "cider", "champagne", "ale", "lager", "cocktail")
ALCOHOL_NAME = _words(
    "beer", "lager", "ale", "stout", "cider", "wine", "champagne", "prosecco", "vodka", "gin", "rum", "tequila",
    "whisky", "whiskey", "bourbon", "brandy", "cognac", "liqueur", "sake", "merlot", "chardonnay", "cabernet",
)  # fmt: skip
LOOK_ALIKE = _words(
    "root beer", "ginger beer", "ginger ale", "wine vinegar", "vinegar", "vanilla", "beer batter", "batter mix",
    "rum raisin", "rum and raisin", "alcohol[- ]free", "non[- ]alcoholic", "no alcohol", "sauce", "wine gum", "mustard",
)  # fmt: skip
NO_ALCOHOL_SHELF = _words("non[- ]alcoholic", "alcohol[- ]free", "no alcohol", "rubbing alcohol")
TOBACCO = _words("tobacco", "cigarette", "cigar", "vape", "e-liquid", "nicotine")
MEDICINE_SHELF = _words(
    "medicine", "medication", "pharmacy", "cold flu allergy", "cold & flu", "cough", "pain relief", "digestion",
    "allergy", "painkiller", "antacid", "sleep aid",
)  # fmt: skip
CHEMICAL_SHELF = _words("cleaning", "cleaner", "bleach", "laundry", "detergent", "air freshener", "pest control")
CHEMICAL_NAME = _words("bleach", "drain cleaner", "drain unblocker", "oven cleaner", "ammonia", "descaler", "caustic")
BLADE = _words("knife", "knive", "razor", "razor blade", "blade", "cleaver", "scalpel", "box cutter", "craft cutter")
BLADE_SHELF = _words(
    "kitchen", "knife", "knive", "cutlery", "home", "household", "shaving", "shave", "razor", "garden", "tool",
    "stationery", "personal care",
)  # fmt: skip
ENERGY = _words("energy drink", "energy sports drink", "energy shot")
FORMULA = _words("infant formula", "baby formula", "first milk", "follow[- ]on milk", "infant milk")
VAGUE_SHELF = ("", "missing", "other", "unknown", "general")
ADULT_AGE = 16


@lru_cache(maxsize=100_000)
def facts_of(product: Product) -> tuple[Fact, ...]:
    """All facts known of a product. Empty means that nothing speaks of a risk, not that there is none."""
    shelf = f"{product.department} / {product.category}".casefold()
    name = product.name.casefold()
    found = [_age(product), _alcohol(product, shelf, name), *_others(shelf, name)]
    return tuple(fact for fact in found if fact is not None)


def _age(product: Product) -> Fact | None:
    if product.min_age is not None and product.min_age >= ADULT_AGE:
        return Fact("age-restricted", f"buyers must be {product.min_age}")
    return None


def _alcohol(product: Product, shelf: str, name: str) -> Fact | None:
    if ALCOHOL_SHELF(shelf) and not NO_ALCOHOL_SHELF(shelf):
        return Fact("alcohol", f"the shelf is {product.category}")
    vague = product.category.casefold() in VAGUE_SHELF or product.department.casefold() in VAGUE_SHELF
    if vague and ALCOHOL_NAME(name) and not LOOK_ALIKE(name):
        return Fact("alcohol", "the name says so, and the shelf does not say otherwise")
    return None


def _others(shelf: str, name: str) -> list[Fact | None]:
    shelf_and_name = f"{shelf} / {name}"
    return [
        Fact("tobacco", "tobacco or nicotine") if TOBACCO(shelf) or (TOBACCO(name) and "choc" not in name) else None,
        Fact("medicine", "the shelf is medicine") if MEDICINE_SHELF(shelf) else None,
        Fact("chemical", "a cleaning chemical") if CHEMICAL_SHELF(shelf) or CHEMICAL_NAME(name) else None,
        Fact("blade", "a knife or blade") if BLADE(name) and BLADE_SHELF(shelf) else None,
        Fact("energy-drink", "an energy drink") if ENERGY(shelf_and_name) else None,
        Fact("formula", "infant formula")
        if FORMULA(shelf_and_name) or ("formula" in shelf and "formula" in name)
        else None,
    ]


def _formula_shelf(shelf: str, name: str) -> bool:
    """A shelf that mixes baby food and formula: only what calls itself formula counts."""
    return "formula" in shelf and "formula" in name
