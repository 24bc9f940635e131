"""Work in the background with progress and cancel. Pages poll it; the worker never touches the screen.

Results are ids of stored things, so that a tab opened later finds them. Jobs live in this process only; a run that
dies with the process is marked interrupted at the next start (`RunStore.interrupt_stale`).
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

from core.errors import Cancelled, EndcapError, NotFound

State = Literal["queued", "running", "done", "failed", "cancelled"]
log = logging.getLogger(__name__)


@dataclass
class Job:
    """One piece of background work. Written by its worker, read by pages."""

    id: str
    kind: str  # preview, import, index
    title: str
    state: State = "queued"
    stages: dict[str, str] = field(default_factory=dict)  # stage -> running, ok, failed, cancelled; in order of start
    stage: str = ""
    done: int = 0
    total: int = 0
    result: str | None = None  # id of what was made: a run id, or a sentence
    error: str | None = None
    hint: str | None = None
    details: tuple[str, ...] = ()  # row errors of an import
    drafts: tuple[str, ...] = ()  # titles a model has written so far
    _cancel: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def finished(self) -> bool:
        return self.state in ("done", "failed", "cancelled")

    def cancel(self) -> None:
        """Ask the worker to stop at its next check."""
        self._cancel.set()

    def cancelled(self) -> bool:
        return self._cancel.is_set()

    def on_stage(self, name: str, state: str) -> None:
        """Listener for `core.trace.Recorder`."""
        self.stages[name] = state

    def on_draft(self, lines: tuple[str, ...]) -> None:
        """Listener for what a model has written so far."""
        self.drafts = lines

    def on_progress(self, stage: str, done: int, total: int) -> None:
        """Listener of the `core.trace.Progress` shape. Raises Cancelled when asked to stop."""
        self.stage, self.done, self.total = stage, done, total
        if self.cancelled():
            raise Cancelled("Stopped as you asked.")


class JobRunner:
    """A small pool of threads. `keep` finished jobs are remembered for tabs that come back."""

    def __init__(self, workers: int = 2, keep: int = 200) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="endcap-job")
        self._jobs: dict[str, Job] = {}
        self._keep = keep
        self._lock = threading.Lock()

    def submit(self, kind: str, title: str, work: Callable[[Job], str]) -> Job:
        """Queue `work(job) -> result`. It should call `job.on_progress` or use a Recorder with `job.cancelled`."""
        job = Job(uuid.uuid4().hex[:12], kind, title)
        with self._lock:
            self._jobs[job.id] = job
            self._forget_old()
        self._pool.submit(self._work, job, work)
        return job

    def get(self, job_id: str) -> Job:
        with self._lock:
            if job_id not in self._jobs:
                raise NotFound(
                    f"There is no job {job_id}.", hint="It may have ended before a restart: look under Runs."
                )
            return self._jobs[job_id]

    def active(self, kind: str | None = None) -> list[Job]:
        """Jobs that have not finished, oldest first."""
        with self._lock:
            return [job for job in self._jobs.values() if not job.finished and kind in (None, job.kind)]

    def _forget_old(self) -> None:
        finished = [job.id for job in self._jobs.values() if job.finished]
        for job_id in finished[: max(0, len(self._jobs) - self._keep)]:
            del self._jobs[job_id]

    @staticmethod
    def _work(job: Job, work: Callable[[Job], str]) -> None:
        job.state = "running"
        try:
            if job.cancelled():
                raise Cancelled("Stopped before it began.")
            job.result = work(job)
            job.state = "done"
        except Cancelled as stop:
            job.error, job.hint, job.state = str(stop), stop.hint, "cancelled"
        except EndcapError as error:
            job.error, job.hint = str(error), error.hint
            job.details = tuple(str(issue) for issue in getattr(error, "issues", ()))
            job.state = "failed"
        except Exception:
            log.exception("job %s failed", job.id)
            job.error, job.hint = "Something went wrong inside Endcap.", EndcapError.hint
            job.state = "failed"
