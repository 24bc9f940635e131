"""The page as it grows through the cascade: brief -> design -> keyword plan -> reviewed plan -> ranked page.

Each stage's output is a stored artefact. It carries the brief, so any phase can be replayed from what came before it.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from core.domain.base import Value
from core.domain.keyword import Keyword
from core.domain.policy import Objective
from core.domain.run import PhaseFailure
from core.domain.shopper import ShopperProfile
from core.domain.verdict import Verdict

PlacementSource = Literal["catalogue", "history"]
Strategy = Literal["personal", "cold-start"]
Via = Literal["lexical", "dense", "category", "attribute", "history", "popular"]


class Brief(Value):
    """What a page is asked for: this shopper, this date, these objectives, on this surface."""

    profile: ShopperProfile
    at: date
    surface: str = "home"
    objectives: tuple[Objective, ...] = ()
    catalogue_version: str = ""


class Placement(Value):
    """One themed section of a page, as designed. `key` is unique on the page and stable through all phases.

    `source` says where products come from: the whole catalogue, or only what this shopper bought before.
    `diets` are required of every product; `departments` narrow retrieval when the theme names them.
    """

    key: str
    title: str
    intent: str
    concepts: tuple[str, ...]
    source: PlacementSource = "catalogue"
    theme_id: str | None = None
    occasion: str | None = None
    audience: tuple[str, ...] = ()  # for example children; read by guardrails
    diets: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    rows: int = 1  # how many rows of products it may show; what was bought before gets two
    reserve: bool = False  # steps in when another placement is withdrawn
    why: tuple[str, ...] = ()  # why this theme, for this shopper, now: one sentence each


class PageDesign(Value):
    """Phase 1: ordered placements and the persona the designer had in mind."""

    brief: Brief
    designer: str
    strategy: Strategy
    persona: str
    placements: tuple[Placement, ...]
    failures: tuple[PhaseFailure, ...] = ()


class KeywordCandidate(Value):
    """A corpus entry near a theme: cosine similarity, and the concept it is nearest to."""

    keyword: Keyword
    similarity: float
    concept: str


class Hit(Value):
    """One way a product was found: by which keyword (or concept), through which search, at which rank (1-based)."""

    keyword: str  # text of the keyword, or of the concept for the dense search
    via: Via
    rank: int


class Candidate(Value):
    """A product retrieved for a placement. `score` fuses the ranks of its hits (reciprocal rank fusion)."""

    product_id: str
    score: float
    relevance: float  # cosine of product and best matching concept, lowered on a shelf foreign to the theme
    concept: str  # the concept that best matches
    hits: tuple[Hit, ...]


class PlacementPlan(Value):
    """Phase 2 for one placement: keyword candidates kept, the few selected, and products they retrieve."""

    placement: Placement
    considered: tuple[KeywordCandidate, ...]
    selected: tuple[KeywordCandidate, ...]
    candidates: tuple[Candidate, ...]


class KeywordPlan(Value):
    brief: Brief
    persona: str
    strategy: Strategy
    designer: str
    plans: tuple[PlacementPlan, ...]
    failures: tuple[PhaseFailure, ...] = ()


class ReviewedCandidate(Value):
    candidate: Candidate
    verdicts: tuple[Verdict, ...]

    @property
    def kept(self) -> bool:
        return all(verdict.decision != "drop" for verdict in self.verdicts)


class ReviewedPlacement(Value):
    """Phase 3 for one placement. `withdrawn` holds the reason when the whole placement is taken off the page."""

    placement: Placement
    selected: tuple[KeywordCandidate, ...]
    candidates: tuple[ReviewedCandidate, ...]
    verdicts: tuple[Verdict, ...] = ()  # on the placement itself
    withdrawn: str | None = None


class ReviewedPlan(Value):
    brief: Brief
    persona: str
    strategy: Strategy
    designer: str
    placements: tuple[ReviewedPlacement, ...]
    failures: tuple[PhaseFailure, ...] = ()


class ScorePart(Value):
    """One addend of a ranking score, in words a merchandiser reads."""

    name: str
    value: float


class RankedProduct(Value):
    product_id: str
    position: int  # 1-based inside its placement
    score: float
    parts: tuple[ScorePart, ...]
    shown: bool  # False for kept products below the cut of the placement


class RankedPlacement(Value):
    placement: Placement
    selected: tuple[KeywordCandidate, ...]
    score: float
    parts: tuple[ScorePart, ...]
    products: tuple[RankedProduct, ...]

    @property
    def shown(self) -> tuple[RankedProduct, ...]:
        return tuple(product for product in self.products if product.shown)


class Withdrawn(Value):
    key: str
    title: str
    reason: str


class RankedPage(Value):
    """Phase 4: the page this shopper would get."""

    brief: Brief
    persona: str
    strategy: Strategy
    designer: str
    placements: tuple[RankedPlacement, ...]
    withdrawn: tuple[Withdrawn, ...] = ()
    failures: tuple[PhaseFailure, ...] = ()

    def product_ids(self) -> list[str]:
        """Shown products, top to bottom, left to right."""
        return [product.product_id for section in self.placements for product in section.shown]
