"""A small market for the page tests, brought in the way a shop does it: as CSV files through the catalogue desk."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from io import StringIO

from core.bootstrap import Workbench, open_workbench
from core.settings import Settings
from tests.hashing import HashingEmbedder

HOSTILE = '<img src=x onerror="window.hit=1"> $x$ ![](http://127.0.0.1:9/x) :material/home: Cheddar'
TODAY = date(2026, 11, 21)
BRANDS = ("Hollowmere", "Tallow Lane", "Brightwater")
SHELVES = """
Produce|Fresh fruit|Bananas;Gala apples;Easy peelers;Blueberries;Avocados;Strawberries;Red grapes;Lemons
Produce|Fresh vegetables|Vine tomatoes;Carrots;Broccoli;Baby spinach;Red onions;Mushrooms;Mixed peppers;Potatoes
Bakery|Bread|White sourdough;Seeded loaf;Rye bread;Burger buns;Croissants;Bagels
Dairy & eggs|Milk & cream|Whole milk;Semi-skimmed milk;Oat drink;Double cream
Dairy & eggs|Cheese|Mature cheddar;Mozzarella;Feta;Mascarpone;Parmesan;Halloumi
Dairy & eggs|Yogurt|Greek yogurt;Raspberry yogurt;Coconut yogurt;Vanilla yogurt
Dairy & eggs|Eggs|Free range eggs;Organic eggs
Meat|Beef & lamb|Beef mince;Sirloin steak;Lamb chops;Braising steak
Meat|Chicken|Chicken thighs;Whole chicken;Chicken breast;Chicken wings
Fish|Fresh fish|Salmon fillets;Cod loin;King prawns;Smoked mackerel
Pantry|Pasta|Penne pasta;Spaghetti pasta;Egg tagliatelle;Lasagne sheets
Pantry|Sauces|Tomato basil pasta sauce;Green pesto;Soy sauce;Curry sauce;Olive oil;Red wine vinegar
Pantry|Rice & grains|Basmati rice;Sushi rice;Couscous;Quinoa
Pantry|Tins|Chopped tomatoes;Chickpeas;Tuna chunks;Tomato soup;Kidney beans;Coconut milk
Pantry|Herbs & spices|Smoked paprika;Garam masala;Cinnamon sticks;Cumin seeds;Ground ginger
Snacks|Crisps & nuts|Sea salt crisps;Sweet popcorn;Tortilla chips;Cashew nuts;Peanuts;Pretzels
Confectionery|Chocolate & sweets|Dark chocolate;Milk chocolate buttons;Fruit gums;Peppermint creams
Frozen|Frozen food|Margherita pizza;Vanilla ice cream;Mango sorbet;Garden peas;Mixed berries;Potato waffles
Drinks|Soft drinks|Orange juice;Apple juice;Sparkling water;Still water;Ginger beer;Cola
Coffee & tea|Coffee & tea|Ground coffee;Coffee beans;Breakfast tea;Peppermint tea;Hot chocolate
Household|Cleaning & laundry|Surface spray;Thick bleach;Laundry liquid;Fabric softener;Washing up liquid;Toilet tissue
Pets|Pet food|Chicken dog food;Beef dog stew;Salmon cat pouches;Kitten biscuits
"""


def product_rows() -> list[dict[str, str]]:
    """About 300 products with prices, packs and a few claims, and one whose name tries to be markup."""
    dice = random.Random(7)
    rows = []
    for line in SHELVES.strip().splitlines():
        department, category, names = line.split("|")
        for name in names.split(";"):
            for brand in BRANDS:
                price = "" if dice.random() < 0.05 else f"{dice.randint(6, 60) / 10 + 0.09:.2f}"
                rows.append(
                    {
                        "id": f"p{len(rows) + 1:04d}",
                        "name": f"{brand} {name}",
                        "department": department,
                        "category": category,
                        "brand": brand,
                        "price": price,
                        "pack": dice.choice(("500 g", "4 pack", "1 litre")),
                        "diets": dice.choice(("", "vegan", "vegetarian|gluten-free")),
                        "private_label": "yes" if brand == BRANDS[0] else "no",
                    }
                )
    return [*rows, {**rows[0], "id": "evil", "name": HOSTILE, "category": "Cheese", "department": "Dairy & eggs"}]


def order_rows(products: list[dict[str, str]]) -> list[dict[str, str]]:
    """Six shoppers with favourites and a steady rhythm, and one with a single small order."""
    dice = random.Random(11)
    rows = []
    for shopper in range(1, 7):
        favourites = [product["id"] for product in dice.sample(products, 40)] + ["evil"]
        for week in range(20):
            basket = ["evil", *dice.sample(favourites, 11)]
            rows.append(_order(len(rows), f"s{shopper}", TODAY - timedelta(days=7 * week + shopper), basket))
    rows.append(_order(len(rows), "newcomer", TODAY - timedelta(days=3), ["p0001", "p0002"]))
    return rows


def _order(number: int, shopper: str, placed: date, basket: list[str]) -> dict[str, str]:
    ids = "|".join(dict.fromkeys(basket))
    return {"order_id": f"o{number}", "shopper_id": shopper, "placed_at": placed.isoformat(), "product_ids": ids}


def as_csv(rows: list[dict[str, str]]) -> bytes:
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def open_small(settings: Settings | None = None) -> Workbench:
    """The real workbench, with the quick embedder of the tests in place of the model."""
    return open_workbench(settings, HashingEmbedder())


def fill(bench: Workbench) -> None:
    """Bring the market in and build its index."""
    products = product_rows()
    bench.catalogue.import_uploaded("products", "market.csv", as_csv(products))
    bench.catalogue.import_uploaded("orders", "orders.csv", as_csv(order_rows(products)))
    bench.catalogue.build_index()
