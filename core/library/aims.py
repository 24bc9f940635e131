"""What objectives ask of themes: which ones they lift, and how many places on the page a season is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.catalogue import Catalogue
from core.domain.page import Brief
from core.domain.policy import Objective, Selector, Strength
from core.domain.theme import Theme
from core.library.atlas import Atlas
from core.policy.objectives import matching
from core.policy.shelves import meant_shelves

Numbers = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

LIFTING = ("push", "seasonal", "clearance")  # kinds whose selector also speaks of themes
SEATS: dict[Strength, int] = {"weak": 1, "moderate": 2, "strong": 3}


@dataclass(frozen=True)
class Aim:
    """One objective, seen from the themes.

    Attributes:
        name: the objective's name.
        weight: its strength, 0 to 1.
        fit: shape (themes,), how well each theme serves it, 0 to 1.
        called: shape (themes,), themes of the objective's season; none when it names no season.
        seats: placements that themes of the season get on a page, as far as there are any.
    """

    name: str
    weight: float
    fit: Numbers
    called: Mask
    seats: int

    def owed(self, chosen: Sequence[int]) -> int:
        """How many of its seats are still free."""
        return max(0, self.seats - int(self.called[list(chosen)].sum())) if self.seats else 0


def read_aims(brief: Brief, atlas: Atlas, catalogue: Catalogue) -> tuple[Aim, ...]:
    """The objectives of a brief as aims, in their order."""
    return tuple(_aim(objective, brief, atlas, catalogue) for objective in brief.objectives)


def asked_diets(objectives: Sequence[Objective]) -> frozenset[str]:
    """Diets that an objective brings forward for everybody, so that showing them says nothing about a shopper."""
    return frozenset(diet for one in objectives if one.kind in LIFTING for diet in one.selector.diets)


def _aim(objective: Objective, brief: Brief, atlas: Atlas, catalogue: Catalogue) -> Aim:
    share = atlas.mean_of(matching(objective, catalogue, brief.at, own=brief.profile))
    fit: Numbers = share / max(float(share.max(initial=0.0)), 1e-6)  # the best placed theme counts in full
    called = np.zeros(len(atlas.themes), dtype=bool)
    if objective.kind in LIFTING:
        season = objective.selector.season
        called = np.array([season is not None and _of_season(theme, season) for theme in atlas.themes])
        named = [_named(theme, objective.selector, catalogue.shelves) for theme in atlas.themes]
        fit = np.maximum(np.maximum(fit, np.array(named, dtype=np.float32)), called.astype(np.float32))
    seats = SEATS[objective.strength] if called.any() else 0
    return Aim(objective.name, objective.weight, fit.astype(np.float32), called, seats)


def _of_season(theme: Theme, season: str) -> bool:
    return theme.source == "catalogue" and season in (*theme.occasions, *theme.seasons)


def _named(theme: Theme, selector: Selector, shelves: frozenset[str]) -> float:
    """1 when the theme promises the diets that are asked for; else the share of its departments that are."""
    if theme.source == "history":
        return 0.0
    if selector.diets and set(selector.diets) <= set(theme.diets):
        return 1.0
    asked = {department.casefold() for department in selector.departments}
    if not asked or not theme.departments:
        return 0.0
    served = [any(one.casefold() in asked for one in meant_shelves((word,), shelves)) for word in theme.departments]
    return sum(served) / len(served)
