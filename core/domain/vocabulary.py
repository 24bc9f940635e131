"""The closed word lists of the house. Importers map a shop's own words onto these; anything else is refused."""

from __future__ import annotations

from typing import Final, Literal, get_args

Diet = Literal[
    "vegan",
    "vegetarian",
    "gluten-free",
    "dairy-free",
    "nut-free",
    "halal",
    "kosher",
    "organic",
    "low-sugar",
    "low-sodium",
    "high-protein",
    "keto",
]
Allergen = Literal[
    "milk",
    "egg",
    "fish",
    "shellfish",
    "tree-nut",
    "peanut",
    "wheat",
    "soy",
    "sesame",
    "mustard",
    "celery",
    "sulphites",
    "lupin",
    "mollusc",
]
Season = Literal["spring", "summer", "autumn", "winter", "christmas", "easter", "halloween", "back-to-school"]
KeywordKind = Literal["query", "category", "attribute"]
Decision = Literal["keep", "drop", "abstain"]

DIETS: Final[tuple[str, ...]] = get_args(Diet)
ALLERGENS: Final[tuple[str, ...]] = get_args(Allergen)
SEASONS: Final[tuple[str, ...]] = get_args(Season)
KEYWORD_KINDS: Final[tuple[str, ...]] = get_args(KeywordKind)
