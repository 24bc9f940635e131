"""Stored runs as the monitors read them: only the few fields they need, each page once, within stated limits.

A keyword plan holds every keyword considered and takes about ten times as long to read as a design, so plans are read
for fewer pages. Costs grow with these limits, not with the number of stored runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel

from core.domain.page import PlacementSource, Strategy
from core.domain.run import PhaseName, Run
from core.evaluation.recall_holes import Considered, Theme
from core.evaluation.titles import TitledPage
from core.ports import RunStore

RUNS = 5_000  # rows looked through, newest first
DESIGNS = 400
PLANS = 60


class _Profile(BaseModel):
    shopper_id: str


class _Brief(BaseModel):
    profile: _Profile
    at: date


class _Placement(BaseModel):
    title: str
    concepts: tuple[str, ...]
    source: PlacementSource
    theme_id: str | None
    reserve: bool


class _Design(BaseModel):
    brief: _Brief
    strategy: Strategy
    placements: tuple[_Placement, ...]


class _Keyword(BaseModel):
    text: str


class _Near(BaseModel):
    keyword: _Keyword
    similarity: float
    concept: str


class _Plan(BaseModel):
    placement: _Placement
    considered: tuple[_Near, ...]


class _KeywordPlan(BaseModel):
    plans: tuple[_Plan, ...]


@dataclass(frozen=True)
class Page:
    """A stored design: `written` are titles of a model, `curated` those of the theme library.

    Spares are left out, and rows of what was bought before: they may well be called the same every time.
    """

    run: Run
    shopper_id: str
    at: date
    strategy: Strategy
    written: tuple[str, ...]
    curated: tuple[str, ...]

    def titled(self, titles: tuple[str, ...]) -> TitledPage:
        return TitledPage(self.run.id, self.shopper_id, self.at, titles)


@dataclass(frozen=True)
class StoredPages:
    """Reads finished runs from the store."""

    run_store: RunStore

    def runs(self, since: datetime) -> tuple[list[Run], bool]:
        """Finished runs from a moment on, newest first, and whether there are more than were read."""
        found = self.run_store.latest(RUNS, status="done")
        recent = [run for run in found if run.created_at >= since]
        return recent, len(recent) == RUNS

    def pages(self, runs: Sequence[Run]) -> list[Page]:
        """The newest page of each shopper, day and designer. Replays that kept their design add nothing new."""
        made: dict[tuple[str, date, str], Page] = {}
        for run in _once(runs, DESIGNS, kept=("keywords", "filtering", "ranking")):
            made[run.shopper_id, run.at, run.designed_by] = self._page(run)
        return list(made.values())

    def themes(self, runs: Sequence[Run]) -> list[list[Theme]]:
        """Per page the themes that searched the catalogue, with the keywords considered for them."""
        return [self._themes(run) for run in _once(runs, PLANS, kept=("filtering", "ranking"))]

    def _page(self, run: Run) -> Page:
        design = _Design.model_validate_json(self.run_store.artefact(run.id, "design").body)
        themed = [one for one in design.placements if not one.reserve and one.source == "catalogue"]
        return Page(
            run=run,
            shopper_id=design.brief.profile.shopper_id,
            at=design.brief.at,
            strategy=design.strategy,
            written=tuple(one.title for one in themed if one.theme_id is None),
            curated=tuple(one.title for one in themed if one.theme_id is not None),
        )

    def _themes(self, run: Run) -> list[Theme]:
        plan = _KeywordPlan.model_validate_json(self.run_store.artefact(run.id, "keywords").body)
        return [
            Theme(
                run.id,
                one.placement.title,
                one.placement.concepts,
                tuple(Considered(near.keyword.text, near.concept, near.similarity) for near in one.considered),
            )
            for one in plan.plans
            if one.placement.source == "catalogue"
        ]


def _once(runs: Sequence[Run], limit: int, kept: tuple[PhaseName, ...]) -> Iterator[Run]:
    """The newest run of each shopper, day and designer, at most `limit`; not those that kept this output in a replay.

    `kept` are the phases from which a replay keeps it."""
    seen: set[tuple[str, date, str]] = set()
    for run in runs:
        key = (run.shopper_id, run.at, run.designed_by)
        if len(seen) == limit:
            return
        if key not in seen and run.replayed_from not in kept:
            seen.add(key)
            yield run
