"""The batch desk: pages for many shoppers, ordered once, continued after any stop without making a page twice."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from core.desks.batch_asking import POLL_SECONDS, BatchAsking
from core.desks.batch_estimate import estimate_order
from core.desks.batch_money import DESIGNING, BatchMoney, designer_of
from core.desks.batch_pages import PageMaking
from core.desks.batch_rest import left_of, out_at_provider, still_out, with_held
from core.desks.batch_views import BatchEstimate, BatchReport, Stop, report_of
from core.desks.hold import held
from core.desks.preview import PreviewDesk
from core.desks.running import DesignerId
from core.domain.batch import Batch, BatchItem, ItemState, Way
from core.errors import BadSettings, Cancelled, ModelFailed, NotFound, NotReady
from core.llm.batch_api import BatchApi
from core.model_ports import BatchStore
from core.policy.objectives import pick
from core.ports import ShopperStore
from core.trace import Progress, ignore_progress

LIVE_WORKERS = 4  # pages at once when a model designs: they mostly wait for it
LOOKED_THROUGH = 50  # orders among which the same one is looked for


def never() -> bool:
    """Nobody can cancel."""
    return False


@dataclass(frozen=True)
class BatchDesk:
    """Use cases of pre-generation. One process at a time works on an order (on one machine)."""

    batch_store: BatchStore
    shopper_store: ShopperStore
    preview: PreviewDesk
    api: BatchApi
    poll_seconds: tuple[float, float] = POLL_SECONDS

    @property
    def money(self) -> BatchMoney:
        runner = self.preview.runner
        return BatchMoney(runner.run_store, runner.ledger, runner.room)

    def check(self, shopper_ids: Sequence[str], objective_ids: Sequence[str] = ()) -> None:
        """Raises NotFound, naming the shoppers that the workspace does not have, or an unknown objective."""
        pick(self.preview.objectives(), list(objective_ids))
        missing = [shopper_id for shopper_id in shopper_ids if not self._knows(shopper_id)]
        if missing:
            named = ", ".join(missing[:10]) + (f" and {len(missing) - 10} more" if len(missing) > 10 else "")
            raise NotFound(
                f"{len(missing)} of {len(shopper_ids)} shoppers are not in this workspace: {named}.",
                hint="Take them out of the file, or import their orders first. Nothing was started.",
            )

    def way(self, wanted: Way | Literal["auto"], designer: DesignerId) -> Way:
        """How the models will be asked. `auto` is the Batch API where the designer's endpoint has one.

        An endpoint that was never looked at is probed. Raises ModelFailed when it cannot be reached, NotReady when a
        Batch API is wanted that is not there.
        """
        room = self.preview.runner.room
        endpoint = room.serves("designer") if designer == "llm" else None
        if wanted == "live" or (wanted == "auto" and endpoint is None):
            return "live"
        deadline = time.monotonic() + self.preview.runner.settings.llm.run_seconds
        if endpoint is not None and room.capabilities(endpoint, deadline).batch:
            return "batch-api"
        if wanted == "auto":
            return "live"
        who = f"{endpoint.name} has" if endpoint else "The theme library needs"
        raise NotReady(f"{who} no Batch API.", hint="Leave --way out, or choose live.")

    def estimate(
        self,
        shopper_ids: Sequence[str],
        at: date,
        objective_ids: Sequence[str] = (),
        designer: DesignerId = "llm",
        way: Way = "live",
        progress: Progress = ignore_progress,
    ) -> BatchEstimate:
        """What an order would take: a few shoppers, spread over the list, are really rehearsed and taken times all."""
        return estimate_order(
            lambda shopper_id: self.preview.estimate(shopper_id, at, objective_ids, designer, progress),
            shopper_ids,
            way,
            self.money.left_today(),
            progress,
        )

    def estimate_rest(
        self, batch_id: str, again: bool = False, progress: Progress = ignore_progress
    ) -> BatchEstimate | None:
        """What the pages would take that `work` would make now; None when no model would be asked. Raises NotFound."""
        batch = self.batch_store.get(batch_id)
        items = self.batch_store.items(batch.id)
        left = [item.shopper_id for item in left_of(items, again)]
        if not left or designer_of(batch) == "library":
            return None
        estimate = self.estimate(left, batch.at, batch.objectives, "llm", batch.way, progress)
        return with_held(estimate, out_at_provider(self.money.ledger, batch, items))

    def redirect(self, batch_id: str, wanted: Way | Literal["auto"]) -> Batch:
        """The order, asked in the wanted way from now on; `auto` keeps the way it has.

        Raises NotFound, NotReady as `way` does, and Conflict while another process works on it or a provider still has
        requests of it: their answers belong to the way they were asked.
        """
        batch = self.batch_store.get(batch_id)
        if wanted in ("auto", batch.way):
            return batch
        with self._held(batch):
            batch = self.batch_store.get(batch_id)
            out = out_at_provider(self.money.ledger, batch, self.batch_store.items(batch.id))
            if out:
                raise still_out(len(out), batch)
            batch = batch.model_copy(update={"way": self.way(wanted, designer_of(batch))})
            self.batch_store.update(batch)
            return batch

    def start(
        self, shopper_ids: Sequence[str], at: date, objective_ids: Sequence[str], designer: DesignerId, way: Way
    ) -> Batch:
        """Write an order down; `work` makes its pages. Later ones of the same shopper are left out.

        Raises NotFound as `check` does, and BadSettings for an empty list.
        """
        ids = list(dict.fromkeys(shopper_ids))
        if not ids:
            raise BadSettings("No shopper was named.", hint="A file needs one shopper id a line.")
        self.check(ids, objective_ids)
        batch = Batch(
            id=uuid.uuid4().hex[:12],
            created_at=datetime.now(UTC),
            at=at,
            designer=designer,
            objectives=tuple(objective.id for objective in pick(self.preview.objectives(), list(objective_ids))),
            way=way,
            total=len(ids),
        )
        self.batch_store.create(batch, ids)
        return batch

    def work(
        self,
        batch_id: str,
        progress: Progress = ignore_progress,
        cancelled: Callable[[], bool] = never,
        workers: int | None = None,
        cap_micros: int | None = None,
        again: bool = False,
    ) -> BatchReport:
        """Make the pages that are still missing; with `again` also those that failed or came out as drafts.

        Ends early when it is cancelled, when a limit is reached (`cap_micros` is one for this order alone) or when the
        endpoint fails page after page: `BatchReport.stopped` says so, and the rest stays waiting. Raises NotFound,
        NotReady, and Conflict while another process works on the order.
        """
        batch = self.batch_store.get(batch_id)
        with self._held(batch):
            self._recover(batch)
            left = left_of(self.batch_store.items(batch.id), again)
            end = self._work(batch, left, progress, cancelled, workers, cap_micros) if left else Stop()
            batch = self.batch_store.get(batch_id)
            report = self._report(batch, end)
            if not report.waiting and batch.finished_at is None:
                batch = batch.model_copy(update={"finished_at": datetime.now(UTC)})
                self.batch_store.update(batch)
            return report.model_copy(update={"batch": batch})

    def report(self, batch_id: str) -> BatchReport:
        """Where an order stands. Raises NotFound."""
        return self._report(self.batch_store.get(batch_id), Stop())

    def latest(self, limit: int = 20) -> list[Batch]:
        """Newest first."""
        return self.batch_store.latest(limit)

    def unfinished(
        self, shopper_ids: Sequence[str], at: date, objective_ids: Sequence[str], designer: DesignerId
    ) -> Batch | None:
        """An order that asks for the same and has pages waiting, so that the same command again continues it."""
        ids = list(dict.fromkeys(shopper_ids))
        wanted = tuple(objective.id for objective in pick(self.preview.objectives(), list(objective_ids)))
        for batch in self.batch_store.latest(LOOKED_THROUGH):
            same = (batch.at, batch.objectives, batch.designer, batch.total) == (at, wanted, designer, len(ids))
            if same and not batch.finished_at and ids == [one.shopper_id for one in self.batch_store.items(batch.id)]:
                return batch
        return None

    def _work(
        self,
        batch: Batch,
        left: Sequence[BatchItem],
        progress: Progress,
        cancelled: Callable[[], bool],
        workers: int | None,
        cap_micros: int | None,
    ) -> Stop:
        """Why it stopped early; empty when every page was made."""
        self.preview.engine(progress)  # once, before several threads need it
        designer = designer_of(batch)
        try:
            if batch.way == "batch-api" and designer == "llm":
                self._look(batch)
                BatchAsking(
                    batch=batch,
                    preview=self.preview,
                    store=self.batch_store,
                    money=self.money,
                    api=self.api,
                    progress=progress,
                    cancelled=cancelled,
                    cap_micros=cap_micros,
                    poll_seconds=self.poll_seconds,
                ).run(left)
        except (ModelFailed, Cancelled) as error:
            return Stop(f"{error} {error.hint}" if isinstance(error, ModelFailed) else "You stopped it.")
        making = PageMaking(
            batch=batch,
            preview=self.preview,
            store=self.batch_store,
            money=self.money,
            workers=max(1, workers or (LIVE_WORKERS if designer == "llm" else 1)),
            cap_micros=cap_micros,
            progress=progress,
            cancelled=cancelled,
            spent_micros=self.money.totals(batch, self.batch_store.items(batch.id)).cost_micros if cap_micros else 0,
        )
        return making.run(left)

    def _look(self, batch: Batch) -> None:
        """Make sure that what the endpoints can do is known: a rehearsal needs it to tell what is cached."""
        room = self.preview.runner.room
        deadline = time.monotonic() + self.preview.runner.settings.llm.run_seconds
        for role in DESIGNING:
            endpoint = room.serves(role)
            if endpoint:
                room.capabilities(endpoint, deadline)

    def _recover(self, batch: Batch) -> None:
        """Items left running by a process that died: done when their page was stored, else waiting again."""
        for item in self.batch_store.items(batch.id):
            if item.state != "running":
                continue
            made = next((run for run in self.money.runs(batch, item.shopper_id) if run.status == "done"), None)
            state: ItemState = "waiting" if made is None else "draft" if made.failures else "done"
            why = made.failures[0].message if made and made.failures else ""
            run_id = made.id if made else item.run_id
            self.batch_store.put_item(item.model_copy(update={"state": state, "run_id": run_id, "error": why}))

    def _held(self, batch: Batch) -> AbstractContextManager[None]:
        lock = self.preview.runner.settings.workspace / "batches" / f"{batch.id}.lock"
        return held(lock, f"Batch {batch.id}")

    def _report(self, batch: Batch, end: Stop) -> BatchReport:
        items = self.batch_store.items(batch.id)
        return report_of(batch, items, self.money.totals(batch, items), end)

    def _knows(self, shopper_id: str) -> bool:
        try:
            self.shopper_store.get(shopper_id)
        except NotFound:
            return False
        return True
