"""What is near on a day: occasions with their windows, and the four seasons with soft edges.

Closeness runs from 0 (not now) to 1 (its moment is now). It rises with the square of the days left, slowly at first
and early enough that shelves can be set: a third of the way into a lead it stands at 0.56, half-way at 0.75.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from dateutil.relativedelta import relativedelta

from core.library.feasts import FIRST_YEAR, LAST_YEAR
from core.library.occasions import OCCASIONS, Occasion

Hemisphere = Literal["north", "south"]
Near = tuple[Occasion, int, float]  # the occasion, days until it begins (negative once begun), closeness

EDGE_DAYS: Final = 14  # a season comes and goes over this many days on either side of its boundary
FADE: Final = 0.4  # share of its height that an occasion of several days has lost at its end
# Meteorological seasons: (first month in the north, first month in the south); each lasts three months.
SEASON_MONTHS: Final[Mapping[str, tuple[int, int]]] = {
    "spring": (3, 9),
    "summer": (6, 12),
    "autumn": (9, 3),
    "winter": (12, 6),
}


@dataclass(frozen=True, eq=False)  # compared by identity: one calendar per shop, and a cheap key for the cache
class Calendar:
    """The occasions of a shop, for the years 1900 to 2100.

    `hemisphere` turns the seasons, and the occasions that weather or school terms move with them.
    """

    hemisphere: Hemisphere = "north"
    occasions: tuple[Occasion, ...] = field(default=OCCASIONS, repr=False)

    def dates(self, occasion: Occasion, year: int) -> tuple[date, ...]:
        """The days of `year` on which the occasion begins, oldest first; empty when there are none or unknown."""
        southern = self.hemisphere == "south" and occasion.south is not None
        return occasion.south(year) if southern and occasion.south else occasion.dates(year)

    def near(self, at: date) -> list[Near]:
        """Every occasion whose window holds the day, closest first, then by days left and name."""
        return list(_near(self, at))

    def season(self, name: str, at: date) -> tuple[float, int]:
        """How much of a season it is, and how deep the day lies in it.

        Args:
            name: spring, summer, autumn or winter.
        Returns:
            Strength, 0 to 1 (a half on the boundary; the four always sum to 1), and days to the nearer boundary,
            negative outside the season. Raises KeyError for another word.
        """
        first_month = SEASON_MONTHS[name][self.hemisphere == "south"]
        depth = max(_depth(year, first_month, at) for year in _years(at))
        return min(1.0, max(0.0, 0.5 + depth / (2 * EDGE_DAYS))), depth


def closeness(occasion: Occasion, days: int) -> float:
    """Closeness `days` before an occasion begins (negative once it has begun), 0 outside its window."""
    if days > 0:
        return occasion.height * (1 - (days / (occasion.before + 1)) ** 2) if days <= occasion.before else 0.0
    begun = -days
    if begun < occasion.lasts:
        return occasion.height * (1 - FADE * begun / occasion.lasts)
    over = begun - occasion.lasts + 1
    faded = occasion.height * (1 - FADE * (occasion.lasts > 1))
    return faded * (1 - over / (occasion.after + 1)) if over <= occasion.after else 0.0


def in_words(occasion: Occasion, days: int) -> str:
    """Why an occasion is near, as a merchandiser would say it: "Easter is in 9 days"."""
    if days > 1:
        return f"{occasion.name} {'starts' if occasion.lasts > 1 else 'is'} in {days} days"
    if days == 1:
        return f"{occasion.name} {'starts' if occasion.lasts > 1 else 'is'} tomorrow"
    if days == 0:
        return f"{occasion.name} {'starts' if occasion.lasts > 1 else 'is'} today"
    if -days < occasion.lasts:
        return f"{occasion.name} is on now"
    return f"{occasion.name} has just been"


def season_in_words(name: str, depth: int) -> str:
    """Why a season is near, from `Calendar.season`'s depth in days."""
    if depth < 0:
        return f"{name.capitalize()} is close"
    return f"It is {name}"


@lru_cache(maxsize=512)
def _near(calendar: Calendar, at: date) -> tuple[Near, ...]:
    found = [near for occasion in calendar.occasions if (near := _nearest(calendar, occasion, at))]
    return tuple(sorted(found, key=lambda near: (-near[2], abs(near[1]), near[0].id)))


def _nearest(calendar: Calendar, occasion: Occasion, at: date) -> Near | None:
    """The closest of an occasion's dates around the day; the years next door catch windows across New Year."""
    begins = [day for year in _years(at) for day in calendar.dates(occasion, year)]
    best = max(((closeness(occasion, (day - at).days), day) for day in begins), default=(0.0, at))
    return (occasion, (best[1] - at).days, best[0]) if best[0] > 0 else None


def _depth(year: int, first_month: int, at: date) -> int:
    """Days from `at` to the nearer boundary of the three months that start in `year`; negative outside them."""
    begins = date(year, first_month, 1)
    after: date = begins + relativedelta(months=3)
    return min((at - begins).days, (after - at).days)


def _years(at: date) -> set[int]:
    """The year of the day and its neighbours, kept within the years that the calendar knows."""
    return {min(max(year, FIRST_YEAR), LAST_YEAR) for year in (at.year - 1, at.year, at.year + 1)}
