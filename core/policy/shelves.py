"""Which of a shop's departments a theme means, though shops name them as they like: "drinks" is "Beverages" elsewhere.

An embedding is misled by short names (toilet tissue is near "tissue paper"); the shelf a product stands on tells them
apart. Nothing is concluded about a department that no word here names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

# A theme's word for a department -> other departments where the same goods stand in many shops.
BESIDE: dict[str, str] = {
    "baking": "pantry",
    "beer": "alcohol",
    "breakfast": "pantry",
    "cleaning": "household laundry",
    "coffee": "drinks beverages",
    "confectionery": "snacks",
    "deli": "prepared",
    "health": "pharmacy",
    "home": "party gifts",
    "household": "cleaning laundry",
    "kitchen": "home",
    "pantry": "canned tinned dry",
    "plant-based": "vegan vegetarian",
    "seafood": "fish",
    "spirits": "alcohol",
    "stationery": "party gifts",
    "tea": "drinks beverages",
    "wine": "alcohol",
}
# Where a shop has no department of that word: the names that it may have instead.
INSTEAD: dict[str, str] = {
    "baby": "babies toddler infant",
    "bakery": "bread",
    "baking": "grocery groceries ambient",
    "breakfast": "cereal cereals grocery groceries ambient",
    "cleaning": "home",
    "confectionery": "sweets candy chocolate",
    "dairy": "milk cheese eggs chilled fridge",
    "deli": "chilled fridge",
    "drinks": "beverages juice juices",
    "frozen": "freezer",
    "garden": "outdoor plants flowers",
    "health": "wellbeing medicine vitamins personal",
    "home": "household kitchen",
    "household": "home",
    "international": "world ethnic asian",
    "kitchen": "household",
    "meat": "butcher butchery",
    "pantry": "grocery groceries ambient",
    "personal care": "beauty toiletries hygiene",
    "pets": "pet animals",
    "plant-based": "dairy deli",
    "produce": "fruit fruits vegetable vegetables veg greengrocery",
    "snacks": "crisps biscuits",
    "stationery": "school office cards household",
}


def foreign_shelves(meant: Sequence[str], departments: Iterable[str]) -> frozenset[str]:
    """The shop's `departments` for whose goods a theme that means the departments `meant` has no place.

    Empty when `meant` is; departments that none of our words names are never among them: of those nothing is known.
    """
    if not meant:
        return frozenset()
    return meant_shelves((*BESIDE, *INSTEAD), departments) - meant_shelves(meant, departments)


def meant_shelves(meant: Sequence[str], departments: Iterable[str]) -> frozenset[str]:
    """The shop's `departments` that a theme means when it says `meant`."""
    return _named(tuple(meant), frozenset(departments))


@lru_cache(maxsize=4096)
def _named(words: tuple[str, ...], departments: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    for word in {word.casefold() for word in words}:
        own = {shelf for shelf in departments if _words(word) and _words(word) <= _words(shelf)}
        found |= own | _holding(BESIDE.get(word, ""), departments)
        if not own:
            found |= _holding(INSTEAD.get(word, ""), departments)
    return frozenset(found)


def _holding(words: str, departments: frozenset[str]) -> set[str]:
    return {shelf for shelf in departments if _words(words) & _words(shelf)}


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
