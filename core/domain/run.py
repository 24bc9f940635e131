"""A stored run of the cascade: who it was for, how it ended, and where each phase's output lies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from core.domain.base import Value
from core.domain.model import ModelTotals
from core.errors import FailureKind

PhaseName = Literal["brief", "design", "keywords", "filtering", "ranking"]
PHASES: tuple[PhaseName, ...] = ("design", "keywords", "filtering", "ranking")
RunStatus = Literal["running", "done", "failed", "cancelled", "interrupted"]


class PhaseFailure(Value):
    """A phase whose model failed, and what did its work instead. A page with one is a draft."""

    phase: PhaseName
    kind: FailureKind
    message: str  # a sentence for merchandisers
    instead: str  # who stepped in: "theme library"
    partly: bool = False  # it added to the model's work, and did not do it over


class Run(Value):
    """`id` is opaque and fit for a URL. Times are UTC. `parent` names the run that this one replayed."""

    id: str
    created_at: datetime
    status: RunStatus
    shopper_id: str
    at: date
    designer: str
    surface: str = "home"
    objectives: tuple[str, ...] = ()
    parent: str | None = None
    replayed_from: PhaseName | None = None
    error: str | None = None
    timings_ms: tuple[tuple[str, float], ...] = ()
    catalogue_version: str = ""
    failures: tuple[PhaseFailure, ...] = ()
    totals: ModelTotals = ModelTotals()

    @property
    def draft(self) -> bool:
        """True when a model failed and something else did its work: such a page must not be approved as it is."""
        return bool(self.failures)

    @property
    def designed_by(self) -> str:
        """Who designed the page in the end: `designer`, or what stepped in for it."""
        stepped_in = (one.instead for one in self.failures if one.phase == "design" and not one.partly)
        return next(stepped_in, self.designer)


class Artefact(Value):
    """One phase's output as canonical JSON with its sha256. `brief` is the input of the first phase."""

    run_id: str
    phase: PhaseName
    content_hash: str
    body: str
