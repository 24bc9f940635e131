"""The preview desk: who can be previewed, and generating a page for them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from core.cascade import Earlier, Outputs
from core.domain.base import Value
from core.domain.page import Brief
from core.domain.policy import Objective
from core.domain.run import Artefact, PhaseName, Run
from core.domain.shopper import Shopper, ShopperProfile
from core.engine import Engine
from core.errors import Cancelled, EndcapError
from core.jobs import Job, JobRunner
from core.phases.profile import build_profile
from core.policy.objectives import pick
from core.ports import CatalogueStore, RunStore, ShopperStore
from core.trace import Progress, Recorder, ignore_progress


@dataclass(frozen=True)
class PreviewDesk:
    """Use cases of the Preview section. `engine` loads on first use and reports progress meanwhile."""

    shopper_store: ShopperStore
    catalogue_store: CatalogueStore
    run_store: RunStore
    engine: Callable[[Progress], Engine]
    all_objectives: Sequence[Objective]
    designer: str
    jobs: JobRunner

    def shoppers(self, text: str = "", limit: int = 50) -> list[Shopper]:
        """Sample shoppers, or those whose id or label contains `text`."""
        return self.shopper_store.find(text, limit) if text.strip() else self.shopper_store.samples()

    def objectives(self) -> list[Objective]:
        return list(self.all_objectives)

    def profile(self, shopper_id: str, at: date) -> ShopperProfile:
        """What the cascade would know of a shopper at a date. Raises NotFound."""
        shopper = self.shopper_store.get(shopper_id)
        catalogue = self.catalogue_store.load()
        return build_profile(shopper, self.shopper_store.orders(shopper_id, before=at), catalogue, at)

    def start(self, shopper_id: str, at: date, objective_ids: Sequence[str]) -> Job:
        """Generate in the background. The job's result is the run id; its stages are the phases."""
        shopper = self.shopper_store.get(shopper_id)
        chosen = [objective.id for objective in pick(list(self.all_objectives), list(objective_ids))]
        return self.jobs.submit(
            "preview",
            f"Page for {shopper.label or shopper.id}",
            lambda job: self.generate(
                shopper_id, at, chosen, Recorder(job.on_stage, job.cancelled), progress=job.on_progress
            ),
        )

    def generate(
        self,
        shopper_id: str,
        at: date,
        objective_ids: Sequence[str] = (),
        recorder: Recorder | None = None,
        progress: Progress = ignore_progress,
    ) -> str:
        """Generate a page and store the run; returns its id.

        Raises NotFound for an unknown shopper or objective, NotReady without a catalogue, Cancelled, and what a
        phase raised; a run that began is stored as failed or cancelled with the reason.
        """
        recorder = recorder or Recorder()
        shopper = self.shopper_store.get(shopper_id)
        objectives = pick(list(self.all_objectives), list(objective_ids))
        engine = self.engine(progress)
        profile = build_profile(shopper, self.shopper_store.orders(shopper_id, before=at), engine.catalogue, at)
        brief = Brief(profile=profile, at=at, objectives=objectives, catalogue_version=engine.catalogue.version)
        run = self._opened(brief, parent=None, replayed_from=None)
        return self.finish(run, lambda: engine.cascade.run(brief, recorder), recorder)

    def replay(
        self, earlier: Earlier, brief: Brief, parent: str, phase: PhaseName, recorder: Recorder, progress: Progress
    ) -> str:
        """Run the cascade again from `phase`, keeping what came before; returns the new run's id."""
        engine = self.engine(progress)
        run = self._opened(brief, parent=parent, replayed_from=phase)
        return self.finish(run, lambda: engine.cascade.run(brief, recorder, earlier), recorder)

    def _opened(self, brief: Brief, parent: str | None, replayed_from: PhaseName | None) -> Run:
        run = Run(
            id=uuid.uuid4().hex[:16],
            created_at=datetime.now(UTC),
            status="running",
            shopper_id=brief.profile.shopper_id,
            at=brief.at,
            designer=self.designer,
            surface=brief.surface,
            objectives=tuple(objective.id for objective in brief.objectives),
            parent=parent,
            replayed_from=replayed_from,
            catalogue_version=brief.catalogue_version,
        )
        self.run_store.start(run)
        return run

    def finish(self, run: Run, work: Callable[[], Outputs], recorder: Recorder) -> str:
        """Do the work and store how it ended, whatever happens."""
        try:
            outputs = work()
        except BaseException as error:
            known = isinstance(error, EndcapError)
            ended = run.model_copy(
                update={
                    "status": "cancelled" if isinstance(error, Cancelled | KeyboardInterrupt) else "failed",
                    "error": str(error) if known else "Something went wrong inside Endcap.",
                    "timings_ms": timings(recorder),
                }
            )
            self.run_store.finish(ended, [], recorder.records)
            raise
        done = run.model_copy(update={"status": "done", "timings_ms": timings(recorder)})
        artefacts = [artefact(run.id, phase, value) for phase, value in outputs.by_phase()]
        self.run_store.finish(done, artefacts, recorder.records)
        return run.id


def timings(recorder: Recorder) -> tuple[tuple[str, float], ...]:
    """Milliseconds per top-level span, in order, and their total."""
    spans = [(record.name, round(record.duration_ms, 1)) for record in recorder.records if record.parent is None]
    return (*spans, ("total", round(sum(ms for _, ms in spans), 1)))


def artefact(run_id: str, phase: PhaseName, value: Value) -> Artefact:
    """A phase's output as it is stored."""
    return Artefact(run_id=run_id, phase=phase, content_hash=value.digest(), body=value.model_dump_json())
