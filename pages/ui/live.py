"""Background work on screen: what is running, how far it is, how it ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from core.domain.run import PHASES
from core.errors import NotFound
from core.jobs import Job, JobRunner
from pages.ui import frame
from pages.ui.words import PHASE_NAMES, PHASE_WORK, plain

POLL_SECONDS = 0.5
STOPPED = {
    "index": "Stopped. Building it again goes on from here.",
    "preview": "Stopped. No page was made; how far it came is kept under Runs.",
}
_STATE: dict[str, Literal["running", "complete", "error"]] = {"running": "running", "ok": "complete"}


def find(jobs: JobRunner, job_id: str | None) -> Job | None:
    """The job, or None when there is none by that id in this process any more."""
    if not job_id:
        return None
    try:
        return jobs.get(job_id)
    except NotFound:
        return None


def follow(job: Job, draw: Callable[[Job], None]) -> None:
    """Draw a job twice a second until it ends, then run the whole page once more."""

    @st.fragment(run_every=POLL_SECONDS)
    def poll() -> None:
        with frame.guard():
            draw(job)
        if job.finished:
            st.rerun()

    poll()


def cascade_steps(job: Job) -> None:
    """The four phases as a timeline. Before the first one begins, what is being got ready."""
    begun = [phase for phase in PHASES if phase in job.stages]
    if not begun and not job.finished:
        waiting = "Waiting for another page to finish" if job.state == "queued" else "Getting ready"
        doing = f": {plain(job.stage)} {_share(job)}" if job.stage and job.state == "running" else ""
        st.status(f"{waiting}{doing}", state="running", type="step")
    for phase in begun:
        state = "error" if job.finished and job.stages[phase] == "running" else job.stages[phase]
        st.status(f"**{PHASE_NAMES[phase]}** · {PHASE_WORK[phase]}", state=_STATE.get(state, "error"), type="step")


def bar(job: Job) -> None:
    """Title, stage and progress of an import or an index build."""
    if job.total > 0:
        st.progress(min(job.done / job.total, 1.0), text=f"{plain(job.title)}: {plain(job.stage)} {_share(job)}")
    else:
        st.status(f"{plain(job.title)}: {plain(job.stage) or 'starting'}", state="running", type="compact")


def ended(job: Job) -> None:
    """How a job ended: its result, or what stopped it with the faulty rows."""
    if job.state == "failed":
        frame.show_error(job.error or "It failed.", job.hint, job.details)
    elif job.state == "cancelled":
        st.info(STOPPED.get(job.kind, "Stopped. Nothing was saved."), icon=":material/cancel:")
    elif job.state == "done" and job.result:
        st.success(plain(job.result), icon=":material/check_circle:")


def _share(job: Job) -> str:
    return f"{job.done:,} of {job.total:,}" if job.total > 0 else ""
