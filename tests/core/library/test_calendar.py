"""Dates of feasts against almanacs and a second library, windows, seasons."""

from __future__ import annotations

import re
from datetime import date, timedelta

import holidays
import pytest
from dateutil.easter import easter
from hijridate import Gregorian
from hypothesis import given
from hypothesis import strategies as st

from core.library.calendar import SEASON_MONTHS, Calendar, closeness, in_words
from core.library.occasions import OCCASIONS, Occasion

NORTH, SOUTH = Calendar(), Calendar("south")
BY_ID = {occasion.id: occasion for occasion in OCCASIONS}
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def begins(occasion: str, year: int) -> tuple[date, ...]:
    return BY_ID[occasion].dates(year)


def near(calendar: Calendar, at: date) -> dict[str, tuple[int, float]]:
    return {occasion.id: (days, close) for occasion, days, close in calendar.near(at)}


def test_there_are_many_occasions_and_no_id_twice() -> None:
    """At least 45 occasions, every id a slug of its own."""
    assert len(BY_ID) == len(OCCASIONS) >= 45
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", occasion.id) for occasion in OCCASIONS)


@pytest.mark.parametrize(
    ("occasion", "day"),
    [
        ("easter", "2024-03-31"),
        ("easter", "2025-04-20"),
        ("easter", "2026-04-05"),
        ("easter", "2027-03-28"),
        ("easter", "2028-04-16"),
        ("good-friday", "2026-04-03"),
        ("pancake-day", "2026-02-17"),
        ("mothers-day-uk", "2026-03-15"),
        ("mothers-day-us", "2026-05-10"),
        ("fathers-day", "2026-06-21"),
        ("thanksgiving-us", "2026-11-26"),
        ("canadian-thanksgiving", "2026-10-12"),
        ("labor-day-us", "2026-09-07"),
        ("lunar-new-year", "2026-02-17"),
        ("lunar-new-year", "2027-02-06"),
        ("diwali", "2025-10-20"),
        ("diwali", "2026-11-08"),
        ("holi", "2026-03-04"),
        ("hanukkah", "2026-12-05"),
        ("passover", "2026-04-02"),
        ("rosh-hashanah", "2026-09-12"),
        ("purim", "2026-03-03"),
        ("ramadan", "2026-02-18"),
        ("eid-al-fitr", "2026-03-20"),
        ("eid-al-adha", "2026-05-27"),
        ("mid-autumn", "2026-09-25"),
        ("dragon-boat", "2026-06-19"),
        ("nowruz", "2028-03-20"),
        ("midsummer", "2026-06-20"),
        ("advent", "2026-11-29"),
        ("advent", "2023-12-03"),
        ("stir-up-sunday", "2026-11-22"),
        ("oktoberfest", "2026-09-19"),
        ("big-game", "2026-02-08"),
        ("late-may-weekend", "2026-05-25"),
        ("clocks-back", "2026-10-25"),
        ("clocks-forward", "2026-03-29"),
    ],
)
def test_known_dates(occasion: str, day: str) -> None:
    """Each feast falls on the day the almanac gives (first full day, for feasts that begin at dusk)."""
    expected = date.fromisoformat(day)
    assert begins(occasion, expected.year) == (expected,)


@pytest.mark.parametrize("year", range(2020, 2036))
def test_a_second_source_agrees(year: int) -> None:
    """Easter, Thanksgiving, Lunar New Year, Diwali and Eid agree with another table (moon dates within a day)."""

    def listed(country: str, name: str) -> date:
        days = getattr(holidays, country)(years=year, language="en_US", observed=False)
        return min(day for day, text in days.items() if name in text)

    assert begins("easter", year) == (easter(year),) == (listed("DE", "Easter Monday") - timedelta(days=1),)
    assert begins("thanksgiving-us", year) == (listed("US", "Thanksgiving"),)
    assert begins("lunar-new-year", year) == (listed("SG", "Chinese New Year"),)
    if year != 2028:  # Singapore's row for 2028 is a month late: new moon of Kartika is 17-18 October 2028
        assert abs(begins("diwali", year)[0] - listed("SG", "Diwali")) <= timedelta(days=1)
    for occasion, name in (("eid-al-fitr", "Eid al-Fitr"), ("eid-al-adha", "Eid al-Adha")):
        assert abs(begins(occasion, year)[0] - listed("SG", name)) <= timedelta(days=1)


@pytest.mark.parametrize("year", range(2020, 2036))
def test_feasts_of_the_moon_stay_with_the_moon(year: int) -> None:
    """Diwali is at new moon, Holi and Mid-Autumn at full moon, measured in the Islamic month, which begins after it."""
    for occasion, days in (("diwali", {27, 28, 29, 30}), ("holi", range(13, 18)), ("mid-autumn", range(13, 18))):
        found = begins(occasion, year)[0]
        assert Gregorian(found.year, found.month, found.day).to_hijri().day in days, (occasion, found)


def test_ramadan_comes_twice_in_2030() -> None:
    """A lunar feast that falls twice in one year is found twice."""
    assert begins("ramadan", 2030) == (date(2030, 1, 5), date(2030, 12, 26))


def test_an_unknown_date_is_not_guessed() -> None:
    """Diwali after the published table has no date, and so is never near."""
    assert begins("diwali", 2036) == ()
    assert all("diwali" not in near(NORTH, date(2036, 10, 1) + timedelta(days=day)) for day in range(70))


def test_years_out_of_reach_do_not_break() -> None:
    """The first and the last day of Python's calendar are answered, with nothing near."""
    assert NORTH.near(date.min) == []
    assert NORTH.near(date.max) == []
    assert NORTH.season("winter", date.max)[0] == 0.0


def test_closeness_rises_to_its_day() -> None:
    """Christmas grows closer every day of its lead, is 1 on the day and gone on the next."""
    window = [
        near(NORTH, date(2026, 12, 25) - timedelta(days=days)).get("christmas", (0, 0.0))[1] for days in range(42)
    ]
    assert window[0] == 1.0
    assert window[:41] == sorted(window[:41], reverse=True)
    assert window[40] > 0.0
    assert window[41] == 0.0
    assert "christmas" not in near(NORTH, date(2026, 12, 26))


def test_windows_cross_the_year_end() -> None:
    """On 29 December New Year's Day is three days away; on 2 January Veganuary is on and Christmas is over."""
    before, after = near(NORTH, date(2026, 12, 29)), near(NORTH, date(2027, 1, 2))
    assert before["new-years-day"][0] == before["veganuary"][0] == 3
    assert before["new-years-eve"][0] == 2
    assert after["veganuary"][0] == -1
    assert not {"christmas", "boxing-day", "new-years-day"} & set(after)


def test_hanukkah_over_new_year_began_in_the_old_one() -> None:
    """Hanukkah of December 2024 ran into January 2025; it is on at New Year and does not begin again."""
    assert begins("hanukkah", 2025) == (date(2025, 12, 15),)
    assert near(NORTH, date(2025, 1, 1))["hanukkah"][0] == -6


def test_leap_day_happens_in_leap_years_only() -> None:
    """29 February exists in 2028 and not in 2027, and the days around it are counted right."""
    assert begins("leap-day", 2028) == (date(2028, 2, 29),)
    assert begins("leap-day", 2027) == begins("leap-day", 2100) == ()
    assert near(NORTH, date(2028, 2, 28))["st-davids-day"][0] == 2
    assert near(NORTH, date(2027, 2, 28))["st-davids-day"][0] == 1


def test_payday_is_a_working_day() -> None:
    """The last workday of May 2026 is Friday the 29th: the month ends on a Sunday."""
    assert date(2026, 5, 29) in begins("payday", 2026)
    assert len(begins("payday", 2026)) == 12
    assert all(day.weekday() < 5 for day in begins("payday", 2026))


def test_weekly_habits_come_every_week() -> None:
    """Every Friday of the year is a Friday evening, and Saturday is not."""
    assert len(begins("friday-evening", 2027)) == 53
    assert all(day.weekday() == 4 for day in begins("friday-evening", 2027))
    assert "friday-evening" not in near(NORTH, date(2026, 11, 21))


def test_the_southern_half_turns_round() -> None:
    """January is barbecue season in the south and not in the north; Christmas is the same day in both."""
    assert "barbecue-season" in near(SOUTH, date(2027, 1, 10))
    assert "barbecue-season" not in near(NORTH, date(2027, 1, 10))
    assert SOUTH.season("summer", date(2027, 1, 10))[0] == NORTH.season("winter", date(2027, 1, 10))[0] == 1.0
    assert near(SOUTH, date(2026, 12, 20))["christmas"] == near(NORTH, date(2026, 12, 20))["christmas"]


def test_reasons_are_sentences() -> None:
    """The reason counts days as people do and knows feasts that go on for a while."""
    ramadan = BY_ID["ramadan"]
    assert in_words(BY_ID["christmas"], 9) == "Christmas is in 9 days"
    assert in_words(BY_ID["christmas"], 1) == "Christmas is tomorrow"
    assert in_words(BY_ID["christmas"], 0) == "Christmas is today"
    assert in_words(ramadan, 4) == "Ramadan starts in 4 days"
    assert in_words(ramadan, -7) == "Ramadan is on now"
    assert in_words(BY_ID["easter"], -1) == "Easter has just been"


@given(DAYS)
def test_near_is_ordered_and_within_bounds(at: date) -> None:
    """Closeness lies in (0, 1], closest first, on any day and in both hemispheres."""
    for calendar in (NORTH, SOUTH):
        values = [close for _, _, close in calendar.near(at)]
        assert values == sorted(values, reverse=True)
        assert all(0.0 < value <= 1.0 for value in values)


@given(DAYS)
def test_the_four_seasons_share_every_day(at: date) -> None:
    """Season strengths sum to 1, and the two halves of the world see opposite seasons."""
    strengths = {name: NORTH.season(name, at)[0] for name in SEASON_MONTHS}
    assert sum(strengths.values()) == pytest.approx(1.0)
    assert SOUTH.season("spring", at)[0] == strengths["autumn"]


@given(st.sampled_from(OCCASIONS), st.integers(-200, 200))
def test_closeness_never_jumps_above_its_height(occasion: Occasion, days: int) -> None:
    """Closeness stays between 0 and the occasion's height, is zero outside the window and highest on the first day."""
    value = closeness(occasion, days)
    assert 0.0 <= value <= occasion.height == closeness(occasion, 0)
    assert (value > 0) == (-(occasion.lasts + occasion.after) < days <= occasion.before)
