"""The preview desk: who can be previewed, by whom the page is designed, what it would cost, and generating it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from core.desks.running import DesignerId, Runner, served_by
from core.desks.views import DesignerChoice
from core.domain.model import Estimate, Role
from core.domain.page import Brief
from core.domain.policy import Objective
from core.domain.shopper import Shopper, ShopperProfile
from core.engine import Engine
from core.errors import ModelFailed
from core.jobs import Job, JobRunner
from core.llm.rehearsal import Rehearsal
from core.phases import design_llm, keywords_llm
from core.phases.design import RESERVE
from core.phases.profile import build_profile
from core.policy.objectives import pick
from core.ports import LLM, CatalogueStore, ShopperStore
from core.trace import Progress, Recorder, ignore_progress


@dataclass(frozen=True)
class PreviewDesk:
    """Use cases of the Preview section. `engine` loads on first use and reports progress meanwhile."""

    shopper_store: ShopperStore
    catalogue_store: CatalogueStore
    engine: Callable[[Progress], Engine]
    all_objectives: Sequence[Objective]
    runner: Runner
    jobs: JobRunner

    def shoppers(self, text: str = "", limit: int = 50) -> list[Shopper]:
        """Sample shoppers, or those whose id or label contains `text`."""
        return self.shopper_store.find(text, limit) if text.strip() else self.shopper_store.samples()

    def objectives(self) -> list[Objective]:
        return list(self.all_objectives)

    def designers(self) -> list[DesignerChoice]:
        """Who can design a page. The library always can; a model when an endpoint serves the role."""
        room = self.runner.room
        endpoint = room.serves("designer")
        return [
            DesignerChoice(id="library", name="Theme library", detail="Curated themes; no model is asked.", ready=True),
            DesignerChoice(
                id="llm",
                name=served_by(room, "designer") if endpoint else "Language model",
                detail="A language model designs the page." if endpoint else "Set one up under Setup / Models.",
                ready=endpoint is not None,
            ),
        ]

    def profile(self, shopper_id: str, at: date) -> ShopperProfile:
        """What the cascade would know of a shopper at a date. Raises NotFound."""
        shopper = self.shopper_store.get(shopper_id)
        catalogue = self.catalogue_store.load()
        return build_profile(shopper, self.shopper_store.orders(shopper_id, before=at), catalogue, at)

    def start(self, shopper_id: str, at: date, objective_ids: Sequence[str], designer: DesignerId = "library") -> Job:
        """Generate in the background. The job's result is the run id; its stages are the phases."""
        shopper = self.shopper_store.get(shopper_id)
        chosen = [objective.id for objective in pick(list(self.all_objectives), list(objective_ids))]
        self._check(designer)

        def work(job: Job) -> str:
            recorder = Recorder(job.on_stage, job.cancelled, job.on_draft)
            return self.generate(shopper_id, at, chosen, recorder, job.on_progress, designer)

        return self.jobs.submit("preview", f"Page for {shopper.label or shopper.id}", work)

    def generate(
        self,
        shopper_id: str,
        at: date,
        objective_ids: Sequence[str] = (),
        recorder: Recorder | None = None,
        progress: Progress = ignore_progress,
        designer: DesignerId = "library",
    ) -> str:
        """Generate a page and store the run; returns its id.

        Raises NotFound for an unknown shopper or objective, NotReady without a catalogue, ModelFailed when no model
        is set up to design, Cancelled, and what a phase raised; a run that began is stored as failed or cancelled with
        the reason. A model that fails does not fail the run: the page is made another way and says so (`Run.failures`).
        """
        self._check(designer)
        engine, brief = self._brief(shopper_id, at, objective_ids, progress)
        return self.runner.run(engine, brief, designer, recorder or Recorder())

    def estimate(
        self,
        shopper_id: str,
        at: date,
        objective_ids: Sequence[str] = (),
        designer: DesignerId = "llm",
        progress: Progress = ignore_progress,
    ) -> Estimate:
        """What generating this page would take. Prompts are really rendered; those of phase 2, which need the design,
        stand on the library's themes unless the design is already cached."""
        if designer == "library":
            return Estimate(calls=0, cached=0, prompt_tokens=0, completion_tokens=0, likely_micros=0, at_most_micros=0)
        room, settings = self.runner.room, self.runner.settings
        rehearsal = Rehearsal(room.known)
        self.rehearse(shopper_id, at, objective_ids, rehearsal.seat, progress)
        themes = settings.page.placements + RESERVE
        likely = {
            "design": design_llm.likely_output(themes),
            "keywords": keywords_llm.likely_output(themes, settings.retrieval.keywords),
        }
        return room.estimate([(one.role, one.prompt, one.shape, likely[one.purpose]) for one in rehearsal.questions])

    def rehearse(
        self,
        shopper_id: str,
        at: date,
        objective_ids: Sequence[str],
        llm: Callable[[Role], LLM],
        progress: Progress = ignore_progress,
    ) -> None:
        """Run phases 1 and 2 with the given models and store nothing: to see what would be asked."""
        engine, brief = self._brief(shopper_id, at, objective_ids, progress)
        cascade = self.runner.cascade(engine, "llm", llm)
        recorder = Recorder()
        with recorder.span("design") as span:
            design = cascade.design(brief, span)
        with recorder.span("keywords") as span:
            cascade.keywords(design, span)

    def _brief(
        self, shopper_id: str, at: date, objective_ids: Sequence[str], progress: Progress
    ) -> tuple[Engine, Brief]:
        shopper = self.shopper_store.get(shopper_id)
        objectives = pick(list(self.all_objectives), list(objective_ids))
        engine = self.engine(progress)
        profile = build_profile(shopper, self.shopper_store.orders(shopper_id, before=at), engine.catalogue, at)
        return engine, Brief(profile=profile, at=at, objectives=objectives, catalogue_version=engine.catalogue.version)

    def _check(self, designer: DesignerId) -> None:
        if designer == "llm" and self.runner.room.serves("designer") is None:
            raise ModelFailed(
                "not-set",
                "No language model is set up to design pages.",
                hint="Add one under Setup / Models, or set ENDCAP_LLM__MODEL.",
            )
