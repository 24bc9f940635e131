"""The hand-written words of the demo market: shelves, brands, households and what names imply."""

from __future__ import annotations

from data.vocabulary.alcohol import BEER_WINE_SPIRITS
from data.vocabulary.baby_pets import BABY, PETS
from data.vocabulary.bakery import BAKERY
from data.vocabulary.breakfast_baking import BAKING, BREAKFAST
from data.vocabulary.dairy import DAIRY
from data.vocabulary.deli_plant import DELI, PLANT_BASED
from data.vocabulary.drinks import COFFEE_TEA, SOFT_DRINKS
from data.vocabulary.frozen import FROZEN
from data.vocabulary.garden_school import GARDEN, STATIONERY
from data.vocabulary.home import KITCHEN_HOME, PARTY_GIFTS
from data.vocabulary.household import HOUSEHOLD
from data.vocabulary.meat_fish import FISH, MEAT
from data.vocabulary.pantry import PANTRY
from data.vocabulary.personal_health import HEALTH, PERSONAL_CARE
from data.vocabulary.produce import PRODUCE
from data.vocabulary.shape import Department
from data.vocabulary.snacks_sweets import CONFECTIONERY, SNACKS
from data.vocabulary.world import WORLD_FOODS

DEPARTMENTS: tuple[Department, ...] = (
    PRODUCE, BAKERY, DAIRY, MEAT, FISH, DELI, PLANT_BASED, FROZEN, PANTRY, BAKING, BREAKFAST, SNACKS, CONFECTIONERY,
    SOFT_DRINKS, COFFEE_TEA, BEER_WINE_SPIRITS, WORLD_FOODS, BABY, HOUSEHOLD, PERSONAL_CARE, HEALTH, PETS,
    KITCHEN_HOME, PARTY_GIFTS, GARDEN, STATIONERY,
)  # fmt: skip
