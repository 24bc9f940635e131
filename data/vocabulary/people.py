"""The shoppers: twelve with a first name to try things on, the rest by number. None of them is a real person."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from data.vocabulary.lives import LIVES, Life
from data.vocabulary.more_lives import MORE_LIVES

SHOPPER_COLUMNS = ("id", "label", "note", "sample", "declared_diets", "declared_departments")
ALL_LIVES = LIVES + MORE_LIVES


@dataclass(frozen=True)
class Person:
    """One shopper. `life` is None for somebody who has not ordered yet."""

    id: str
    label: str
    note: str
    sample: bool
    declared_diets: tuple[str, ...]
    declared_departments: tuple[str, ...]
    life: Life | None

    def row(self) -> Sequence[object]:
        """The cells of shoppers.csv, as SHOPPER_COLUMNS names them."""
        diets, departments = "|".join(self.declared_diets), "|".join(self.declared_departments)
        return self.id, self.label, self.note, int(self.sample), diets, departments


# label, note, name of the life, ticked diets, ticked departments
SAMPLES: tuple[tuple[str, str, str, str, str], ...] = (
    ("Ana · family of four", "Shops every week, packs lunchboxes, likes taco night", "young family", "", ""),
    ("Kofi · vegan kitchen", "Oat drink, tofu and a lot of greens; likes to try new things", "vegan kitchen", "vegan",
     "Plant-Based|Produce"),
    ("Chloe · weekend baker", "Flour, butter and eggs, and a cake most weekends", "weekend baker", "", "Baking"),
    ("Dev · cooks Indian food", "Spices, lentils and basmati, fresh coriander every week", "Indian cooking", "", ""),
    ("Jun · Japanese home cooking", "Sushi rice, miso and noodles, good fish", "Japanese cooking", "", "World Foods"),
    ("Grace · big weekly shop", "One large order a week for a full house", "big weekly shop", "", ""),
    ("Iris · gluten-free kitchen", "Ticked gluten-free at sign-up and keeps to it", "gluten-free kitchen",
     "gluten-free", ""),
    ("Hugo · two cats", "Cat food every other week, quick suppers for himself", "cat household", "", "Pets"),
    ("Femi · loves to host", "Cheese, wine and party food, something new each time", "host", "", ""),
    ("Lotte · student kitchen", "Small orders, low prices, pasta and noodles", "student kitchen", "", ""),
    ("Elif · two orders so far", "Started this month", "newcomer", "", "Produce"),
    ("Noor · just signed up", "No orders yet, told us what she likes", "", "vegetarian", "Produce|World Foods|Bakery"),
)  # fmt: skip


def people() -> list[Person]:
    """All shoppers, samples first, the others in a fixed mixed order."""
    by_name = {life.name: life for life in ALL_LIVES}
    found = [
        Person(_id(number), label, note, True, _list(diets), _list(departments), by_name[life] if life else None)
        for number, (label, note, life, diets, departments) in enumerate(SAMPLES, start=1)
    ]
    crowd = [life for life in ALL_LIVES for _ in range(life.households)]
    random.Random("crowd").shuffle(crowd)
    return found + [_somebody(number, life) for number, life in enumerate(crowd, start=len(found) + 1)]


def _somebody(number: int, life: Life) -> Person:
    chance = random.Random(f"person:{number}")
    diets = tuple(sorted(life.needs)) if chance.random() < life.declares else ()
    departments = life.departments if chance.random() < life.declares else ()
    return Person(_id(number), f"Shopper {number}", "", False, diets, departments, life)


def _id(number: int) -> str:
    return f"s{number:03d}"


def _list(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)
