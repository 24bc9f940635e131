"""Which departments a theme means, in shops that name them differently."""

from __future__ import annotations

import pytest

from core.policy.shelves import foreign_shelves, meant_shelves

OURS = (
    "Produce",
    "Pantry",
    "Household",
    "Kitchen & Home",
    "Party & Gifts",
    "Stationery & School",
    "Soft Drinks & Juice",
)
THEIRS = ("produce", "dry goods pasta", "canned goods", "household", "beverages", "missing", "bulk")


@pytest.mark.parametrize(
    ("meant", "shop", "found"),
    [
        (["stationery", "home"], OURS, {"Stationery & School", "Party & Gifts", "Kitchen & Home"}),
        (["Produce"], OURS, {"Produce"}),
        (["drinks"], OURS, {"Soft Drinks & Juice"}),
        (["drinks"], THEIRS, {"beverages"}),
        (["pantry"], THEIRS, {"dry goods pasta", "canned goods"}),
        (["home"], THEIRS, {"household"}),
        (["Soft Drinks & Juice"], OURS, {"Soft Drinks & Juice"}),
        (["no such word"], OURS, set()),
        (["", "&"], OURS, set()),
    ],
)
def test_a_theme_s_words_find_the_shop_s_departments(meant: list[str], shop: tuple[str, ...], found: set[str]) -> None:
    """By the shop's own word first; by another name where the shop has no department of that word."""
    assert meant_shelves(meant, shop) == found


def test_gift_wrap_is_no_place_for_toilet_tissue() -> None:
    """Household is foreign to a theme of stationery and home; its own departments never are."""
    foreign = foreign_shelves(["stationery", "home"], OURS)
    assert {"Household", "Produce", "Pantry"} <= foreign
    assert not foreign & {"Stationery & School", "Party & Gifts", "Kitchen & Home"}


def test_nothing_is_concluded_from_nothing() -> None:
    """A theme that names no department, and a department that nobody can name, bar nothing."""
    assert foreign_shelves([], OURS) == frozenset()
    assert not foreign_shelves(["produce"], THEIRS) & {"missing", "bulk"}
