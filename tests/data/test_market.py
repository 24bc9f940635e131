"""The demo market's shelves are large, varied and true to themselves: no claim contradicts a name or an allergen."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pytest

from core.domain.catalogue import Product
from core.domain.shopper import Order, Shopper
from core.domain.vocabulary import ALLERGENS, DIETS, SEASONS
from core.errors import NotReady
from core.imports.demo import DEMO_DIR, demo_batch
from data.vocabulary import DEPARTMENTS

FILES = ("products.csv", "shoppers.csv", "orders.csv.gz")
FOODS = {shelf.name for department in DEPARTMENTS for shelf in department.shelves if shelf.food}
ANIMAL = re.compile(
    r"\b(milk|cheese|cheddar|cream|butter|yogurt|eggs?|honey|beef|chicken|pork|ham|bacon|salmon|prawns?)\b", re.I
)
NOT_ANIMAL = re.compile(
    r"plant-based|vegan|dairy-free|free from|alternative|flavour|seasoning|recipe mix|-style|beef tomatoes|"
    r"(almond|coconut|oat) milk|(peanut|almond|cashew|hazelnut|seed|coconut) butter|butter beans|butter mints|"
    r"coconut cream|cream of tartar|cream soda|cream crackers|cream sherry|dry roast",
    re.I,
)
PORK = re.compile(r"\b(pork|ham|bacon|gammon|chorizo|salami|pepperoni|prosciutto)\b", re.I)
NUTS = re.compile(r"\b(almonds?|hazelnuts?|walnuts?|pecans?|cashews?|pistachios?|peanuts?)\b", re.I)


def test_the_market_is_as_large_as_a_supermarket(products: Sequence[Product]) -> None:
    """At least 4,200 products, 21 departments and 145 categories, and no category is nearly empty."""
    sizes = Counter(product.category for product in products)
    assert len(products) >= 4200
    assert len({product.department for product in products}) >= 21
    assert len(sizes) >= 145
    assert min(sizes.values()) >= 8
    assert sum((DEMO_DIR / name).stat().st_size for name in FILES) < 3_000_000


def test_ids_and_names_are_unique(
    products: Sequence[Product], shoppers: Sequence[Shopper], orders: Sequence[Order]
) -> None:
    """No product id or name, shopper id or order id occurs twice."""
    for values in (
        [product.id for product in products],
        [product.name.casefold() for product in products],
        [shopper.id for shopper in shoppers],
        [order.id for order in orders],
    ):
        assert len(values) == len(set(values))


def test_the_script_writes_the_shipped_bytes_again(tmp_path: Path) -> None:
    """Running the script anew gives the files that ship, byte by byte; the archive has no time stamp."""
    script = DEMO_DIR.parent / "make_market.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True, capture_output=True, timeout=120)
    for name in FILES[:2]:
        assert (tmp_path / name).read_bytes() == (DEMO_DIR / name).read_bytes()
    again, shipped = ((folder / FILES[2]).read_bytes() for folder in (tmp_path, DEMO_DIR))
    assert gzip.decompress(again) == gzip.decompress(shipped)
    assert again[4:8] == bytes(4)


def test_every_diet_allergen_and_season_is_a_known_word(products: Sequence[Product]) -> None:
    """Claims use the closed word lists of the house, and every allergen of the list occurs."""
    assert {diet for product in products for diet in product.diets} == set(DIETS)
    assert {allergen for product in products for allergen in product.allergens} == set(ALLERGENS)
    assert {product.season for product in products} - {None} == set(SEASONS)


@pytest.mark.parametrize(
    ("diet", "denied"),
    [
        ("vegan", {"milk", "egg", "fish", "shellfish", "mollusc"}),
        ("vegetarian", {"fish", "shellfish", "mollusc"}),
        ("dairy-free", {"milk"}),
        ("gluten-free", {"wheat"}),
        ("nut-free", {"tree-nut", "peanut"}),
        ("kosher", {"shellfish", "mollusc"}),
    ],
)
def test_no_claim_contradicts_an_allergen(products: Sequence[Product], diet: str, denied: set[str]) -> None:
    """A product that claims a diet does not list an allergen that breaks it."""
    claiming = [product for product in products if diet in product.diets]
    assert len(claiming) >= 20
    assert [product.name for product in claiming if denied & set(product.allergens)] == []


def test_vegan_names_speak_of_nothing_from_animals(products: Sequence[Product]) -> None:
    """A vegan product is not called after milk, egg, honey or meat, unless the name says what it is made of."""
    suspects = [
        product.name
        for product in products
        if "vegan" in product.diets and ANIMAL.search(product.name) and not NOT_ANIMAL.search(product.name)
    ]
    assert [name for name in suspects if not re.search(r"butternut|no-chicken|fish & chip", name, re.I)] == []


def test_names_with_nuts_list_nuts(products: Sequence[Product]) -> None:
    """A food called after a nut lists it as an allergen; peanuts count as peanut, the others as tree-nut."""
    for product in products:
        found = NUTS.search(product.name)
        if product.category in FOODS and found:
            expected = "peanut" if found.group().lower().startswith("peanut") else "tree-nut"
            assert expected in product.allergens, product.name


def test_halal_and_kosher_are_free_of_pork(products: Sequence[Product]) -> None:
    """No product claiming halal or kosher is called after pork."""
    claiming = [product for product in products if {"halal", "kosher"} & set(product.diets)]
    assert [product.name for product in claiming if PORK.search(product.name)] == []


def test_gluten_free_bread_has_no_wheat_and_other_bread_has(products: Sequence[Product]) -> None:
    """Everything baked lists wheat, or claims to be gluten-free."""
    for product in products:
        if product.department == "Bakery":
            assert ("wheat" in product.allergens) != ("gluten-free" in product.diets), product.name


def test_what_needs_an_adult_says_so(products: Sequence[Product]) -> None:
    """Alcohol, knives, loose blades and fireworks ask for 18 years, medicines and energy drinks for 16."""
    adult = ("Kitchen Knives", "Fireworks & Sparklers")
    young = ("Energy Drinks", "Pain Relief", "Cold, Flu & Cough", "Allergy & Hay Fever", "Digestion Remedies")
    for product in products:
        if product.department == "Beer, Wine & Spirits" or product.category in adult or "Edge Razor" in product.name:
            assert product.min_age == 18, product.name
        if product.category in young:
            assert product.min_age == 16, product.name


@pytest.mark.parametrize(
    "look_alike",
    ["Root Beer", "Ginger Beer", "Wine Vinegar", "Vanilla Extract", "Cooking Wine", "Rum & Raisin Ice Cream",
     "Beer Batter Mix", "Alcohol-Free Lager", "Mocktail Mixer", "Chocolate Cigars", "Wine Gums", "Butter Beans"],
)  # fmt: skip
def test_look_alikes_are_sold_without_an_age_limit(products: Sequence[Product], look_alike: str) -> None:
    """Things that only sound like alcohol or tobacco are there to test guardrails, and have no age limit."""
    found = [product for product in products if look_alike in product.name]
    assert found
    assert all(product.min_age is None for product in found)


def test_prices_margins_and_stock_spread_as_in_a_shop(products: Sequence[Product]) -> None:
    """Prices run from cents to tens, margins from 8 to 55 percent, and about one product in 25 is sold out."""
    prices = [product.price_cents for product in products if product.price_cents is not None]
    margins = [product.margin for product in products if product.margin is not None]
    assert min(prices) < 60
    assert max(prices) > 3000
    assert sum(price % 10 == 9 for price in prices) > 0.6 * len(prices)
    assert 0.08 <= min(margins) < 0.15
    assert 0.45 < max(margins) <= 0.55
    assert 0.03 < sum(product.stock == 0 for product in products) / len(products) < 0.055
    assert 0 < sum(product.stock is None for product in products) < 0.05 * len(products)
    assert len({product.stock for product in products}) > 150


def test_house_brands_have_five_steps_of_price(products: Sequence[Product]) -> None:
    """Two house brands in five steps: the cheapest costs clearly less than the dearest in the same categories."""
    prices: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for product in products:
        if product.private_label and product.price_cents is not None:
            prices[product.brand or ""][product.category].append(product.price_cents)
    assert len(prices) == 5
    low, high = prices["Tilly Lane Basics"], prices["Quillford Reserve"]
    shared = sorted(low.keys() & high.keys())
    cheaper = sum(median(low[category]) < median(high[category]) for category in shared)
    assert len(shared) > 50
    assert cheaper > 0.85 * len(shared)


def test_about_one_product_in_25_is_new(products: Sequence[Product]) -> None:
    """Launches run from 2021 to now, about 4 percent in the 90 days before 15 November 2026."""
    now = date(2026, 11, 15)
    launched = [product.launched for product in products if product.launched is not None]
    assert min(launched).year == 2021
    assert max(launched) < now
    assert 0.03 < sum(day >= now - timedelta(days=90) for day in launched) / len(products) < 0.06


def test_brands_are_part_of_the_name(products: Sequence[Product]) -> None:
    """A branded product starts with its brand, as on the shelf; some products have none."""
    assert all(product.name.startswith(product.brand) for product in products if product.brand)
    assert 50 < sum(product.brand is None for product in products) < 400


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """An incomplete folder is refused with the name of the file and how to write it again."""
    (tmp_path / "products.csv").write_bytes((DEMO_DIR / "products.csv").read_bytes())
    with pytest.raises(NotReady, match=r"shoppers\.csv") as caught:
        demo_batch(tmp_path)
    assert "make_market" in caught.value.hint
