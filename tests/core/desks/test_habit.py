"""How often, when last, and whether it is due, in words."""

from __future__ import annotations

from datetime import date

import pytest

from core.desks.habit import in_words
from core.domain.shopper import Regular

LAST = "Bought 4 times, last on 3 November 2026"


@pytest.mark.parametrize(
    ("times", "every", "due", "words"),
    [
        (1, None, 0.0, "Bought once, on 3 November 2026."),
        (4, 10.0, 0.2, f"{LAST}; about every 10 days, so it is due again in about 8 days."),
        (4, 1.2, 0.5, f"{LAST}; about every 1 day, so it is due again in about 1 day."),
        (4, 10.0, 1.1, f"{LAST}; about every 10 days, so it is due about now."),
        (4, 10.0, 4.0, f"{LAST}; about every 10 days, so it is overdue."),
    ],
)
def test_a_habit_is_told_in_one_sentence(times: int, every: float | None, due: float, words: str) -> None:
    """Once, not yet due, due, overdue; a rhythm is never under a day."""
    regular = Regular(product_id="a", times=times, last_bought=date(2026, 11, 3), every_days=every, due=due)
    assert in_words(regular) == words
