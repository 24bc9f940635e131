"""Running the cascade once and storing how it ended: the shared engine room of previews, replays and batches."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from core.assemble import with_models
from core.cascade import Cascade, Earlier, Outputs
from core.domain.base import Value
from core.domain.model import Purpose, Role
from core.domain.page import Brief
from core.domain.prompt import Rendered
from core.domain.run import Artefact, PhaseName, Run
from core.engine import Engine
from core.errors import Cancelled, EndcapError
from core.llm.gateway import Ticket
from core.model_ports import Ledger
from core.model_room import ModelRoom
from core.ports import LLM, RunStore, Shape
from core.prompts.book import PromptBook
from core.settings import Settings
from core.trace import Recorder, Span

DesignerId = Literal["library", "llm"]
LIBRARY = "theme library"  # the name a run carries when no model designed its page


@dataclass(frozen=True)
class OnCall:
    """The model of a role, looked up when it is first asked: an endpoint that is down fails its phase, not the run."""

    room: ModelRoom
    role: Role
    ticket: Ticket

    @property
    def name(self) -> str:
        return served_by(self.room, self.role)

    def generate(
        self, prompt: Rendered, shape: type[Shape], purpose: Purpose, span: Span, watch: str | None = None
    ) -> Shape:
        llm = self.room.llm(self.role, self.ticket, span.recorder.cancelled)
        return llm.generate(prompt, shape, purpose, span, watch)


def served_by(room: ModelRoom, role: Role) -> str:
    """Endpoint and model of a role, for people."""
    endpoint = room.serves(role)
    return f"{endpoint.name} · {endpoint.model}" if endpoint else "no model"


@dataclass(frozen=True)
class Runner:
    """Runs the cascade and stores the run. `after` hears of every run that was stored as done."""

    run_store: RunStore
    ledger: Ledger
    room: ModelRoom
    book: PromptBook
    settings: Settings
    after: Callable[[Run], object] = lambda run: None

    def run(
        self,
        engine: Engine,
        brief: Brief,
        designer: DesignerId,
        recorder: Recorder,
        earlier: Earlier | None = None,
        parent: tuple[str, PhaseName] | None = None,
    ) -> str:
        """Run what `earlier` does not answer; returns the run's id.

        `parent` is the run that is replayed, and from which phase. Raises what a phase raised, and Cancelled; a run
        that began is stored as failed or cancelled with the reason.
        """
        run = self._opened(brief, designer, parent)
        ticket = self.room.ticket(run.id, run.shopper_id)
        cascade = self.cascade(engine, designer, lambda role: OnCall(self.room, role, ticket))
        return self._finished(run, lambda: cascade.run(brief, recorder, earlier), recorder)

    def cascade(self, engine: Engine, designer: DesignerId, llm: Callable[[Role], LLM]) -> Cascade:
        """The engine's own cascade, or the one whose first phases ask the models that serve them."""
        if designer == "library":
            return engine.cascade
        keywords = llm("keywords") if self.room.serves("keywords") else None
        return with_models(engine, llm("designer"), keywords, self.book, self.settings)

    def _opened(self, brief: Brief, designer: DesignerId, parent: tuple[str, PhaseName] | None) -> Run:
        run = Run(
            id=uuid.uuid4().hex[:16],
            created_at=datetime.now(UTC),
            status="running",
            shopper_id=brief.profile.shopper_id,
            at=brief.at,
            designer=LIBRARY if designer == "library" else served_by(self.room, "designer"),
            surface=brief.surface,
            objectives=tuple(objective.id for objective in brief.objectives),
            parent=parent[0] if parent else None,
            replayed_from=parent[1] if parent else None,
            catalogue_version=brief.catalogue_version,
        )
        self.run_store.start(run)
        return run

    def _finished(self, run: Run, work: Callable[[], Outputs], recorder: Recorder) -> str:
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
                    "totals": self.ledger.totals(run.id),
                }
            )
            self.run_store.finish(ended, [], recorder.records)
            raise
        done = run.model_copy(
            update={
                "status": "done",
                "timings_ms": timings(recorder),
                "failures": outputs.ranking.failures,
                "totals": self.ledger.totals(run.id),
            }
        )
        artefacts = [artefact(run.id, phase, value) for phase, value in outputs.by_phase()]
        self.run_store.finish(done, artefacts, recorder.records)
        self.after(done)
        return run.id


def timings(recorder: Recorder) -> tuple[tuple[str, float], ...]:
    """Milliseconds per top-level span, in order, and their total."""
    spans = [(record.name, round(record.duration_ms, 1)) for record in recorder.records if record.parent is None]
    return (*spans, ("total", round(sum(ms for _, ms in spans), 1)))


def artefact(run_id: str, phase: PhaseName, value: Value) -> Artefact:
    """A phase's output as it is stored."""
    return Artefact(run_id=run_id, phase=phase, content_hash=value.digest(), body=value.model_dump_json())
