"""A curated theme of the library: what phase 1 chooses from when no language model designs the page."""

from __future__ import annotations

from typing import Literal

from core.domain.base import Value

ThemeKind = Literal["everyday", "occasion", "season", "diet", "household", "discovery", "restock"]

HOUSEHOLDS: tuple[str, ...] = (
    "families",
    "babies",
    "students",
    "athletes",
    "bakers",
    "cooks",
    "pet-owners",
    "hosts",
    "budget",
    "premium",
    "quick-meals",
    "gardeners",
)


class Theme(Value):
    """One curated theme. Titles never reveal or guess anything sensitive about a shopper.

    `occasions` name dates of core.library.occasions; the theme may only appear while one of them is near.
    `seasons` limit it to parts of the year. `household` words are those of HOUSEHOLDS; they match a way of shopping
    seen in baskets (pet food, nappies, protein), never a trait of a person.
    """

    id: str
    kind: ThemeKind
    titles: tuple[str, ...]  # variants, the first is the main one
    intent: str
    concepts: tuple[str, ...]
    departments: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    seasons: tuple[str, ...] = ()
    diets: tuple[str, ...] = ()
    household: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()  # "children" when the occasion is for them
    source: Literal["catalogue", "history"] = "catalogue"
