"""The page as a shopper would see it: one component that draws a shop window and reports which product was asked about.

The component's HTML, CSS and JavaScript are static files of ours. Catalogue and designer text reach it as JSON and is
set as text there, so a product called `<img src=x>` is shown as just that. Picture addresses are never followed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from core.desks.views import RunView
from core.domain.catalogue import Product
from core.domain.page import RankedPlacement
from pages.ui.tiles import tile
from pages.ui.words import day, price, price_parts, shopper_name

ASSETS = Path(__file__).parent / "assets"
MAX_BADGES = 2
IMPLIED_BY_VEGAN = {"vegetarian", "dairy-free"}
# the claim that says most about a product first
TELLING_DIETS = (
    "organic", "vegan", "halal", "kosher", "keto", "high-protein", "low-sugar", "low-sodium", "vegetarian",
    "gluten-free", "dairy-free", "nut-free",
)  # fmt: skip
MAX_TEXT = 160  # characters of a name drawn on a card; the rest is in the why panel

_shop = st.components.v2.component(
    "endcap_storefront",
    html=(ASSETS / "pictograms.svg").read_text("utf-8") + '\n<div class="shop"></div>',
    css=(ASSETS / "shop.css").read_text("utf-8"),
    js=(ASSETS / "shop.js").read_text("utf-8"),
)


def storefront(view: RunView, key: str) -> str | None:
    """Draw the page of a run. Returns the id of the product that was just clicked, once."""
    result = _shop(key=key, data=storefront_data(view), on_asked_change=lambda: None)
    asked = result.asked
    return asked if isinstance(asked, str) and asked in view.products else None


def shelf(products: list[Product], title: str, intent: str, places: dict[str, str], key: str) -> str | None:
    """One row of products outside the page, each with the note of `places` on it. Returns the one clicked, once."""
    cards = [
        card(product, places.get(product.id, ""), f"{product.name}, {product.category}. Why is it not on the page?")
        for product in products
    ]
    row = {"title": title, "intent": intent, "note": "", "cards": cards}
    data = {"heading": "", "when": "", "placements": [row], "prices": any(one["price"] for one in cards)}
    asked = _shop(key=key, data=data, on_asked_change=lambda: None).asked
    return asked if isinstance(asked, str) and asked in {product.id for product in products} else None


def storefront_data(view: RunView) -> dict[str, Any]:
    """What the component draws, as plain JSON values."""
    placements = [_placement(view, placement) for placement in view.page.placements]
    return {
        "heading": f"Home page for {shopper_name(view.shopper)}",
        "when": day(view.run.at),
        "placements": placements,
        "prices": any(card["price"] for placement in placements for card in placement["cards"]),
    }


def _placement(view: RunView, ranked: RankedPlacement) -> dict[str, Any]:
    placement = ranked.placement
    return {
        "title": placement.title,
        "intent": placement.intent,
        "note": "From past orders" if placement.source == "history" else "",
        "cards": [
            card(
                view.products[one.product_id],
                str(one.position),
                spoken(view.products[one.product_id], one.position, placement.title),
            )
            for one in ranked.shown
            if one.product_id in view.products
        ],
    }


def card(product: Product, position: str, label: str) -> dict[str, Any]:
    """One product as drawn on the shelf; `label` is what a screen reader says."""
    drawn = tile(product)
    return {
        "id": product.id,
        "name": product.name[:MAX_TEXT],
        "brand": _brand(product),
        "pack": _pack(product),
        "price": price_parts(product.price_cents),
        "badges": badges(product),
        "position": position,
        "icon": drawn.icon,
        "tint": drawn.tint,
        "label": label,
    }


def spoken(product: Product, position: int, placement: str) -> str:
    """A product on the page, in words."""
    facts = [product.name, product.pack or "", price(product.price_cents), f"place {position} in {placement}"]
    return ", ".join(fact for fact in facts if fact) + ". Why is it here?"


def badges(product: Product) -> list[dict[str, str]]:
    """Own brand first, then an age limit, then the diets that tell most; two at the most."""
    found = [{"text": "Own brand", "kind": "own"}] if product.private_label else []
    if product.min_age:
        found.append({"text": f"{product.min_age}+", "kind": "age"})
    claimed = set(product.diets) - (IMPLIED_BY_VEGAN if "vegan" in product.diets else set())
    told = [diet for diet in TELLING_DIETS if diet in claimed]
    found += [{"text": diet.capitalize(), "kind": "diet"} for diet in told]
    return found[:MAX_BADGES]


def _pack(product: Product) -> str:
    """The pack below the name, unless the name already ends with it."""
    pack = product.pack or ""
    return "" if product.name.casefold().endswith(pack.casefold()) else pack


def _brand(product: Product) -> str:
    """The brand above the name, unless the name already begins with it."""
    brand = product.brand or ""
    return "" if product.name.casefold().startswith(brand.casefold()) else brand
