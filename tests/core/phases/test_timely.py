"""Titles that name a feast or a season out of its time are noticed, whatever they call it."""

from __future__ import annotations

from datetime import date

import pytest

from core.library.calendar import Calendar
from core.phases.timely import ALSO_CALLED, Timeliness

NORTH = Timeliness(Calendar())


@pytest.mark.parametrize(
    ("text", "day", "named"),
    [
        ("Christmas baking", date(2026, 11, 20), None),
        ("Christmas baking", date(2026, 7, 1), "christmas"),
        ("Xmas-ready snacks", date(2026, 7, 1), "xmas"),
        ("Easter egg hunt", date(2026, 11, 20), "easter"),
        ("Mother’s Day treats", date(2026, 11, 20), "mothers day"),
        ("A Mother's-Day lunch", date(2026, 3, 10), None),
        ("Thanksgiving table", date(2026, 11, 20), None),
        ("Thanksgiving table", date(2026, 10, 5), None),  # Canada's
        ("New Year fizz", date(2026, 12, 30), None),
        ("New Year fizz", date(2026, 6, 1), "new year"),
        ("St. Patrick's supper", date(2026, 6, 1), "st patrick"),
        ("Summer barbecues", date(2026, 11, 20), "summer"),
        ("Summery salads", date(2026, 7, 1), None),
        ("Winter stews", date(2026, 11, 20), None),
        ("Spring onions and eggs", date(2026, 11, 20), None),
        ("Spring rolls tonight", date(2026, 11, 20), None),
        ("Sunday lunch", date(2026, 11, 17), None),
        ("Holiday snacks, easterly winds, advice", date(2026, 7, 1), None),
    ],
)
def test_what_is_not_near_is_named(text: str, day: date, named: str | None) -> None:
    assert NORTH.untimely(text, day) == named


def test_seasons_turn_with_the_hemisphere() -> None:
    assert Timeliness(Calendar("south")).untimely("Summer salads", date(2026, 12, 24)) is None
    assert NORTH.untimely("Summer salads", date(2026, 12, 24)) == "summer"


def test_concepts_may_carry_a_season_in_their_name() -> None:
    assert NORTH.untimely("summer dress", date(2026, 12, 24), seasons=False) is None


def test_every_other_name_belongs_to_an_occasion_of_the_calendar() -> None:
    assert set(ALSO_CALLED) <= {occasion.id for occasion in Calendar().occasions}


def test_every_occasion_is_timely_on_its_own_day() -> None:
    """Whatever an occasion is called, its own title may be shown on the day itself."""
    calendar = Calendar()
    for occasion in calendar.occasions:
        for year in (2026, 2027):
            for day in calendar.dates(occasion, year)[:2]:
                assert NORTH.untimely(f"{occasion.name} table", day, seasons=False) is None, occasion.id
