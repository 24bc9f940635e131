"""The first designer: curated themes, chosen and ordered for this shopper, this date and these objectives.

The choice is greedy over a submodular gain (weighted coverage of what the shopper buys), the standard 1 - 1/e
approximation for facility location (Nemhauser, Wolsey and Fisher, 1978): a theme only gains by what the themes
already chosen do not cover, which is what keeps placements apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.domain.catalogue import Catalogue
from core.domain.page import Brief
from core.domain.theme import Theme
from core.library.atlas import Atlas
from core.library.interest import Interest, read_interest
from core.library.persona import describe
from core.library.story import in_story_order, title_for
from core.phases.design import HISTORY_ROWS, PageDraft, PlacementDraft
from core.policy.diets import lacking
from core.policy.objectives import matching
from core.ports import ProductSearch, ThemeLibrary
from core.ranking.signals import Signals
from core.trace import Span

HISTORY_COVERS = 0.5  # of the interest in a product that a list of products bought before satisfies
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
class LibraryDesigner:
    """Implements `core.phases.design.Designer` on the curated themes."""

    library: ThemeLibrary
    atlas: Atlas
    catalogue: Catalogue
    search: ProductSearch
    signals: Signals
    shown: int  # products a placement shows: what it can cover of a shopper's interest
    min_products: int
    weights: DesignWeights = DesignWeights()
    limits: Limits = Limits()
    name: str = "theme library"

    def draft(self, brief: Brief, count: int, reserve: int, span: Span) -> PageDraft:
        interest = read_interest(brief.profile, self.catalogue, self.search, self.signals)
        board = self._board(brief, interest)
        chosen = self._choose(board, count + reserve)
        span.note(themes_possible=int(board.possible.sum()), evidence=len(interest.rows))
        first, later = chosen[:count], chosen[count:]
        ordered = in_story_order([self.atlas.themes[number] for number in first])
        numbers = [first[position] for position in ordered] + later
        return PageDraft(
            persona=describe(brief.profile, brief.at),
            placements=[self._placement(brief, board, number) for number in numbers],
        )

    @property
    def _history(self) -> npt.NDArray[np.bool_]:
        return np.array([theme.source == "history" for theme in self.atlas.themes])

    def _board(self, brief: Brief, interest: Interest) -> Board:
        """Everything the greedy choice looks at, for all themes at once."""
        fit = self._fit(interest)
        timing = [self.library.nearness(theme, brief.at) for theme in self.atlas.themes]
        nearness = np.array([near for near, _ in timing], dtype=np.float32)
        filled = (self.atlas.nearest >= 0).sum(axis=1)
        objective, aims = self._objective_fit(brief)
        seen = np.zeros(len(self.catalogue), dtype=np.float32)
        seen[interest.own_rows] = 1.0
        weights = self.weights
        fixed = (
            weights.timely * (nearness - 0.5) * 2
            + weights.objective * objective
            + weights.popular * self.atlas.mean_of(self.signals.category_rank)
            + weights.stocked * (self.atlas.stocked - self.limits.min_stocked)
            + weights.novelty * brief.profile.novelty * (1 - self.atlas.mean_of(seen))
        )
        held = (fit * (interest.weights[:, None] > 0) > 0.0).sum(axis=0)
        possible = (nearness > 0) & np.where(
            self._history,
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
            interest=interest,
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

    def _objective_fit(self, brief: Brief) -> tuple[Numbers, dict[str, Numbers]]:
        """Sum of objectives' weighted shares of each theme's nearest products, and the share per objective name."""
        total = np.zeros(len(self.atlas.themes), dtype=np.float32)
        aims: dict[str, Numbers] = {}
        for objective in brief.objectives:
            share = self.atlas.mean_of(matching(objective, self.catalogue, brief.at, own=brief.profile))
            value: Numbers = share / max(float(share.max(initial=0.0)), 1e-6)  # the best placed theme counts in full
            total += np.float32(objective.weight) * value
            aims[objective.name] = value
        return total, aims

    def _unwanted_diets(self, brief: Brief) -> npt.NDArray[np.bool_]:
        """Themes that do not suit the shopper's diets.

        Diet themes are only for those who declared the diet or mostly buy it; nobody is nudged into one. Themes whose
        products mostly break a declared diet are out, titles and all.
        """
        shares = {diet.name: diet.share for diet in brief.profile.diets}
        declared = brief.profile.declared_diets
        welcome = set(declared) | {name for name, share in shares.items() if share >= 0.35}
        unwanted = np.array([bool(set(theme.diets) - welcome) for theme in self.atlas.themes])
        if declared:
            suits = [not lacking(product, declared) for product in self.catalogue.products]
            unwanted |= self.atlas.mean_of(np.array(suits, dtype=np.float32)) < self.limits.min_suiting
        return unwanted

    def _choose(self, board: Board, count: int) -> list[int]:
        covered = np.zeros(board.fit.shape[0], dtype=np.float32)
        open_ = board.possible.copy()
        alike = np.zeros(len(self.atlas.themes), dtype=np.float32)
        tally: dict[str, int] = {}
        chosen: list[int] = []
        while len(chosen) < count and open_.any():
            added = np.maximum(board.fit - covered[:, None], 0.0)
            best_first = -np.sort(-added, axis=0)  # a placement covers only what it can show
            gain = np.where(
                self._history,
                best_first[: self.shown * HISTORY_ROWS].sum(axis=0),
                best_first[: self.shown].sum(axis=0),
            )
            score = self.weights.coverage * gain + board.fixed - self.weights.alike * alike
            # What somebody buys again comes before any idea of ours: where it is possible, it is the first choice.
            eligible = open_ & self._history if not chosen and (open_ & self._history).any() else open_
            best = int(np.argmax(np.where(eligible, score, -np.inf)))
            chosen.append(best)
            room = self.shown * (HISTORY_ROWS if self._history[best] else 1)
            top = np.argsort(-added[:, best], kind="stable")[:room]
            # Seeing a product again does not end the interest in what goes with it.
            share = HISTORY_COVERS if self._history[best] else 1.0
            covered[top] = np.maximum(covered[top], share * board.fit[top, best])
            likeness = self.atlas.centroids @ self.atlas.centroids[best]
            alike = np.maximum(alike, np.clip(likeness - 0.45, 0.0, None) * 2)
            open_ &= (likeness < self.limits.too_alike) & (self._shared(best) < self.limits.too_shared)
            open_[best] = False
            open_ &= ~self._same_moment(best, len(board.interest.own_rows))
            self._close_full_kinds(open_, tally, self.atlas.themes[best])
        return chosen

    def _shared(self, chosen: int) -> Numbers:
        """Share of nearest products that each theme has in common with the chosen one; history never shares."""
        if self.atlas.themes[chosen].source == "history":
            return np.zeros(len(self.atlas.themes), dtype=np.float32)
        shared = self.atlas.shared_with(chosen)
        shared[self._history] = 0.0
        return shared

    def _same_moment(self, chosen: int, own: int) -> npt.NDArray[np.bool_]:
        """Themes that would say the same again: of the same occasion, or about everything bought before.

        A second list of everything bought before is only worth it when the first cannot hold it.
        """
        theme = self.atlas.themes[chosen]
        full = own < self.shown * HISTORY_ROWS + self.min_products
        return np.array(
            [
                bool(set(theme.occasions) & set(other.occasions))
                or (
                    full
                    and theme.source == other.source == "history"
                    and not theme.departments
                    and not other.departments
                )
                for other in self.atlas.themes
            ]
        )

    def _close_full_kinds(self, open_: npt.NDArray[np.bool_], tally: dict[str, int], theme: Theme) -> None:
        group = _group(theme)
        tally[group] = tally.get(group, 0) + 1
        room = {
            "history": self.limits.history,
            "timely": self.limits.timely,
            "household": self.limits.household,
            "diet": self.limits.diet,
        }
        if tally[group] >= room.get(group, len(open_)):
            open_ &= np.array([_group(other) != group for other in self.atlas.themes])

    def _placement(self, brief: Brief, board: Board, number: int) -> PlacementDraft:
        theme = self.atlas.themes[number]
        return PlacementDraft(
            title=title_for(theme, brief.profile.shopper_id, brief.at),
            intent=theme.intent,
            concepts=list(theme.concepts),
            source=theme.source,
            theme=theme.id,
            occasion=theme.occasions[0] if theme.occasions else None,
            audience=list(theme.audience),
            diets=list(theme.diets),
            departments=list(theme.departments),
            why=self._why(brief, board, number),
        )

    def _why(self, brief: Brief, board: Board, number: int) -> list[str]:
        reasons = []
        theme, share = self.atlas.themes[number], float(board.fit[:, number].sum())
        if brief.profile.cold_start:
            reasons.append("New here: chosen from the season, what sells well and what was declared at sign-up.")
        elif theme.source == "history":
            reasons.append("What this shopper buys again and again.")
        elif share >= 0.02:
            reasons.append(f"Matches {share:.0%} of what this shopper buys.")
        if board.nearness[number] != 0.5 and board.timing[number]:
            reasons.append(board.timing[number])
        reasons += [f"Serves the objective “{name}”." for name, fit in board.aims.items() if fit[number] >= 0.5]
        return reasons or ["Brings variety beside the other placements."]


@dataclass(frozen=True)
class Board:
    """What is known of every theme before the choice. `fit` has shape (interests, themes), already weighted."""

    possible: npt.NDArray[np.bool_]
    fit: Numbers
    fixed: Numbers
    nearness: Numbers
    timing: list[str]
    aims: dict[str, Numbers]
    interest: Interest = field(repr=False)


def _group(theme: Theme) -> str:
    if theme.source == "history":
        return "history"
    if theme.kind in ("occasion", "season"):
        return "timely"
    return theme.kind
