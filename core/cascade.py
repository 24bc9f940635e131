"""The four phases in order. Nothing else knows the order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from core.domain.base import Value
from core.domain.page import Brief, KeywordPlan, PageDesign, RankedPage, ReviewedPlan
from core.domain.run import PHASES, PhaseName
from core.errors import NotFound
from core.ports import Phase
from core.trace import Recorder

Given = TypeVar("Given")
Made = TypeVar("Made")

SHAPES: dict[PhaseName, type[Value]] = {
    "brief": Brief,
    "design": PageDesign,
    "keywords": KeywordPlan,
    "filtering": ReviewedPlan,
    "ranking": RankedPage,
}


@dataclass(frozen=True)
class Outputs:
    """What each phase produced in one run."""

    brief: Brief
    design: PageDesign
    keywords: KeywordPlan
    filtering: ReviewedPlan
    ranking: RankedPage

    def by_phase(self) -> list[tuple[PhaseName, Value]]:
        """The brief and the four outputs, in order."""
        return [
            ("brief", self.brief),
            ("design", self.design),
            ("keywords", self.keywords),
            ("filtering", self.filtering),
            ("ranking", self.ranking),
        ]


@dataclass(frozen=True)
class Earlier:
    """Outputs of an earlier run that a replay keeps as they were. None means: make it anew."""

    design: PageDesign | None = None
    keywords: KeywordPlan | None = None
    filtering: ReviewedPlan | None = None


@dataclass(frozen=True)
class Cascade:
    """design -> keywords -> filtering -> ranking. Four typed slots; mypy is the pipeline validator."""

    design: Phase[Brief, PageDesign]
    keywords: Phase[PageDesign, KeywordPlan]
    filtering: Phase[KeywordPlan, ReviewedPlan]
    ranking: Phase[ReviewedPlan, RankedPage]

    def run(self, brief: Brief, recorder: Recorder, earlier: Earlier | None = None) -> Outputs:
        """Run every phase that `earlier` does not answer. Raises Cancelled between phases when asked to stop."""
        kept = earlier or Earlier()
        design = kept.design or self._do(self.design, brief, recorder)
        keywords = kept.keywords or self._do(self.keywords, design, recorder)
        filtering = kept.filtering or self._do(self.filtering, keywords, recorder)
        ranking = self._do(self.ranking, filtering, recorder)
        return Outputs(brief, design, keywords, filtering, ranking)

    @staticmethod
    def _do(phase: Phase[Given, Made], given: Given, recorder: Recorder) -> Made:
        with recorder.span(phase.name) as span:
            return phase(given, span)


def phases_before(phase: PhaseName) -> tuple[PhaseName, ...]:
    """Phases whose stored outputs a replay from `phase` needs. Raises NotFound for a name that is no phase."""
    if phase not in PHASES:
        raise NotFound(f"There is no phase {phase!r}.", hint=f"Replay from one of: {', '.join(PHASES)}.")
    return PHASES[: PHASES.index(phase)]
