"""The order of a page tells a story: what you came for, what is on, meals, treats, something new, the house."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from core.domain.theme import Theme

CHAPTERS = ("restock", "timely", "meals", "treats", "discovery", "home")
HOME = {"household", "cleaning", "pets", "baby", "personal care", "garden", "stationery", "kitchen", "home", "health"}
TREATS = {"snacks", "confectionery", "drinks", "coffee", "tea", "beer", "wine", "soft drinks"}


def chapter(theme: Theme) -> str:
    """The part of the story that a theme belongs to."""
    if theme.source == "history":
        return "restock"
    if theme.kind in ("occasion", "season"):
        return "timely"
    if theme.kind == "discovery":
        return "discovery"
    words = {word for department in theme.departments for word in _words(department)}
    if words & HOME:
        return "home"
    return "treats" if words & TREATS else "meals"


def in_story_order(themes: Sequence[Theme]) -> list[int]:
    """Positions of `themes` (given best first) in reading order: by chapter, the best of each chapter first.

    The second restock theme comes after the meals, so that a page does not begin with two lists of the same sort.
    """
    seen: dict[str, int] = {}
    keys = []
    for position, theme in enumerate(themes):
        part = chapter(theme)
        seen[part] = seen.get(part, 0) + 1
        place = float(CHAPTERS.index(part))
        if seen[part] > 1 and part in ("restock", "timely"):
            place = 2.5 if part == "restock" else 3.5
        keys.append((place, position))
    return [position for _, position in sorted(keys)]


def title_for(theme: Theme, shopper_id: str, at: date) -> str:
    """One of the theme's titles: the same all week for a shopper, so that a reload does not reword the page."""
    year, week, _ = at.isocalendar()
    seed = hashlib.sha256(f"{theme.id}|{shopper_id}|{year}-{week}".encode()).digest()
    return theme.titles[seed[0] % len(theme.titles)]


def _words(department: str) -> set[str]:
    lowered = department.casefold()
    return {lowered, *lowered.replace("&", " ").split()}
