"""What desks hand to pages and to the command line: values made for reading, not for storing."""

from __future__ import annotations

from typing import Literal

from core.domain.base import Value
from core.domain.catalogue import Product
from core.domain.page import RankedPage, ReviewedPlan, ScorePart
from core.domain.run import PhaseName, Run
from core.domain.shopper import Shopper

IndexState = Literal["ready", "stale", "missing"]


class SampleShopper(Value):
    id: str
    label: str


class ModelStatus(Value):
    """One model of the workspace: what it does, whether it is ready, and a sentence about it."""

    name: str
    role: str
    state: Literal["ready", "missing", "off"]
    detail: str


class DesignerChoice(Value):
    """Who may design a page: shown even when not ready, with what to do about it."""

    id: Literal["library", "llm"]
    name: str
    detail: str
    ready: bool


class DatabaseStatus(Value):
    dialect: str
    version: str
    journal: str
    schema_revision: str


class Status(Value):
    """The workspace at a glance. `source` is demo, instacart, a file name, or empty when nothing is imported."""

    version: str
    workspace: str
    source: str
    products: int
    departments: int
    categories: int
    keywords: int
    shoppers: int
    orders: int
    runs: int
    sample_shoppers: tuple[SampleShopper, ...]
    models: tuple[ModelStatus, ...]  # those that Endcap brings along
    language_models: tuple[ModelStatus, ...]  # one per role
    database: DatabaseStatus
    index: IndexState
    index_detail: str


class IndexReport(Value):
    """What an index build did. Seconds are wall clock; `embedded` counts texts that were not in the cache."""

    products: int
    keywords: int
    embedded: int
    seconds: float
    ranker: str  # name of the product ranker in use after the build


class Step(Value):
    """One link of a why or why-not chain. `score` and `threshold` share a scale; `margin` is their difference."""

    stage: Literal["catalogue", "design", "keywords", "retrieval", "filtering", "ranking", "page"]
    outcome: Literal["passed", "stopped", "info"]
    title: str
    detail: str
    score: float | None = None
    threshold: float | None = None

    @property
    def margin(self) -> float | None:
        return None if self.score is None or self.threshold is None else self.score - self.threshold


class Explanation(Value):
    """Why a product is on a page, or why it is not: the chain of steps, the last one decisive."""

    run_id: str
    product: Product
    on_page: bool
    placement: str | None  # title of the placement it is on, or came nearest to
    headline: str
    steps: tuple[Step, ...]
    parts: tuple[ScorePart, ...] = ()


class PhaseView(Value):
    """One phase of a stored run as drawn in the timeline."""

    phase: PhaseName
    milliseconds: float
    summary: str  # "8 placements", "412 candidates from 48 keywords"


class RunView(Value):
    """A stored run opened for reading: the page, the products on it, and what each phase did."""

    run: Run
    shopper: Shopper
    page: RankedPage
    reviewed: ReviewedPlan
    products: dict[str, Product]  # every product of the page and of its dropped candidates
    phases: tuple[PhaseView, ...]
    verdicts: dict[str, dict[str, int]]  # filter -> kept, dropped, abstained
    link: str  # query string that reopens this run
