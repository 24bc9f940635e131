"""How a shopper buys a product, in words: how often, when last, and whether it is due again."""

from __future__ import annotations

from core.domain.shopper import Regular

DUE_FROM, DUE_UNTIL = 0.85, 1.6  # of the usual gap between two purchases


def in_words(regular: Regular) -> str:
    """“Bought 7 times, last on 12 November 2026; about every 9 days, so it is due about now.”"""
    last = f"{regular.last_bought.day} {regular.last_bought:%B %Y}"
    if regular.times == 1 or regular.every_days is None:
        return f"Bought once, on {last}."
    rhythm = f"about every {_days(regular.every_days)}, so {due(regular)}"
    return f"Bought {regular.times} times, last on {last}; {rhythm}."


def due(regular: Regular) -> str:
    """Where it stands in its own rhythm on the day of the page."""
    if regular.every_days is None:
        return "its rhythm is not known yet"
    if regular.due < DUE_FROM:
        return f"it is due again in about {_days(regular.every_days * (1 - regular.due))}"
    return "it is due about now" if regular.due <= DUE_UNTIL else "it is overdue"


def _days(days: float) -> str:
    whole = max(round(days), 1)
    return "1 day" if whole == 1 else f"{whole} days"
