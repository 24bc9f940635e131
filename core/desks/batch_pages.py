"""Making the pages of a batch: a few at a time, each written down as it ends, stopped without losing any."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from core.desks.batch_money import DESIGNING, BatchMoney, designer_of
from core.desks.batch_views import Stop
from core.desks.model_hints import hint_of, limits_hint
from core.desks.preview import PreviewDesk
from core.domain.batch import Batch, BatchItem, ItemState
from core.domain.money import money
from core.domain.run import Run
from core.errors import Cancelled, EndcapError, FailureKind, ModelFailed, StorageFailed
from core.model_ports import BatchStore
from core.trace import Progress, Recorder

FINAL: frozenset[FailureKind] = frozenset(
    {"denied", "quota", "no-price", "not-set"}
)  # the next page would not fare better
ILL: frozenset[FailureKind] = frozenset(
    {"unreachable", "timeout", "interrupted", "server", "no-json", "resting", "rate-limited", "cap"}
)
ILL_PAGES = 5  # drafts in a row for such a reason after which a batch stops: a dead endpoint must not cost a night
LOOK_S = 0.2
log = logging.getLogger(__name__)


@dataclass
class PageMaking:
    """One go at a batch. `cap_micros` is a limit of this batch alone; None means only those of page and day.

    A page that is on its way when work stops goes back to waiting; what a model answered by then stays cached.
    """

    batch: Batch
    preview: PreviewDesk
    store: BatchStore
    money: BatchMoney
    workers: int
    cap_micros: int | None
    progress: Progress
    cancelled: Callable[[], bool]
    spent_micros: int  # by the batch so far
    made: int = 0
    stopped: str = ""
    hint: str = ""
    ill: list[BatchItem] = field(default_factory=list)  # drafts in a row that the endpoint is to blame for
    _halt: threading.Event = field(default_factory=threading.Event)
    _began: float = field(default_factory=time.monotonic)

    def run(self, items: Iterable[BatchItem]) -> Stop:
        """Make the pages of these items; returns why it stopped early."""
        queue = deque(items)
        total, running = len(queue), dict[Future[Run], BatchItem]()
        pool = ThreadPoolExecutor(self.workers, thread_name_prefix="endcap-batch")
        try:
            while queue or running:
                self._begin(queue, running, pool)
                if not running and (self.stopped or self._halt.is_set()):
                    break
                if not running:
                    time.sleep(LOOK_S)
                for future in wait(running, LOOK_S, FIRST_COMPLETED).done:
                    self._settle(running.pop(future), future)
                self._tell(total)
        except BaseException:
            self._halt.set()
            for future, item in running.items():
                self._settle(item, future)
            raise
        finally:
            pool.shutdown(wait=True)
        return Stop(self.stopped, self.hint)

    def _begin(self, queue: deque[BatchItem], running: dict[Future[Run], BatchItem], pool: ThreadPoolExecutor) -> None:
        if self.cancelled() and not self._halt.is_set():
            self._halt.set()
            self._stop("You stopped it.", "")
        at_once = 1 if self.ill else self.workers  # an endpoint that fails is tried with one page at a time
        while queue and len(running) < at_once and not self.stopped and self._may_begin(len(running)):
            item = queue.popleft()
            self._put(item, "running")
            running[pool.submit(self._make, item)] = item

    def _may_begin(self, running: int) -> bool:
        """Whether the limits and the endpoint allow one more page now. Sets `stopped` when waiting would not help."""
        most = self.money.most_per_page(self.batch)
        if self.cap_micros is not None and most and self.spent_micros + (running + 1) * most > self.cap_micros:
            if not running:
                needed = self._money(self.spent_micros + most)
                self._stop(
                    f"The limit of this batch, {self._money(self.cap_micros)}, leaves no room for one more page: "
                    f"{self._money(self.spent_micros)} is spent, and a page may cost {self._money(most)}.",
                    f"Give a --cap above {needed}, or none, or lower what a page may cost (ENDCAP_LLM__RUN_CAP).",
                )
            return False
        if most and not self.money.left_today():
            if not running:
                self._stop("Today's limit for models is spent or held.", limits_hint(self.money.room.caps()))
            return False
        return not self._resting()

    def _resting(self) -> bool:
        if self.batch.designer == "library":
            return False
        room = self.money.room
        addresses = [endpoint.address for role in DESIGNING if (endpoint := room.serves(role))]
        return any(room.gateway.resting_until(address) is not None for address in addresses)

    def _make(self, item: BatchItem) -> Run:
        recorder, batch = Recorder(cancelled=self._halt.is_set), self.batch
        designer = designer_of(batch)
        run_id = self.preview.generate(item.shopper_id, batch.at, batch.objectives, recorder, designer=designer)
        return self.money.run_store.get(run_id)

    def _settle(self, item: BatchItem, future: Future[Run]) -> None:
        """Write down how a page ended."""
        try:
            self._keep(item, future.result())
        except Cancelled:
            self._put(item, "waiting")
        except (ModelFailed, StorageFailed) as error:  # not this page's fault: it would be the next one's too
            self._put(item, "waiting", error=str(error))
            self._stop(str(error), error.hint)
        except EndcapError as error:
            self._put(item, "failed", error=str(error))
        except Exception:
            log.exception("page of shopper %r failed", item.shopper_id)
            self._put(item, "failed", error="Something went wrong inside Endcap.")

    def _keep(self, item: BatchItem, run: Run) -> None:
        self.spent_micros += run.totals.cost_micros
        if not run.failures:
            self.made += 1
            self.ill.clear()
            self._put(item, "done", run)
            return
        why = run.failures[0].message
        kinds = {failure.kind for failure in run.failures}
        if kinds & FINAL or ("cap" in kinds and self.money.day_is_over(run)):
            self._put(item, "waiting", run, why)
            self._stop(why, hint_of(run.failures[0].kind, self.money.room))
            return
        self.made += 1
        self._put(item, "draft", run, why)
        self.ill = [*self.ill, item.model_copy(update={"run_id": run.id})] if kinds & ILL else []
        if len(self.ill) >= ILL_PAGES:
            for one in self.ill:
                self._put(one, "waiting", run=None, error=why)
            told = f"{len(self.ill)} pages in a row became drafts. The last one: {why}"
            self._stop(told, hint_of(run.failures[0].kind, self.money.room))

    def _put(self, item: BatchItem, state: ItemState, run: Run | None = None, error: str = "") -> None:
        changed = {"state": state, "error": error, "run_id": run.id if run else item.run_id}
        self.store.put_item(item.model_copy(update=changed))

    def _tell(self, total: int) -> None:
        minutes = (time.monotonic() - self._began) / 60
        told = f"{self.made / minutes:.0f} a minute" if self.made else "starting"
        if self.spent_micros:
            told += f", {self._money(self.spent_micros)} so far"
        self.progress(f"Pages: {told}", self.made, total)

    def _stop(self, why: str, hint: str) -> None:
        """The first reason counts."""
        if not self.stopped:
            self.stopped, self.hint = why, hint

    def _money(self, micros: int) -> str:
        return money(micros, self.money.room.settings.llm.currency)
