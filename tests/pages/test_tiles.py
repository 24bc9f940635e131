"""The drawn tiles: every shelf has a picture, and the pictures are safe and complete."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.domain.catalogue import Product
from pages.ui.storefront import ASSETS
from pages.ui.tile_words import BY_DEPARTMENT, BY_NAME, BY_SHELF
from pages.ui.tiles import DEFAULT, TINTS, department_tint, shelf_icon, tile

SPRITE = (ASSETS / "pictograms.svg").read_text("utf-8")
DRAWN = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))
MARKET = Path(__file__).parents[2] / "data" / "market" / "products.csv"


def test_every_word_leads_to_a_drawn_picture() -> None:
    """No table names a pictogram that is not drawn, and each drawn one can be reached."""
    named = {icon for table in (BY_SHELF, BY_DEPARTMENT, *BY_NAME.values()) for icon, _ in table}
    assert named == DRAWN
    assert set(BY_NAME) <= DRAWN
    assert DEFAULT in DRAWN


def test_the_sprite_is_plain_drawing() -> None:
    """Well-formed SVG of shapes only: no script, no link, no style sheet, nothing fetched."""
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(SPRITE).iter()}
    assert tags <= {"svg", "symbol", "path", "circle", "ellipse", "rect", "g"}
    assert not re.search(r"\b(href|url\(|on\w+=)", SPRITE)
    assert len(DRAWN) >= 40


@pytest.mark.parametrize(
    ("category", "department", "icon"),
    [
        ("packaged vegetables fruits", "produce", "apple"),
        ("yogurt", "dairy eggs", "yogurt"),
        ("water seltzer sparkling water", "beverages", "water"),
        ("hot dogs bacon sausage", "meat seafood", "sausage"),
        ("dog food care", "pets", "dog"),
        ("cat food care", "pets", "cat"),
        ("ice cream ice", "frozen", "icecream"),
        ("soft drinks", "beverages", "soda"),
        ("paper goods", "household", "roll"),
        ("trail mix snack mix", "snacks", "nuts"),
        ("Polish & Eastern European", "World Foods", "sausage"),
        ("Something new", "Frozen", "snow"),
        ("missing", "missing", DEFAULT),
        ("", "", DEFAULT),
    ],
)
def test_shelves_find_their_picture(category: str, department: str, icon: str) -> None:
    """Category words decide, then the department, then the shopping bag."""
    assert shelf_icon(category, department) == icon


@pytest.mark.parametrize(
    ("name", "icon"),
    [("Bananas", "banana"), ("Unwaxed Lemons", "lemon"), ("Gala Apples", "apple"), ("Pomelo", "apple")],
)
def test_the_name_picks_the_kinder_picture(name: str, icon: str) -> None:
    """On a shelf of mixed fruit the product's own name chooses; an unknown one gets the shelf's."""
    assert tile(Product(id="1", name=name, department="Produce", category="Fresh fruit")).icon == icon


def test_almost_every_shelf_of_the_demo_market_has_its_own_picture() -> None:
    """At most two in a hundred products of the demo market fall back to the bag."""
    with MARKET.open(encoding="utf-8") as file:
        rows = [(row["category"], row["department"]) for row in csv.DictReader(file)]
    bags = [row for row in rows if shelf_icon(*row) == DEFAULT and "Bags" not in row[0]]
    assert len(bags) <= len(rows) / 50


@given(some.text(max_size=80), some.text(max_size=80), some.text(max_size=80))
def test_any_text_gets_a_tile_of_ours(name: str, department: str, category: str) -> None:
    """Whatever a catalogue says, the picture is a drawn one and the colour is from our table."""
    drawn = tile(Product(id="1", name=name, department=department, category=category))
    assert drawn.icon in DRAWN
    assert drawn.tint in TINTS


def test_a_department_keeps_its_colour() -> None:
    """Known departments have their own colour, unknown ones a steady one."""
    assert department_tint("produce") == department_tint("Produce & Flowers") != department_tint("Frozen")
    assert department_tint("Wotnots") == department_tint("Wotnots")
