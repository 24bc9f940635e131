"""A small grocery shop for the tests of this folder: names as on a shelf label."""

from __future__ import annotations

from core.domain.catalogue import Catalogue, Product

SHELVES: dict[tuple[str, str], tuple[str, ...]] = {
    ("Dairy", "Plant drinks"): (
        "Alder Farm Oat Milk, 1 l",
        "Alder Farm Barista Oat Milk, 1 l",
        "Alder Farm Almond Milk, 1 l",
        "Northway Unsweetened Oat Milk 64 oz",
    ),
    ("Dairy", "Cheese"): ("Northway Mild Cheddar 200 g", "Northway Mature Cheddar 200 g", "Goat Cheese Log"),
    ("Pantry", "Rice"): ("Basmati Rice 1 kg", "Organic Basmati Rice 500 g", "Sushi Rice 500 g", "Brown Basmati Rice"),
    ("Pantry", "Sauces"): ("Naturally Brewed Soy Sauce", "Reduced Salt Soy Sauce 150 ml", "Jalapeño Hot Sauce"),
    ("Pantry", "Noodles"): ("Soba Noodles", "Udon Noodles", "Rice Noodles 200 g", "Egg Noodle Nests"),
    ("Produce", "Fruit"): ("Gala Apples 6 pack", "Pink Apples", "Bananas", "Blood Oranges"),
    ("Household", "Kettles"): ("Steel Kettle 1.7 l",),
}
OUT_OF_STOCK = frozenset({"Udon Noodles"})


def product(name: str, department: str, category: str, number: int) -> Product:
    brand = next((brand for brand in ("Alder Farm", "Northway") if name.startswith(brand)), None)
    return Product(
        id=f"p{number:03}",
        name=name,
        department=department,
        category=category,
        brand=brand,
        stock=0 if name in OUT_OF_STOCK else 5,
        diets=("vegan",) if category == "Plant drinks" else (),
        season="autumn" if name == "Gala Apples 6 pack" else None,
        private_label=name == "Sushi Rice 500 g",
    )


def shop(version: str = "v1") -> Catalogue:
    """23 products in 4 departments and 7 categories, one of them with a single product; one product is sold out."""
    labels = [(name, *shelf) for shelf, names in SHELVES.items() for name in names]
    return Catalogue(version, [product(*label, number) for number, label in enumerate(labels)])


def row_of(catalogue: Catalogue, name: str) -> int:
    return next(row for row, product in enumerate(catalogue.products) if product.name == name)


def tea_shop(count: int) -> Catalogue:
    """`count` products on one shelf, each with a name of its own."""
    return Catalogue("teas", [product(f"Tea number {number}", "Drinks", "Tea", number) for number in range(count)])
