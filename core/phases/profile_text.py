"""The shopper in words: everything a language model is told about one, and nothing else.

Aggregates of shelves, rounded. Never an id, a label or a note, never a product, an order, a date or a brand. Shelves
that could say something private (core.library.persona) are left out, and what is usually due again is named by its
shelf alone. Two shoppers who shop alike read alike, so that an answer made for one may serve the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from core.domain.catalogue import Product
from core.domain.shopper import Affinity, ShopperProfile
from core.library.persona import PAUSE_DAYS, speakable
from core.prompts.quoting import listed, quoted

SHELVES = 8
DEPARTMENTS = 6
DUE_SHELVES = 5
STEP = 5  # shares are told in steps of so many percent
DUE = (0.8, 3.0)  # of its own rhythm: from nearly due to probably given up
DUE_TIMES = 3  # purchases from which a rhythm means something


def profile_lines(profile: ShopperProfile, at: date, product: Callable[[str], Product | None]) -> list[str]:
    """What is known of a shopper, one fact a line, most telling first.

    Args:
        product: the catalogue's product of an id, or None; used to name the shelf of what is due again.
    """
    diets = ", ".join(map(quoted, sorted(profile.declared_diets)))
    declared = [
        f"Declared at sign-up: {diets}. All food on the page must keep to it." if diets else "",
        f"Said at sign-up that they like: {listed(profile.declared_departments[:DEPARTMENTS])}."
        if profile.declared_departments
        else "",
    ]
    if profile.cold_start:
        return ["New to the shop: too few orders to speak of a taste.", *filter(None, declared)]
    due = _due(profile, product)
    lines = [
        f"Has ordered {_often(profile.orders)}; {_trips(profile.basket_size)}.",
        "Back after a long pause." if profile.last_order and (at - profile.last_order).days > PAUSE_DAYS else "",
        f"Shelves bought from most: {_shares(profile.categories, SHELVES)}.",
        f"By department: {_shares(profile.departments, DEPARTMENTS)}.",
        f"Usually due again about now: things from {listed(due)}." if due else "",
        *declared,
        _price(profile.price_tier),
        _novelty(profile.novelty),
    ]
    return [line for line in lines if line]


def _shares(affinities: tuple[Affinity, ...], most: int) -> str:
    """Names with their share in steps of STEP percent, largest first."""
    shown = [one for one in affinities if speakable(one.name) and speakable(one.department)][:most]
    return ", ".join(f'"{quoted(one.name)}" {_percent(one.share)}' for one in shown) or "nothing that stands out"


def _percent(share: float) -> str:
    rounded = STEP * round(100 * share / STEP)
    return f"about {rounded}%" if rounded else f"under {STEP}%"


def _due(profile: ShopperProfile, product: Callable[[str], Product | None]) -> list[str]:
    """Shelves with the most products that are due in their own rhythm."""
    shelves: Counter[str] = Counter()
    for regular in profile.regulars:
        found = product(regular.product_id)
        if found and regular.times >= DUE_TIMES and DUE[0] <= regular.due <= DUE[1] and _told(found):
            shelves[found.category] += 1
    return [name for name, _ in sorted(shelves.items(), key=lambda pair: (-pair[1], pair[0]))[:DUE_SHELVES]]


def _told(product: Product) -> bool:
    return product.min_age is None and speakable(product.category) and speakable(product.department)


def _often(orders: int) -> str:
    return "a few times" if orders < 5 else "many times" if orders < 20 else "very often"


def _trips(basket_size: float) -> str:
    return "small trips" if basket_size < 8 else "big shops" if basket_size >= 15 else "middling baskets"


def _price(tier: float | None) -> str:
    if tier is None or abs(tier - 0.5) < 0.12:
        return ""
    return "Picks the cheaper packs." if tier < 0.5 else "Picks the finer labels."


def _novelty(novelty: float) -> str:
    if novelty >= 0.5:
        return "Often tries something new."
    return "Now and then tries something new." if novelty >= 0.25 else "Keeps to favourites."
