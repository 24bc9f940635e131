"""When the demo market's seasons are, for the one year its orders cover. Easter Sunday 2026 is the 5th of April."""

from __future__ import annotations

from datetime import date

OCCASIONS = frozenset({"christmas", "easter", "halloween", "back-to-school"})
WINDOWS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "christmas": ((11, 24), (12, 24)),
    "easter": ((3, 15), (4, 5)),
    "halloween": ((10, 9), (10, 31)),
    "back-to-school": ((8, 10), (9, 8)),
    "spring": ((3, 1), (5, 31)),
    "summer": ((6, 1), (8, 31)),
    "autumn": ((9, 1), (11, 30)),
    "winter": ((12, 1), (2, 28)),
}


def in_season(season: str, at: date) -> bool:
    """True on a day of the season, both ends included. KeyError for an unknown season."""
    first, last = WINDOWS[season]
    here = (at.month, at.day)
    return first <= here <= last if first <= last else here >= first or here <= last
