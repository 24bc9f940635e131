"""The words in which shelves are written down: departments hold shelves, shelves hold items, items come in varieties.

A shelf's price range, packs, diets and allergens hold for all its items; an item says only what differs. Lists are
written in one string: varieties and packs are parted by `|`, diets and allergens by blanks. A variety that is sold in
a size or at a price of its own says so: `Saffron~0.4 g~2.49-3.99`.
"""

from __future__ import annotations

from dataclasses import dataclass

Range = tuple[float, float]


@dataclass(frozen=True)
class Variety:
    """One kind of an item; `packs` and `price` only where it differs from the others."""

    text: str
    packs: tuple[str, ...] | None = None
    price: Range | None = None


@dataclass(frozen=True)
class Item:
    """One line of a shelf. `name` holds `{}` where a variety goes. None means: as the shelf says."""

    name: str
    varieties: tuple[Variety, ...]
    packs: tuple[str, ...] | None = None
    price: Range | None = None  # of the first pack, for a middling brand, in currency units
    diets: frozenset[str] | None = None
    also: frozenset[str] = frozenset()  # diets beyond the shelf's
    no: frozenset[str] = frozenset()  # diets of the shelf that do not hold here
    allergens: frozenset[str] | None = None
    has: frozenset[str] = frozenset()  # allergens beyond the shelf's
    season: str = ""
    age: int | None = None
    makers: int = 0  # brands per variety; 0 means as the shelf says
    plant: bool = False  # made from plants whatever the name alludes to: "Smoky Bacon" in crisps, "Mince" in meat-free
    fancy: bool = False  # never made by the cheapest brands
    sizes: bool = False  # every pack is sold side by side
    pop: float = 1.0  # how much more often than its neighbours it is bought


@dataclass(frozen=True)
class Shelf:
    """One category. `pool` names the brands that sell on it (`data.vocabulary.brands`)."""

    name: str
    price: Range
    packs: tuple[str, ...]
    pool: str
    items: tuple[Item, ...]
    diets: frozenset[str] = frozenset()
    allergens: frozenset[str] = frozenset()
    season: str = ""
    age: int | None = None
    makers: int = 2
    food: bool = True


@dataclass(frozen=True)
class Department:
    name: str
    margin: Range  # share of the price
    shelves: tuple[Shelf, ...]


def words(text: str) -> frozenset[str]:
    """Blank-separated words as a set; vegan says vegetarian and dairy-free as well."""
    found = set(text.split())
    if "vegan" in found:
        found |= {"vegetarian", "dairy-free"}
    return frozenset(found)


def variety(text: str) -> Variety:
    """A `Variety` from `text`, `text~pack` or `text~pack~low-high`."""
    name, _, rest = text.partition("~")
    pack, _, span = rest.partition("~")
    low, _, high = span.partition("-")
    return Variety(name, (pack,) if pack else None, (float(low), float(high)) if span else None)


def item(
    name: str,
    varieties: str = "",
    packs: str = "",
    price: Range | None = None,
    *,
    diets: str | None = None,
    also: str = "",
    no: str = "",
    allergens: str | None = None,
    has: str = "",
    season: str = "",
    age: int | None = None,
    makers: int = 0,
    plant: bool = False,
    fancy: bool = False,
    sizes: bool = False,
    pop: float = 1.0,
) -> Item:
    """An `Item` from its short written form. ValueError when varieties have no place in the name."""
    if bool(varieties) != ("{}" in name):
        raise ValueError(f"{name}: varieties and a place for them go together")
    return Item(
        name=name,
        varieties=tuple(variety(text) for text in varieties.split("|")),
        packs=tuple(packs.split("|")) if packs else None,
        price=price,
        diets=None if diets is None else words(diets),
        also=words(also),
        no=frozenset(no.split()),
        allergens=None if allergens is None else words(allergens),
        has=words(has),
        season=season,
        age=age,
        makers=makers,
        plant=plant,
        fancy=fancy,
        sizes=sizes,
        pop=pop,
    )


def shelf(
    name: str,
    price: Range,
    packs: str,
    pool: str,
    *items: Item,
    diets: str = "",
    allergens: str = "",
    season: str = "",
    age: int | None = None,
    makers: int = 2,
    food: bool = True,
) -> Shelf:
    """A `Shelf` from its short written form."""
    return Shelf(
        name=name,
        price=price,
        packs=tuple(packs.split("|")) if packs else (),
        pool=pool,
        items=items,
        diets=words(diets),
        allergens=words(allergens),
        season=season,
        age=age,
        makers=makers,
        food=food,
    )
