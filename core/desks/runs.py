"""The runs desk: stored runs, opened for reading, and replayed from any phase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from core.cascade import SHAPES, Earlier, phases_before
from core.desks.running import LIBRARY, Runner
from core.desks.views import PhaseView, RunView
from core.domain.catalogue import Product
from core.domain.page import Brief, KeywordPlan, PageDesign, RankedPage, ReviewedPlan
from core.domain.run import PhaseName, Run
from core.domain.shopper import Shopper
from core.engine import Engine
from core.errors import NotFound, NotReady
from core.jobs import Job, JobRunner
from core.ports import CatalogueStore, RunStore, ShopperStore
from core.trace import Fact, Progress, Recorder, SpanRecord, ignore_progress

SUMMARY: dict[str, Callable[[dict[str, Fact]], str]] = {
    "design": lambda facts: f"{facts['placements']} placements, {facts.get('in_reserve', 0)} in reserve",
    "keywords": lambda facts: (
        f"{facts['keywords']} keywords of {facts['considered']}, {facts['candidates']} candidates"
    ),
    "filtering": lambda facts: (
        f"{facts['judged']} judged, {facts['kept']} kept, {facts['withdrawn']} placements withdrawn"
    ),
    "ranking": lambda facts: f"{facts['products']} products shown, ranked by: {facts['ranker']}",
}


@dataclass(frozen=True)
class RunsDesk:
    """Use cases of Preview / Runs."""

    run_store: RunStore
    shopper_store: ShopperStore
    catalogue_store: CatalogueStore
    engine: Callable[[Progress], Engine]
    runner: Runner
    jobs: JobRunner

    def latest(self, limit: int = 50, shopper_id: str | None = None) -> list[Run]:
        return self.run_store.latest(limit, shopper_id)

    def open(self, run_id: str) -> RunView:
        """Raises NotFound, and NotReady for a run that did not finish (its error says why)."""
        run = self.run_store.get(run_id)
        if run.status != "done":
            raise NotReady(
                f"Run {run_id} is {run.status}.{' ' + run.error if run.error else ''}", hint="Generate the page again."
            )
        page = RankedPage.model_validate_json(self.run_store.artefact(run_id, "ranking").body)
        reviewed = ReviewedPlan.model_validate_json(self.run_store.artefact(run_id, "filtering").body)
        return RunView(
            run=run,
            shopper=self._shopper(run.shopper_id),
            page=page,
            reviewed=reviewed,
            products=self._products(reviewed),
            phases=tuple(_phase_view(span) for span in self.run_store.spans(run_id) if span.parent is None),
            verdicts=count_verdicts(reviewed),
            link=urlencode({"run": run_id}),
        )

    def artefact_hashes(self, run_id: str) -> list[tuple[PhaseName, str]]:
        """Content hash of each stored phase output, the brief first."""
        return [(phase, self.run_store.artefact(run_id, phase).content_hash) for phase in SHAPES]

    def spans(self, run_id: str) -> list[SpanRecord]:
        return self.run_store.spans(run_id)

    def start_replay(self, run_id: str, phase: PhaseName) -> Job:
        """Replay in the background; the job's result is the new run id."""
        self.run_store.get(run_id)
        return self.jobs.submit(
            "preview",
            f"Replay from {phase}",
            lambda job: self.replay(
                run_id, phase, Recorder(job.on_stage, job.cancelled, job.on_draft), job.on_progress
            ),
        )

    def replay(
        self,
        run_id: str,
        phase: PhaseName,
        recorder: Recorder | None = None,
        progress: Progress = ignore_progress,
    ) -> str:
        """Run again from `phase` on what the earlier phases of `run_id` produced; returns the new run id."""
        needed = phases_before(phase)
        brief = Brief.model_validate_json(self.run_store.artefact(run_id, "brief").body)
        version = self.catalogue_store.version()
        if phase != "design" and brief.catalogue_version != version:
            raise NotReady(
                "The catalogue has changed since this run.",
                hint="Replay from design, or generate the page anew.",
            )

        def body(name: PhaseName) -> str:
            return self.run_store.artefact(run_id, name).body

        earlier = Earlier(
            design=PageDesign.model_validate_json(body("design")) if "design" in needed else None,
            keywords=KeywordPlan.model_validate_json(body("keywords")) if "keywords" in needed else None,
            filtering=ReviewedPlan.model_validate_json(body("filtering")) if "filtering" in needed else None,
        )
        brief = brief.model_copy(update={"catalogue_version": version})
        return self.runner.run(
            self.engine(progress),
            brief,
            "library" if self.run_store.get(run_id).designer == LIBRARY else "llm",
            recorder or Recorder(),
            earlier,
            parent=(run_id, phase),
        )

    def _shopper(self, shopper_id: str) -> Shopper:
        """The shopper of a run; a run outlives the data it was made from."""
        try:
            return self.shopper_store.get(shopper_id)
        except NotFound:
            return Shopper(id=shopper_id, label=f"Shopper {shopper_id} (no longer here)")

    def _products(self, reviewed: ReviewedPlan) -> dict[str, Product]:
        catalogue = self.catalogue_store.load()
        ids = {one.candidate.product_id for placement in reviewed.placements for one in placement.candidates}
        found = {product_id: catalogue.get(product_id) for product_id in ids}
        return {
            product_id: product or Product(id=product_id, name="No longer sold", department="", category="")
            for product_id, product in found.items()
        }


def count_verdicts(reviewed: ReviewedPlan) -> dict[str, dict[str, int]]:
    """kept, dropped and abstained per filter, in the order the filters first spoke."""
    counts: dict[str, Counter[str]] = {}
    for placement in reviewed.placements:
        for one in placement.candidates:
            for verdict in one.verdicts:
                counts.setdefault(verdict.filter, Counter())[verdict.decision] += 1
    return {
        name: {"kept": said["keep"], "dropped": said["drop"], "abstained": said["abstain"]}
        for name, said in counts.items()
    }


def _phase_view(span: SpanRecord) -> PhaseView:
    if span.name not in ("design", "keywords", "filtering", "ranking"):
        raise NotFound(f"A run cannot hold a phase called {span.name!r}.")
    return PhaseView(phase=span.name, milliseconds=round(span.duration_ms, 1), summary=SUMMARY[span.name](span.facts))
