"""What is known of every theme before a page is chosen: whether it is possible, whom it interests, how timely it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.catalogue import Catalogue
from core.domain.page import Brief
from core.library.aims import Aim, asked_diets, read_aims
from core.library.atlas import Atlas
from core.library.interest import Interest
from core.policy.diets import lacking
from core.ports import ThemeLibrary
from core.ranking.signals import Signals

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class DesignWeights:
    """How much each reason counts. Coverage gains are shares of the shopper's interest, 0 to 1."""

    coverage: float = 10.0
    timely: float = 0.6
    objective: float = 1.2
    popular: float = 0.35
    stocked: float = 0.6
    novelty: float = 0.3
    alike: float = 1.0


@dataclass(frozen=True)
class Limits:
    """What a page may hold at most, and what makes a theme unfit."""

    history: int = 2
    timely: int = 2
    household: int = 2
    diet: int = 2
    min_stocked: float = 0.42  # mean similarity of the nearest products: below, the shop does not stock the theme
    min_suiting: float = 0.75  # share of a theme's products that must respect what the shopper declared
    too_alike: float = 0.80  # cosine of two themes' centroids
    too_shared: float = 0.34  # share of nearest products that two themes have in common


@dataclass(frozen=True)
class Board:
    """What is known of every theme before the choice. `fit` has shape (interests, themes), already weighted."""

    possible: npt.NDArray[np.bool_]
    fit: Numbers
    fixed: Numbers
    nearness: Numbers
    timing: list[str]
    aims: tuple[Aim, ...]
    own: int  # products of interest that were really bought


@dataclass(frozen=True)
class Surveyor:
    """Surveys all themes for a brief."""

    library: ThemeLibrary
    atlas: Atlas
    catalogue: Catalogue
    signals: Signals
    min_products: int
    weights: DesignWeights = DesignWeights()
    limits: Limits = Limits()

    @property
    def history(self) -> npt.NDArray[np.bool_]:
        """Shape (themes,): True for themes about what was bought before."""
        return np.array([theme.source == "history" for theme in self.atlas.themes])

    def survey(self, brief: Brief, interest: Interest) -> Board:
        """Everything the greedy choice looks at, for all themes at once."""
        fit = self._fit(interest)
        timing = [self.library.nearness(theme, brief.at) for theme in self.atlas.themes]
        nearness = np.array([near for near, _ in timing], dtype=np.float32)
        filled = (self.atlas.nearest >= 0).sum(axis=1)
        aims = read_aims(brief, self.atlas, self.catalogue)
        seen = np.zeros(len(self.catalogue), dtype=np.float32)
        seen[interest.own_rows] = 1.0
        weights = self.weights
        fixed = (
            weights.timely * (nearness - 0.5) * 2
            + weights.objective * sum((aim.weight * aim.fit for aim in aims), np.zeros(len(timing), dtype=np.float32))
            + weights.popular * self.atlas.mean_of(self.signals.category_rank)
            + weights.stocked * (self.atlas.stocked - self.limits.min_stocked)
            + weights.novelty * brief.profile.novelty * (1 - self.atlas.mean_of(seen))
        )
        held = (fit * (interest.weights[:, None] > 0) > 0.0).sum(axis=0)
        possible = (nearness > 0) & np.where(
            self.history,
            (held >= self.min_products) & (not brief.profile.cold_start),
            (self.atlas.stocked >= self.limits.min_stocked) & (filled >= self.min_products),
        )
        return Board(
            possible=possible & ~self._unwanted_diets(brief),
            fit=(fit * interest.weights[:, None]).astype(np.float32),
            fixed=fixed.astype(np.float32),
            nearness=nearness,
            timing=[reason for _, reason in timing],
            aims=aims,
            own=len(interest.own_rows),
        )

    def _fit(self, interest: Interest) -> Numbers:
        """How well each product of interest belongs to each theme, 0 to 1: shape (interests, themes).

        The similarity is stretched so that 0.40 (loosely related, MiniLM) is nothing and 0.70 is everything. A
        history theme that names no department is about everything bought before, and about nothing else.
        """
        fit: Numbers = np.clip((self.atlas.fit(interest.vectors) - 0.40) / 0.30, 0.0, 1.0).astype(np.float32)
        own = np.isin(interest.rows, interest.own_rows)
        for number, theme in enumerate(self.atlas.themes):
            if theme.source == "history":
                fit[:, number] = own if not theme.departments else fit[:, number] * own
        return fit

    def _unwanted_diets(self, brief: Brief) -> npt.NDArray[np.bool_]:
        """Themes that do not suit the shopper's diets.

        Diet themes are only for those who declared the diet, or when an objective brings it forward for everybody:
        guessing it from baskets would be guessing at health or belief. Themes whose products mostly break a declared
        diet are out, titles and all.
        """
        declared = brief.profile.declared_diets
        fine = {*declared, *asked_diets(brief.objectives)}
        unwanted = np.array([bool(set(theme.diets) - fine) for theme in self.atlas.themes])
        if declared:
            suits = [not lacking(product, declared) for product in self.catalogue.products]
            unwanted |= self.atlas.mean_of(np.array(suits, dtype=np.float32)) < self.limits.min_suiting
        return unwanted
