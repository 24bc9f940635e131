"""A shop's own words for diets, allergens and seasons, mapped onto the closed lists of core.domain.vocabulary.

Hand-written from everyday English shelf labels. A word that is not here is refused by the caller: a wrong diet or
allergen is worse than an import that must be mended.
"""

from __future__ import annotations

import re
from typing import Final

from core.domain.vocabulary import ALLERGENS, DIETS, SEASONS

_DIET_WORDS: Final = {
    "vegan": "vegan plantbased vg ve",
    "vegetarian": "vegetarian veggie veg v suitableforvegetarians lactoovo",
    "gluten-free": "glutenfree gf nogluten withoutgluten freefromgluten coeliac",
    "dairy-free": "dairyfree df nodairy milkfree withoutdairy freefromdairy",
    "nut-free": "nutfree nf nonuts withoutnuts freefromnuts",
    "halal": "halal",
    "kosher": "kosher kasher",
    "organic": "organic bio certifiedorganic usdaorganic euorganic",
    "low-sugar": "lowsugar reducedsugar lesssugar",
    "low-sodium": "lowsodium lowsalt reducedsalt reducedsodium",
    "high-protein": "highprotein hiprotein proteinrich",
    "keto": "keto ketogenic ketofriendly",
}
_ALLERGEN_WORDS: Final = {
    "milk": "milk dairy lactose",
    "egg": "egg eggs",
    "fish": "fish",
    "shellfish": "shellfish crustacean crustaceans",
    "tree-nut": "treenut treenuts nuts nut almond almonds hazelnut hazelnuts walnut walnuts cashews",
    "peanut": "peanut peanuts groundnut groundnuts",
    "wheat": "wheat gluten cerealscontaininggluten",
    "soy": "soy soya soybean soybeans",
    "sesame": "sesame sesameseeds",
    "mustard": "mustard",
    "celery": "celery celeriac",
    "sulphites": "sulphites sulfites sulphite sulfite sulphurdioxide sulfurdioxide so2",
    "lupin": "lupin lupine",
    "mollusc": "mollusc molluscs mollusk mollusks",
}
_SEASON_WORDS: Final = {
    "spring": "spring",
    "summer": "summer",
    "autumn": "autumn fall",
    "winter": "winter",
    "christmas": "christmas xmas festive",
    "easter": "easter",
    "halloween": "halloween",
    "back-to-school": "backtoschool",
}
_NOTHING: Final = frozenset({"none", "na", "no", "nil", "nothing", "unknown"})
_JOINTS: Final = re.compile(r"[^a-z0-9]+")


def _squeezed(word: str) -> str:
    return _JOINTS.sub("", word.casefold())


def _spread(words: dict[str, str]) -> dict[str, str]:
    spread = {variant: word for word, variants in words.items() for variant in variants.split()}
    return spread | {_squeezed(word): word for word in words}


_LISTS: Final[dict[str, tuple[dict[str, str], tuple[str, ...]]]] = {
    "diets": (_spread(_DIET_WORDS), DIETS),
    "allergens": (_spread(_ALLERGEN_WORDS), ALLERGENS),
    "season": (_spread(_SEASON_WORDS), SEASONS),
}


def known_word(field: str, word: str) -> str | None:
    """The word of our list for `field` (diets, allergens, season) that a shop's `word` stands for, or None.

    Case, spaces and joints do not matter: "Gluten Free", "gluten_free" and "GF" are all gluten-free.
    """
    return _LISTS[field][0].get(_squeezed(word))


def says_nothing(word: str) -> bool:
    """True for cells that spell out the absence of a value, such as "none" or "n/a"."""
    squeezed = _squeezed(word)
    return not squeezed or squeezed in _NOTHING


def allowed_words(field: str) -> str:
    """The words of a list, for a message."""
    return ", ".join(_LISTS[field][1])
