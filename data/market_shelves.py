"""The shop as a household sees it: what is on a shelf, what they may eat, and what they would rather take."""

from __future__ import annotations

import random
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from data.market_goods import Good
from data.market_times import OCCASIONS, in_season

NOTHING: frozenset[str] = frozenset()
SPECIAL = frozenset({"Baby", "Pets", "Beer, Wine & Spirits", "Health & Wellbeing"})  # bought on purpose, not on a whim
WHIMS = 0.35  # of non-foods against foods when browsing the whole shop


@dataclass(frozen=True)
class Taste:
    """What a household takes: `needs` every food must claim, `avoids` no food may contain."""

    needs: frozenset[str]
    avoids: frozenset[str]
    adult: bool
    tier: float
    house: float

    def allows(self, good: Good) -> bool:
        if good.min_age is not None and not self.adult:
            return False
        return not good.food or (self.needs <= good.diets and not self.avoids & good.allergens)

    def weight(self, good: Good) -> float:
        """How strongly this household is drawn to a product: its appeal, its price, the shop's own label."""
        return good.appeal * float(2.8 ** -abs(good.tier - self.tier)) * (self.house if good.private_label else 1.0)


class Larder:
    """Picks products for wishes. Choices per household are worked out once and kept."""

    def __init__(self, goods: Sequence[Good]) -> None:
        self._shelves: dict[str, list[Good]] = {}
        self._seasons: dict[str, list[Good]] = {}
        for good in goods:
            self._shelves.setdefault(good.category, []).append(good)
            if good.season:
                self._seasons.setdefault(good.season, []).append(good)
        self._goods = [good for good in goods if good.department not in SPECIAL]
        self._choices: dict[tuple[str, Taste], tuple[list[Good], list[float]]] = {}

    def pick(self, wish: str, taste: Taste, chance: random.Random, at: date, unlike: Set[str] = NOTHING) -> Good | None:
        """A product for `Category`, `Category:word`, or the first of several such wishes parted by `/` that can be had.

        KeyError when a wish names a category that the shop does not have.
        """
        for one in wish.split("/"):
            good = self._draw(f"wish:{one}", taste, chance, at, unlike)
            if good is not None:
                return good
        return None

    def seasonal(self, season: str, taste: Taste, chance: random.Random, at: date) -> Good | None:
        return self._draw(f"season:{season}", taste, chance, at, NOTHING)

    def anything(self, taste: Taste, chance: random.Random, at: date, unlike: Set[str]) -> Good | None:
        return self._draw("anything:", taste, chance, at, unlike)

    def _draw(self, what: str, taste: Taste, chance: random.Random, at: date, unlike: Set[str]) -> Good | None:
        goods, ladder = self._choice(what, taste)
        if not goods:
            return None
        for _ in range(8):
            good = chance.choices(goods, cum_weights=ladder)[0]
            if good.launched <= at and good.id not in unlike and _timely(good, at, chance):
                return good
        return None

    def _choice(self, what: str, taste: Taste) -> tuple[list[Good], list[float]]:
        """The products that answer `what` and that this household takes, with their running total of weights."""
        key = (what, taste)
        if key not in self._choices:
            kind, _, rest = what.partition(":")
            goods = [good for good in self._asked(kind, rest) if taste.allows(good)]
            if kind == "season":
                goods = [good for good in goods if good.department not in SPECIAL]
            weights = [taste.weight(good) * (WHIMS if kind == "anything" and not good.food else 1.0) for good in goods]
            self._choices[key] = (goods, list(accumulate(weights)))
        return self._choices[key]

    def _asked(self, kind: str, rest: str) -> list[Good]:
        if kind == "anything":
            return [good for good in self._goods if good.min_age is None]
        if kind == "season":
            return self._seasons[rest]
        category, _, word = rest.partition(":")
        return [good for good in self._shelves[category] if word.casefold() in good.name.casefold()]


def _timely(good: Good, at: date, chance: random.Random) -> bool:
    """Occasion goods are sold at their occasion only; goods of a season now and then outside it."""
    if not good.season or in_season(good.season, at):
        return True
    return good.season not in OCCASIONS - {"back-to-school"} and chance.random() < 0.3
