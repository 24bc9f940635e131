"""Rules that turn a year into dates: fixed days, nth weekdays, Easter, the lunar months and other people's calendars.

A rule answers with every date that begins in the year, or with an empty tuple when the year has none or its date is
not known. An unknown date is never guessed.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

import holidays
from dateutil.easter import easter
from dateutil.relativedelta import SU, relativedelta, weekday
from hijridate import Gregorian, Hijri

Dates = Callable[[int], tuple[date, ...]]

FIRST_YEAR, LAST_YEAR = 1900, 2100  # beyond them nothing is said: shops plan months ahead, not centuries


def fixed(month: int, day: int) -> Dates:
    """The same day every year; 29 February only in leap years."""

    def rule(year: int) -> tuple[date, ...]:
        return () if (month, day) == (2, 29) and not isleap(year) else (date(year, month, day),)

    return _known(rule)


def on_weekday(month: int, day: int, nth: weekday) -> Dates:
    """A weekday counted from a day of a month, that day included: MO(1) the next Monday, SU(-1) the last Sunday."""
    return _known(lambda year: (date(year, month, day) + relativedelta(weekday=nth),))


def from_easter(days: int) -> Dates:
    """Days after Western Easter Sunday (dateutil.easter, Gregorian computus); negative before it."""
    return _known(lambda year: (easter(year) + timedelta(days=days),))


def before_christmas(sundays: int) -> Dates:
    """The nth Sunday before Christmas Day: 4 is Advent Sunday, 5 the Sunday of stirring the pudding."""
    return _known(lambda year: (date(year, 12, 24) + relativedelta(weekday=SU(-sundays)),))


def hijri(month: int, day: int) -> Dates:
    """A day of the Islamic calendar, Umm al-Qura (hijridate, 1343-1500 AH, to November 2077).

    Local sightings of the moon may differ by a day. A Gregorian year can hold the day twice, as Ramadan in 2030.
    """

    def rule(year: int) -> tuple[date, ...]:
        try:
            first = Gregorian(year, 1, 1).to_hijri().year
            found = [Hijri(first + offset, month, day).to_gregorian() for offset in (0, 1)]
        except OverflowError:  # outside the published tables
            return ()
        return tuple(date(day.year, day.month, day.day) for day in found if day.year == year)

    return _known(rule)


def listed(country: str, name: str, years: tuple[int, int] = (FIRST_YEAR, LAST_YEAR)) -> Dates:
    """The first day of a holiday as the `holidays` library lists it for a country, found by its English name.

    Years outside `years`, which the library's tables do not reach, give no date.
    """

    def rule(year: int) -> tuple[date, ...]:
        if not years[0] <= year <= years[1]:
            return ()
        known = getattr(holidays, country)
        days = known(
            years={max(year - 1, years[0]), year},  # a feast that runs over New Year began in the old one
            categories=known.supported_categories,
            language="en_US",
            observed=False,
        )
        found = {day for day, text in days.items() if name in map(str.strip, text.split(";"))}
        return tuple(sorted(day for day in found if day.year == year and day - timedelta(days=1) not in found))

    return _known(rule)


def weekly(on: weekday) -> Dates:
    """Every such weekday of the year."""

    def rule(year: int) -> tuple[date, ...]:
        first = date(year, 1, 1) + relativedelta(weekday=on(1))
        days = (first + timedelta(weeks=week) for week in range(53))
        return tuple(day for day in days if day.year == year)

    return _known(rule)


def last_workday_of_months() -> Dates:
    """The last Monday-to-Friday day of each month, when most wages are paid."""

    def rule(year: int) -> tuple[date, ...]:
        ends = [date(year, month, 1) + relativedelta(day=31) for month in range(1, 13)]
        return tuple(end - timedelta(days=max(0, end.weekday() - 4)) for end in ends)

    return _known(rule)


def together(*rules: Dates) -> Dates:
    """All dates of several rules, in order."""
    return _known(lambda year: tuple(sorted({day for rule in rules for day in rule(year)})))


def _known(rule: Dates) -> Dates:
    """The rule, remembered per year and silent outside the years that the shop could ever plan for."""

    @lru_cache(maxsize=64)
    def bounded(year: int) -> tuple[date, ...]:
        return rule(year) if FIRST_YEAR <= year <= LAST_YEAR else ()

    return bounded
