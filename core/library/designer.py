"""The first designer: curated themes, chosen and ordered for this shopper, this date and these objectives.

The choice is greedy over a submodular gain (weighted coverage of what the shopper buys), the standard 1 - 1/e
approximation for facility location (Nemhauser, Wolsey and Fisher, 1978): a theme only gains by what the themes
already chosen do not cover, which is what keeps placements apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.page import Brief
from core.domain.theme import Theme
from core.library.atlas import Atlas
from core.library.board import Board, Surveyor
from core.library.interest import read_interest
from core.library.persona import describe
from core.library.story import in_story_order, title_for
from core.phases.design import HISTORY_ROWS, PageDraft, PlacementDraft
from core.ports import ProductSearch
from core.trace import Span

HISTORY_COVERS = 0.25  # of the interest in a product that a list of products bought before satisfies
Numbers = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class LibraryDesigner:
    """Implements `core.phases.design.Designer` on the curated themes."""

    surveyor: Surveyor
    search: ProductSearch
    shown: int  # products a placement shows: what it can cover of a shopper's interest
    name: str = "theme library"

    @property
    def atlas(self) -> Atlas:
        return self.surveyor.atlas

    def draft(self, brief: Brief, count: int, reserve: int, span: Span) -> PageDraft:
        interest = read_interest(brief.profile, self.surveyor.catalogue, self.search, self.surveyor.signals)
        board = self.surveyor.survey(brief, interest)
        chosen = self._choose(board, count, reserve)
        span.note(themes_possible=int(board.possible.sum()), evidence=len(interest.rows))
        first, later = chosen[:count], chosen[count:]
        ordered = in_story_order([self.atlas.themes[number] for number in first])
        numbers = [first[position] for position in ordered] + later
        return PageDraft(
            persona=describe(brief.profile, brief.at),
            placements=[self._placement(brief, board, number) for number in numbers],
        )

    def _choose(self, board: Board, count: int, reserve: int) -> list[int]:
        covered = np.zeros(board.fit.shape[0], dtype=np.float32)
        open_ = board.possible.copy()
        alike = np.zeros(len(self.atlas.themes), dtype=np.float32)
        tally: dict[str, int] = {}
        chosen: list[int] = []
        while len(chosen) < count + reserve and open_.any():
            added = np.maximum(board.fit - covered[:, None], 0.0)
            best_first = -np.sort(-added, axis=0)  # a placement covers only what it can show
            gain = np.where(
                self.surveyor.history,
                best_first[: self.shown * HISTORY_ROWS].sum(axis=0),
                best_first[: self.shown].sum(axis=0),
            )
            score = self.surveyor.weights.coverage * gain + board.fixed - self.surveyor.weights.alike * alike
            eligible = self._eligible(board, open_, chosen, count)
            best = int(np.argmax(np.where(eligible, score, -np.inf)))
            chosen.append(best)
            room = self.shown * (HISTORY_ROWS if self.surveyor.history[best] else 1)
            top = np.argsort(-added[:, best], kind="stable")[:room]
            # Seeing a product again does not end the interest in what goes with it.
            share = HISTORY_COVERS if self.surveyor.history[best] else 1.0
            covered[top] = np.maximum(covered[top], share * board.fit[top, best])
            likeness = self.atlas.centroids @ self.atlas.centroids[best]
            alike = np.maximum(alike, np.clip(likeness - 0.45, 0.0, None) * 2)
            open_ &= (likeness < self.surveyor.limits.too_alike) & (
                self._shared(best) < self.surveyor.limits.too_shared
            )
            open_[best] = False
            spared = open_ & _owed(board, chosen)
            open_ &= ~self._same_moment(best, board.own)
            self._close_full_kinds(open_, tally, self.atlas.themes[best])
            open_ |= spared
        return chosen

    def _eligible(self, board: Board, open_: Mask, chosen: list[int], count: int) -> Mask:
        """Who may be chosen next: what is bought again first, then anything, then what a season is still owed."""
        history = open_ & self.surveyor.history
        if not chosen and history.any():
            return history  # what somebody buys again comes before any idea of ours
        owed = sum(min(aim.owed(chosen), int((open_ & aim.called).sum())) for aim in board.aims)
        called = open_ & _owed(board, chosen)
        return called if called.any() and len(chosen) < count <= len(chosen) + owed else open_

    def _shared(self, chosen: int) -> Numbers:
        """Share of nearest products that each theme has in common with the chosen one; history never shares."""
        if self.atlas.themes[chosen].source == "history":
            return np.zeros(len(self.atlas.themes), dtype=np.float32)
        shared = self.atlas.shared_with(chosen)
        shared[self.surveyor.history] = 0.0
        return shared

    def _same_moment(self, chosen: int, own: int) -> npt.NDArray[np.bool_]:
        """Themes that would say the same again: of the same occasion, or about everything bought before.

        A second list of everything bought before is only worth it when the first cannot hold it.
        """
        theme = self.atlas.themes[chosen]
        full = own < self.shown * HISTORY_ROWS + self.surveyor.min_products
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
            "history": self.surveyor.limits.history,
            "timely": self.surveyor.limits.timely,
            "household": self.surveyor.limits.household,
            "diet": self.surveyor.limits.diet,
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
        reasons += [f"Serves the objective “{aim.name}”." for aim in board.aims if aim.fit[number] >= 0.5]
        return reasons or ["Brings variety beside the other placements."]


def _owed(board: Board, chosen: list[int]) -> Mask:
    """Shape (themes,): themes of a season that has seats left on the page."""
    mask = np.zeros(len(board.possible), dtype=bool)
    for aim in board.aims:
        if aim.owed(chosen):
            mask |= aim.called
    return mask


def _group(theme: Theme) -> str:
    if theme.source == "history":
        return "history"
    if theme.kind in ("occasion", "season"):
        return "timely"
    return theme.kind
