"""The occasions that themes can be tied to: what they are called, when they fall, and how long ahead people shop.

Feasts are everybody's: they are offered by date alone and never because of who a shopper might be. Lead times are
editorial, the days in which a shop of this kind sets its shelves for the occasion. Habits (a Friday evening, the end
of the month) and long stretches (barbecue season) reach less than the full height, so that a feast beats them.
"""

from __future__ import annotations

from dataclasses import dataclass

from dateutil.relativedelta import FR, MO, SA, SU, TH, WE

from core.library.feasts import (
    Dates,
    before_christmas,
    fixed,
    from_easter,
    hijri,
    last_workday_of_months,
    listed,
    on_weekday,
    together,
    weekly,
)


@dataclass(frozen=True)
class Occasion:
    """A date people shop for.

    Attributes:
        dates: year -> the days on which it begins; empty when it does not happen or its date is not known.
        before: days of lead in which it is already near.
        lasts: days it goes on, the first included.
        after: days of afterglow once it is over.
        height: closeness on its first day, 0 to 1.
        south: the dates of the southern hemisphere where weather or school terms move it; None when they are the same.
    """

    id: str
    name: str
    dates: Dates
    before: int
    lasts: int = 1
    after: int = 0
    height: float = 1.0
    south: Dates | None = None


INDIA = (2001, 2035)  # the years of the library's tables for Indian feasts that follow the moon

FEASTS = (
    Occasion("new-years-day", "New Year's Day", fixed(1, 1), 5),
    Occasion("epiphany", "Twelfth Night", fixed(1, 6), 6),
    Occasion("burns-night", "Burns Night", fixed(1, 25), 9),
    Occasion("lunar-new-year", "Lunar New Year", listed("CN", "Chinese New Year (Spring Festival)"), 16, 5),
    Occasion("mardi-gras", "Mardi Gras", from_easter(-47), 10),
    Occasion("pancake-day", "Pancake Day", from_easter(-47), 9),
    Occasion("valentines-day", "Valentine's Day", fixed(2, 14), 13),
    Occasion("st-davids-day", "St David's Day", fixed(3, 1), 6),
    Occasion("purim", "Purim", listed("IL", "Purim"), 8),
    Occasion("holi", "Holi", listed("IN", "Holi", years=INDIA), 8),
    Occasion("st-patricks-day", "St Patrick's Day", fixed(3, 17), 9),
    Occasion("nowruz", "Nowruz", listed("IR", "Nowruz"), 10, 3),
    Occasion("mothers-day-uk", "Mother's Day (UK)", from_easter(-21), 14),
    Occasion("ramadan", "Ramadan", hijri(9, 1), 12, 29),
    Occasion("eid-al-fitr", "Eid al-Fitr", hijri(10, 1), 9, 3),
    Occasion("passover", "Passover", listed("IL", "Pesach"), 12, 7),
    Occasion("good-friday", "Good Friday", from_easter(-2), 7),
    Occasion("easter", "Easter", from_easter(0), 20, after=1),
    Occasion("vaisakhi", "Vaisakhi", listed("IN", "Vaisakhi", years=INDIA), 7),
    Occasion("st-georges-day", "St George's Day", fixed(4, 23), 6),
    Occasion("cinco-de-mayo", "Cinco de Mayo", fixed(5, 5), 8),
    Occasion("mothers-day-us", "Mother's Day (US)", on_weekday(5, 1, SU(2)), 14),
    Occasion("eid-al-adha", "Eid al-Adha", hijri(12, 10), 9, 3),
    Occasion("dragon-boat", "Dragon Boat Festival", listed("CN", "Dragon Boat Festival"), 8),
    Occasion("fathers-day", "Father's Day (UK and US)", on_weekday(6, 1, SU(3)), 13),
    Occasion("midsummer", "Midsummer", on_weekday(6, 20, SA(1)), 8),
    Occasion("canada-day", "Canada Day", fixed(7, 1), 7),
    Occasion("independence-day-us", "The Fourth of July", fixed(7, 4), 11),
    Occasion("bastille-day", "Bastille Day", fixed(7, 14), 7),
    Occasion("labor-day-us", "Labor Day (US)", on_weekday(9, 1, MO(1)), 8),
    Occasion("rosh-hashanah", "Rosh Hashanah", listed("IL", "Rosh Hashanah"), 10, 2),
    Occasion("mid-autumn", "Mid-Autumn Festival", listed("CN", "Mid-Autumn Festival"), 12),
    # Oktoberfest opens on the Saturday after 15 September and runs for at least sixteen days.
    Occasion("oktoberfest", "Oktoberfest", on_weekday(9, 16, SA(1)), 8, 16, height=0.85),
    Occasion("canadian-thanksgiving", "Thanksgiving (Canada)", on_weekday(10, 1, MO(2)), 12),
    Occasion("halloween", "Halloween", fixed(10, 31), 26),
    Occasion("diwali", "Diwali", listed("IN", "Diwali", years=INDIA), 16, 3),
    Occasion("bonfire-night", "Bonfire Night", fixed(11, 5), 9),
    Occasion("thanksgiving-us", "Thanksgiving (US)", on_weekday(11, 1, TH(4)), 18),
    Occasion("stir-up-sunday", "Stir-up Sunday", before_christmas(5), 10, after=3),
    Occasion("advent", "Advent", before_christmas(4), 12, 22, height=0.85),
    Occasion("st-nicholas", "St Nicholas Day", fixed(12, 6), 8),
    Occasion("st-lucia", "St Lucia's Day", fixed(12, 13), 7),
    Occasion("hanukkah", "Hanukkah", listed("IL", "Hanukkah"), 10, 8),
    Occasion("christmas", "Christmas", fixed(12, 25), 40),
    Occasion("boxing-day", "Boxing Day", fixed(12, 26), 3, 3),
    Occasion("new-years-eve", "New Year's Eve", fixed(12, 31), 9),
)

FOOD_DAYS = (
    Occasion("big-game", "The big game", on_weekday(2, 1, SU(2)), 10),  # American football's final since 2022
    Occasion("pizza-day", "Pizza Day", fixed(2, 9), 4, height=0.8),
    Occasion("leap-day", "Leap Day", fixed(2, 29), 6, height=0.8),
    Occasion("world-book-day", "World Book Day (UK)", on_weekday(3, 1, TH(1)), 7, height=0.9),
    Occasion("pi-day", "Pi Day", fixed(3, 14), 5, height=0.8),
    Occasion("pet-day", "Pet Day", fixed(4, 11), 6, height=0.9),
    Occasion("earth-day", "Earth Day", fixed(4, 22), 8, height=0.9),
    Occasion("baking-day", "World Baking Day", on_weekday(5, 1, SU(3)), 7, height=0.8),
    Occasion("tea-day", "International Tea Day", fixed(5, 21), 5, height=0.8),
    Occasion("burger-day", "Burger Day", fixed(5, 28), 5, height=0.8),
    Occasion("chocolate-day", "World Chocolate Day", fixed(7, 7), 5, height=0.8),
    Occasion("ice-cream-day", "Ice Cream Day", on_weekday(7, 1, SU(3)), 6, height=0.8),
    Occasion("coffee-day", "International Coffee Day", fixed(10, 1), 6, height=0.9),
    Occasion("animal-day", "World Animal Day", fixed(10, 4), 5, height=0.8),
    Occasion("bread-day", "World Bread Day", fixed(10, 16), 5, height=0.8),
    Occasion("apple-day", "Apple Day", fixed(10, 21), 6, height=0.8),
    Occasion("pasta-day", "World Pasta Day", fixed(10, 25), 5, height=0.8),
    Occasion("world-vegan-day", "World Vegan Day", fixed(11, 1), 7, height=0.9),
)

TIMES_OF_YEAR = (
    Occasion("fresh-start", "The January fresh start", fixed(1, 2), 3, 24, height=0.85),
    Occasion("veganuary", "Veganuary", fixed(1, 1), 6, 31, height=0.85),
    Occasion("spring-cleaning", "Spring cleaning", fixed(3, 15), 8, 35, height=0.8, south=fixed(9, 15)),
    Occasion("planting-season", "Planting season", fixed(3, 20), 8, 60, height=0.8, south=fixed(9, 20)),
    Occasion(
        "clocks-forward", "The change to summer time", on_weekday(3, 31, SU(-1)), 5, 7,
        height=0.8, south=on_weekday(10, 1, SU(1)),
    ),
    # Weather has no table: the last weekend of April (October) stands for the first warm one.
    Occasion(
        "first-warm-weekend", "The first warm weekend", on_weekday(4, 30, SA(-1)), 6, 2,
        height=0.85, south=on_weekday(10, 31, SA(-1)),
    ),
    Occasion("exam-season", "Exam season", fixed(5, 6), 8, 42, height=0.7, south=fixed(10, 20)),
    Occasion("picnic-season", "Picnic season", fixed(5, 10), 10, 110, height=0.75, south=fixed(11, 10)),
    Occasion("barbecue-season", "Barbecue season", fixed(5, 20), 12, 100, height=0.8, south=fixed(11, 20)),
    Occasion("late-may-weekend", "The long weekend in late May", on_weekday(5, 31, MO(-1)), 8),
    Occasion("strawberry-season", "Strawberry season", fixed(6, 5), 8, 40, height=0.8, south=fixed(11, 15)),
    Occasion("summer-break", "The summer school break", fixed(7, 15), 10, 42, height=0.75, south=fixed(12, 18)),
    Occasion("back-to-school", "The new school year", fixed(8, 20), 14, 22, height=0.95, south=fixed(1, 24)),
    Occasion("move-in", "Moving-in time for students", fixed(9, 8), 8, 24, height=0.75, south=fixed(2, 12)),
    Occasion("harvest", "Harvest time", fixed(9, 15), 10, 35, height=0.75, south=fixed(3, 15)),
    Occasion("soup-season", "Soup season", fixed(10, 1), 10, 70, height=0.75, south=fixed(4, 1)),
    Occasion(
        "clocks-back", "The change to winter time", on_weekday(10, 31, SU(-1)), 5, 10,
        height=0.8, south=on_weekday(4, 1, SU(1)),
    ),
)  # fmt: skip

HABITS = (
    # Half-term follows the common English pattern; counties and countries differ by a week.
    Occasion(
        "half-term",
        "Half-term",
        together(on_weekday(2, 12, MO(1)), on_weekday(5, 31, MO(-1)), on_weekday(10, 31, MO(-1))),
        6,
        5,
        height=0.8,
    ),
    Occasion("midweek", "Midweek", weekly(WE), 1, height=0.62),
    Occasion("friday-evening", "Friday evening", weekly(FR), 1, height=0.72),
    Occasion("weekend", "The weekend", weekly(SA), 1, 2, height=0.72),
    Occasion("sunday-roast", "Sunday lunch", weekly(SU), 2, height=0.72),
    Occasion("payday", "Payday", last_workday_of_months(), 1, 6, height=0.65),
)

OCCASIONS = FEASTS + FOOD_DAYS + TIMES_OF_YEAR + HABITS
