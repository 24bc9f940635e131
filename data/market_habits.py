"""A year of shopping: every household orders in its own rhythm, from what it knows, with a little that is new.

A basket is filled in this order: staples that are due, the things for a meal, something of the season, then favourites
and now and then a first-time product. Popularity is long-tailed: a product's appeal is drawn from a Pareto law, and a
household picks favourites by appeal, by how near a brand's price is to its own, and by its diet.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from data.market_goods import Good, dice
from data.market_shelves import Larder, Taste
from data.market_times import OCCASIONS, in_season
from data.vocabulary.meals import MEALS
from data.vocabulary.people import Person

FIRST_DAY, LAST_DAY = date(2025, 11, 16), date(2026, 11, 14)
DAYS = (LAST_DAY - FIRST_DAY).days


@dataclass(frozen=True)
class Visit:
    """One order as it goes into orders.csv.gz."""

    order_id: str
    shopper_id: str
    placed_at: datetime
    product_ids: tuple[str, ...]


@dataclass
class Staple:
    """A product bought in a rhythm of `period` days."""

    good: Good
    wish: str
    period: float
    due: float


@dataclass
class Household:
    """A shopper with habits: which products are theirs, and what they have bought before."""

    person: Person
    taste: Taste
    chance: random.Random
    staples: list[Staple]
    likes: list[tuple[str, float]]
    pace: float
    size: float
    novelty: float
    known: dict[str, list[Good]] = field(default_factory=dict)
    bought: set[str] = field(default_factory=set)


def make_visits(goods: Sequence[Good], people: Sequence[Person]) -> list[Visit]:
    """All orders, by time of placing, numbered in that order."""
    larder = Larder(goods)
    raw: list[tuple[datetime, str, list[str]]] = []
    for person in people:
        if person.life is not None:
            raw.extend(_year(_settle(person, larder), larder))
    raw.sort(key=lambda visit: (visit[0], visit[1]))
    return [
        Visit(f"o{number:06d}", shopper_id, placed_at, tuple(ids))
        for number, (placed_at, shopper_id, ids) in enumerate(raw, start=1)
    ]


def _settle(person: Person, larder: Larder) -> Household:
    """Draw a household's own figures from the ranges of its life, and choose its staples."""
    life = person.life
    assert life is not None
    chance = dice("household", person.id)
    taste = Taste(
        needs=life.needs,
        avoids=life.avoids,
        adult=life.adult,
        tier=chance.uniform(*life.tier),
        house=life.house * chance.uniform(0.7, 1.4),
    )
    regular = person.sample or life.orders < 6
    home = Household(
        person=person,
        taste=taste,
        chance=chance,
        staples=[],
        likes=[],
        pace=chance.uniform(*life.every) * (1.0 if regular else 1.0 + 2.8 * chance.random() ** 1.3),
        size=chance.uniform(*life.basket),
        novelty=chance.uniform(*life.novelty),
    )
    for text in life.staples.split("|"):
        wish, _, days = text.rpartition(":")
        good = larder.pick(wish, taste, chance, FIRST_DAY)
        if good is not None and not good.season:
            period = float(days) * chance.uniform(0.8, 1.3)
            home.staples.append(Staple(good, wish, period, chance.uniform(0, period)))
    for text in life.likes.split("|"):
        wish, _, weight = text.rpartition(":")
        home.likes.append((wish, float(weight) * chance.lognormvariate(0, 0.5)))
    return home


def _year(home: Household, larder: Larder) -> list[tuple[datetime, str, list[str]]]:
    life, chance = home.person.life, home.chance
    assert life is not None
    begin, end = life.active
    day = DAYS * begin + chance.uniform(0, min(home.pace, 10))
    if begin == 0 and not home.person.sample and chance.random() < 0.25:
        day += chance.uniform(0, 0.45) * DAYS * end  # joined during the year
    weekday, visits = chance.randrange(7), []
    while day <= DAYS * end and len(visits) < life.orders:
        at = FIRST_DAY + timedelta(days=min(round(day), DAYS))
        if chance.random() < 0.6:
            at = min(max(at + timedelta(days=(weekday - at.weekday() + 3) % 7 - 3), FIRST_DAY), LAST_DAY)
        if not visits or at > visits[-1][0].date():
            ids = _basket(home, larder, at)
            visits.append((datetime.combine(at, _clock(chance, life.hour)), home.person.id, ids))
        day += home.pace * chance.uniform(0.65, 1.35)
    return visits


def _basket(home: Household, larder: Larder, at: date) -> list[str]:
    """The product ids of one order, in the order of adding."""
    chance, life = home.chance, home.person.life
    assert life is not None
    size = max(4, min(25, round(home.size * chance.lognormvariate(0, 0.22))))
    chosen: dict[str, Good] = {}
    for staple in _due(home, larder, at)[: round(size * 0.65) + 1]:
        chosen[staple.id] = staple
    meals = [name for name in life.meals.split("|") if not MEALS[name].season or in_season(MEALS[name].season, at)]
    if chance.random() < 0.75 and meals:
        for part in MEALS[chance.choice(meals)].parts:
            good = _usual(home, larder, part, at)
            if good is not None and len(chosen) < size:
                chosen[good.id] = good
    tries = 0
    while len(chosen) < size and tries < 4 * size:
        tries += 1
        good = _extra(home, larder, at)
        if good is not None:
            chosen[good.id] = good
    home.bought.update(chosen)
    return list(chosen)


def _due(home: Household, larder: Larder, at: date) -> list[Good]:
    """Staples whose day has come, longest overdue first. Now and then a household changes its mind about one."""
    day, found = float((at - FIRST_DAY).days), []
    for staple in home.staples:
        if day < staple.due - 0.2 * staple.period:
            continue
        if home.chance.random() < 0.03:
            other = larder.pick(staple.wish, home.taste, home.chance, at)
            staple.good = other if other is not None and not other.season else staple.good
        found.append(((day - staple.due) / staple.period, staple.good))
        staple.due = day + staple.period * home.chance.uniform(0.85, 1.15)
    found.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [good for _, good in found]


def _extra(home: Household, larder: Larder, at: date) -> Good | None:
    """One more product: of the season, new to the household, or an old favourite."""
    chance, life = home.chance, home.person.life
    assert life is not None
    open_seasons = [season for season in life.seasons if in_season(season, at)]
    if open_seasons and chance.random() < 0.16:
        season = chance.choice([season for season in open_seasons if season in OCCASIONS] or open_seasons)
        return larder.seasonal(season, home.taste, chance, at)
    wish = chance.choices([wish for wish, _ in home.likes], [weight for _, weight in home.likes])[0]
    if chance.random() < home.novelty:
        if chance.random() < 0.3:
            return larder.anything(home.taste, chance, at, home.bought)
        return larder.pick(wish, home.taste, chance, at, unlike=home.bought)
    return _usual(home, larder, wish, at)


def _usual(home: Household, larder: Larder, wish: str, at: date) -> Good | None:
    """A favourite among a household's few favourites for a wish; the first is taken far more often than the last."""
    life = home.person.life
    assert life is not None
    if wish not in home.known:
        few = {larder.pick(wish, home.taste, home.chance, at) for _ in range(home.chance.choice((2, 3, 4, 5)))}
        home.known[wish] = sorted((good for good in few if good is not None), key=lambda good: (-good.appeal, good.id))
    favourites = [good for good in home.known[wish] if not good.season or in_season(good.season, at)]
    if not favourites or home.chance.random() > life.loyal:
        return larder.pick(wish, home.taste, home.chance, at)
    ranks = [1 / rank for rank in range(1, len(favourites) + 1)]
    return home.chance.choices(favourites, ranks)[0]


def _clock(chance: random.Random, hour: float) -> time:
    minutes = round(min(max(chance.gauss(hour, 1.6), 0.0), 23.9) * 60)
    return time(minutes // 60, minutes % 60)
