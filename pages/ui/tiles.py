"""The drawn tile of a product without a picture: a pictogram for what it is, on the soft colour of its department.

Pictograms are the symbols of assets/pictograms.svg. The category decides first, then the department; where a category
only says "fruit" or "biscuits", the product's own name picks the kinder picture.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple
from zlib import crc32

from core.domain.catalogue import Product
from pages.ui.tile_words import BY_DEPARTMENT, BY_NAME, BY_SHELF, table

TINT_OF: Final = table("""
    #86B94E: produce, fruit, vegetable, greengrocer
    #D9A04A: bakery, bread, cake
    #6FA8DC: dairy, egg, chilled
    #DE6B5C: meat, butcher, poultry
    #3FA7B8: fish, seafood
    #E2894F: deli, prepared
    #5DB075: plant based, vegan, vegetarian
    #7CC3E8: frozen
    #E0B34A: baking, breakfast, cereal
    #F09A3E: snack
    #E57FA6: confectionery, candy, sweet, chocolate
    #A97C50: coffee, tea
    #B5506E: alcohol, wine, beer, spirit
    #35B3A2: drink, beverage, water, juice
    #D9743F: international, world
    #F2A7B5: baby
    #6E8BD8: household, cleaning, laundry
    #A987D6: personal care, beauty, toiletry
    #E46F7B: health, medicine, pharmacy
    #C58B5A: pet
    #8C9AA3: kitchen, home, cookware
    #66A95B: garden, seasonal, outdoor
    #E8C13A: stationery, school, office, party
    #CFA25B: pantry, dry good, canned, cupboard, bulk, grocery
    """)

TINTS: Final = tuple(tint for tint, _ in TINT_OF)
DEFAULT = "bag"
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


class Tile(NamedTuple):
    """`icon` is the id of a symbol, `tint` a CSS colour from our own table."""

    icon: str
    tint: str


def tile(product: Product) -> Tile:
    """The tile of a product. Any text is understood; what is unknown gets the shopping bag."""
    icon = shelf_icon(product.category, product.department)
    return Tile(_by_name(icon, product.name), department_tint(product.department))


@lru_cache(maxsize=4096)
def shelf_icon(category: str, department: str) -> str:
    """The pictogram of a shelf, before the product's name is read."""
    for text, rows in ((category, BY_SHELF), (department, BY_SHELF), (department, BY_DEPARTMENT)):
        words = _words(text)
        for icon, phrases in rows:
            if any(f" {phrase} " in words for phrase in phrases):
                return icon
    return DEFAULT


@lru_cache(maxsize=512)
def department_tint(department: str) -> str:
    """The colour of a department. Unknown departments always get the same one of the table."""
    words = _words(department)
    for tint, phrases in TINT_OF:
        if any(f" {phrase} " in words for phrase in phrases):
            return tint
    return TINTS[crc32(words.encode()) % len(TINTS)]


def _by_name(icon: str, name: str) -> str:
    if icon not in BY_NAME:
        return icon
    words = _words(name)
    for finer, phrases in BY_NAME[icon]:
        if any(f" {phrase} " in words for phrase in phrases):
            return finer
    return icon


def _words(text: str) -> str:
    """Lower-case words in the singular with a blank on each side, so that phrases match whole words."""
    words = _NOT_LETTERS.sub(" ", text.casefold()).split()
    return f" {' '.join(_singular(word) for word in words)} "


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("oes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word
