"""A persona in one sentence, for merchandisers: habits seen in baskets, never a guess about the person.

Categories that could reveal something sensitive (health, babies, alcohol, intimate care) are left out on purpose:
buying from a pharmacy shelf alone is health data (CJEU C-21/23).
"""

from __future__ import annotations

from datetime import date

from core.domain.shopper import ShopperProfile

SENSITIVE = (
    "health", "medic", "pharm", "vitamin", "supplement", "remed", "relief", "baby", "infant", "nappy", "nappies",
    "diaper", "alcohol", "beer", "wine", "spirit", "tobacco", "feminine", "incontinence", "contracept", "intimate",
    "first aid", "cold flu", "digest", "kosher", "halal", "diet", "weight", "personal care", "missing", "other",
)  # fmt: skip
PAUSE_DAYS = 60


def describe(profile: ShopperProfile, at: date) -> str:
    """What the designer had in mind, from aggregates only."""
    if profile.cold_start:
        declared = ", ".join(profile.declared_departments[:3]).lower()
        taste = f" Said they like {declared}." if declared else ""
        return f"New to the shop, still finding their way around.{taste}"
    parts = [_rhythm(profile, at)]
    favourites = [affinity.name for affinity in profile.categories if speakable(affinity.name)][:3]
    if favourites:
        parts.append(f"mostly buys {_listed([name.lower() for name in favourites])}")
    parts.append("often tries something new" if profile.novelty >= 0.5 else "keeps to favourites")
    if profile.price_tier is not None and abs(profile.price_tier - 0.5) >= 0.12:
        parts.append("picks the cheaper packs" if profile.price_tier < 0.5 else "picks the finer labels")
    return "; ".join(parts) + "."


def speakable(category: str) -> bool:
    """True when naming the category says nothing sensitive about the person."""
    lowered = category.casefold()
    return not any(word in lowered for word in SENSITIVE)


def _rhythm(profile: ShopperProfile, at: date) -> str:
    if profile.last_order and (at - profile.last_order).days > PAUSE_DAYS:
        return "Back after a pause"
    if profile.basket_size >= 15:
        return "Does big shops"
    return "Shops in small, regular trips" if profile.basket_size < 8 else "Shops regularly"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
