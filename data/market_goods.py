"""Turns the hand-written shelves into products: who makes what, in which pack, at which price, with which claims.

Every draw comes from a generator seeded with the thing's own name, so adding a shelf does not reshuffle the others.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from data.vocabulary import DEPARTMENTS
from data.vocabulary.brands import HOUSE_ORGANIC_POOLS, Brand, brands_of, house_brands
from data.vocabulary.shape import Department, Item, Shelf, Variety
from data.vocabulary.truth import DENIED_BY, FINE_WORDS, allergens_in, claimed_by, struck_by

SEED = 20261115
TODAY = date(2026, 11, 15)
TIER_PRICE = (0.66, 0.84, 1.0, 1.22, 1.55)
HOUSE_SHARE = 0.42  # of names that a house brand makes as well
NEW_SHARE, NEW_DAYS = 0.045, 90
UNITS = {"g": ("mass", 1), "kg": ("mass", 1000), "ml": ("volume", 1), "cl": ("volume", 10), "l": ("volume", 1000)}
AMOUNT = re.compile(r"(?:(\d+) x )?(\d+(?:\.\d+)?) ?([a-z]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Good:
    """A product as it goes into products.csv, with how sought-after it is and what its name is made of."""

    id: str
    name: str
    department: str
    category: str
    brand: str
    tier: int
    price_cents: int | None
    margin: float | None
    stock: int | None
    pack: str
    diets: frozenset[str]
    allergens: frozenset[str]
    min_age: int | None
    private_label: bool
    season: str
    launched: date
    food: bool
    appeal: float


def dice(*key: object) -> random.Random:
    """A generator that belongs to `key` alone."""
    return random.Random(":".join(map(str, (SEED, *key))))


@dataclass(frozen=True)
class Offer:
    """One thing on a shelf before it has a price: `bare` is its name without the brand."""

    shelf: Shelf
    item: Item
    variety: Variety
    brand: Brand
    pack: str
    packs: tuple[str, ...]
    bare: str
    name: str


def make_goods() -> list[Good]:
    """All products, department by department, with ids in that order and no name twice."""
    goods: list[Good] = []
    taken: set[str] = set()
    for department in DEPARTMENTS:
        for shelf in department.shelves:
            for offer in _offers(shelf):
                if offer.name not in taken:
                    taken.add(offer.name)
                    goods.append(_good(f"p{len(goods) + 1:05d}", department, offer))
    return goods


def _offers(shelf: Shelf) -> Iterator[Offer]:
    """Everything on a shelf, each thing by each of its makers."""
    for item in shelf.items:
        for variety in item.varieties:
            packs = variety.packs or item.packs or shelf.packs
            bare = item.name.replace("{}", variety.text)
            chance = dice("offer", shelf.name, bare)
            for brand in _makers(chance, shelf, item, bare):
                for pack in packs if item.sizes else (packs[_early(chance, len(packs))],):
                    name = _label(brand, bare, pack if item.sizes else "")
                    yield Offer(shelf, item, variety, brand, pack, packs, bare, name)


def _makers(chance: random.Random, shelf: Shelf, item: Item, plain: str) -> list[Brand]:
    """Who makes one variety. A brand that stands for a diet never makes what breaks it."""
    struck = struck_by(plain, item.plant)
    lowest = 2 if item.fancy or FINE_WORDS.search(plain) else 0

    def fits(brand: Brand) -> bool:
        organic = not brand.house or shelf.pool in HOUSE_ORGANIC_POOLS or "organic" not in brand.stands_for
        return brand.tier >= lowest and not brand.stands_for & struck and organic

    pool = [brand for brand in brands_of(shelf.pool) if fits(brand)]
    house = [brand for brand in house_brands(shelf.food) if fits(brand)]
    if not pool:
        raise ValueError(f"{plain}: every brand on {shelf.name} stands for something that this name denies")
    wanted = item.makers or max(1, shelf.makers - (chance.random() < 0.3))
    chosen = chance.sample(pool, min(wanted, len(pool)))
    if chance.random() < HOUSE_SHARE and shelf.name != "Infant Formula":
        chosen[-1] = chance.choice(house)
    return chosen


def _label(brand: Brand, plain: str, size: str) -> str:
    organic = "organic" in brand.stands_for and "Organic" not in brand.name
    return " ".join(filter(None, (brand.name, "Organic" if organic else "", plain))) + (f", {size}" if size else "")


def _good(number: str, department: Department, offer: Offer) -> Good:
    shelf, item, brand = offer.shelf, offer.item, offer.brand
    chance = dice("good", offer.name)
    diets, allergens = _claims(offer)
    appeal = item.pop * (1.25 if brand.house and brand.tier < 3 else 1.0) * chance.paretovariate(1.5)
    return Good(
        id=number,
        name=offer.name,
        department=department.name,
        category=shelf.name,
        brand=brand.name,
        tier=brand.tier,
        price_cents=None if chance.random() < 0.004 else _price(chance, offer),
        margin=None if chance.random() < 0.01 else _margin(chance, department, brand),
        stock=_stock(chance, appeal),
        pack=offer.pack,
        diets=diets,
        allergens=allergens,
        min_age=item.age if item.age is not None else shelf.age,
        private_label=brand.house,
        season=item.season or shelf.season,
        launched=_launched(chance),
        food=shelf.food,
        appeal=appeal,
    )


def _claims(offer: Offer) -> tuple[frozenset[str], frozenset[str]]:
    """Diets and allergens: the shelf's, the item's changes, what the brand stands for, minus what the name denies."""
    shelf, item = offer.shelf, offer.item
    allergens = (shelf.allergens if item.allergens is None else item.allergens) | item.has
    diets = ((shelf.diets if item.diets is None else item.diets) | item.also | offer.brand.stands_for) - item.no
    if shelf.food:
        allergens |= allergens_in(offer.bare, item.plant)
        diets = (diets | claimed_by(offer.bare)) - struck_by(offer.bare, item.plant)
    return frozenset(diet for diet in diets if not DENIED_BY.get(diet, frozenset()) & allergens), allergens


def _price(chance: random.Random, offer: Offer) -> int:
    """Price in cents: the item's own level, the brand's tier, the size against the first pack, a shelf-edge ending."""
    low, high = offer.variety.price or offer.item.price or offer.shelf.price
    level = low + (high - low) * dice("level", offer.bare).random()
    size = _bulk(offer.pack, offer.packs[0])
    raw = 100 * level * TIER_PRICE[offer.brand.tier] * size * chance.uniform(0.95, 1.05)
    if raw >= 1000:
        return int(raw // 50) * 50 + 49
    if chance.random() < 0.16:
        return max(25, round(raw / 25) * 25)
    return max(29, int(raw // 10) * 10 + 9)


def _bulk(pack: str, first: str) -> float:
    """How much more a pack costs than the first one; doubling the size adds about three quarters."""
    here, there = _amount(pack), _amount(first)
    if here is None or there is None or here[0] != there[0]:
        return 1.0
    return float(min(max((here[1] / there[1]) ** 0.8, 0.2), 7.0))


def _amount(pack: str) -> tuple[str, float] | None:
    found = AMOUNT.search(pack)
    if found is None:
        return None
    count, size, unit = found.groups()
    kind, factor = UNITS.get(unit.lower(), ("count", 1))
    return kind, float(count or 1) * float(size) * factor


def _margin(chance: random.Random, department: Department, brand: Brand) -> float:
    low, high = department.margin
    return round(min(max(chance.uniform(low, high) + (0.06 if brand.house else 0.0), 0.08), 0.55), 3)


def _stock(chance: random.Random, appeal: float) -> int | None:
    """Units on hand: one product in 25 is sold out, one in 50 is not counted, one in 30 is far overstocked."""
    roll = chance.random()
    if roll < 0.04:
        return 0
    if roll < 0.06:
        return None
    units = chance.lognormvariate(3.6, 0.7) * min(appeal, 25.0) ** 0.5
    return max(1, round(units * (9 if roll > 0.967 else 1)))


def _launched(chance: random.Random) -> date:
    if chance.random() < NEW_SHARE:
        return TODAY - timedelta(days=chance.randint(1, NEW_DAYS))
    first, last = date(2021, 1, 4), TODAY - timedelta(days=NEW_DAYS + 1)
    return first + timedelta(days=int((last - first).days * chance.random() ** 1.6))


def _early(chance: random.Random, count: int) -> int:
    """A position that is mostly the first."""
    return 0 if chance.random() < 0.6 else chance.randrange(count)
