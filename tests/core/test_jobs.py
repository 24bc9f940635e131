"""Background jobs: progress, cancel, and that every job ends in a named state."""

from __future__ import annotations

import threading
import time

import pytest

from core.errors import BadImport, NotFound, NotReady, RowIssue
from core.jobs import Job, JobRunner


def finish(job: Job) -> Job:
    deadline = time.monotonic() + 5
    while not job.finished and time.monotonic() < deadline:
        time.sleep(0.005)
    return job


def test_a_job_reports_progress_and_its_result() -> None:
    """Done jobs carry what they made."""
    runner = JobRunner()

    def work(job: Job) -> str:
        job.on_progress("reading", 3, 10)
        return "run-1"

    job = finish(runner.submit("preview", "A page", work))
    assert (job.state, job.result, job.stage, job.done, job.total) == ("done", "run-1", "reading", 3, 10)


def test_cancel_stops_at_the_next_check() -> None:
    """A cancelled job ends as cancelled, not as failed."""
    runner, started = JobRunner(), threading.Event()

    def work(job: Job) -> str:
        for step in range(5000):
            started.set()
            job.on_progress("working", step, 5000)
            time.sleep(0.002)
        return "never"

    job = runner.submit("index", "Index", work)
    assert started.wait(5)
    job.cancel()
    assert finish(job).state == "cancelled"


def test_a_known_error_shows_its_message_hint_and_rows() -> None:
    """Import errors keep their row issues for the screen."""
    issue = RowIssue("p.csv", 3, "price", "not a number")

    def work(job: Job) -> str:
        raise BadImport("p.csv was refused.", issues=(issue,))

    job = finish(JobRunner().submit("import", "Import", work))
    assert (job.state, job.error, job.details) == ("failed", "p.csv was refused.", (str(issue),))
    assert job.hint


def test_an_unknown_error_never_shows_its_text() -> None:
    """Internals stay in the log."""

    def work(job: Job) -> str:
        raise ZeroDivisionError("secret path /x")

    job = finish(JobRunner().submit("import", "Import", work))
    assert job.state == "failed"
    assert "secret" not in (job.error or "")


def test_unknown_jobs_are_not_found() -> None:
    """A link to a job of an earlier process says where to look."""
    with pytest.raises(NotFound):
        JobRunner().get("nope")


def test_old_finished_jobs_are_forgotten_but_running_ones_never() -> None:
    """The runner's memory is bounded."""
    runner, gate = JobRunner(workers=2, keep=3), threading.Event()
    slow = runner.submit("index", "slow", lambda job: str(gate.wait(5)))
    for _ in range(10):
        finish(runner.submit("preview", "quick", lambda job: "x"))
    assert runner.get(slow.id) is slow
    assert [job.id for job in runner.active()] == [slow.id]
    gate.set()
    finish(slow)


def test_not_ready_is_a_clear_failure() -> None:
    """An empty workspace tells what to do next."""

    def work(job: Job) -> str:
        raise NotReady("There is no catalogue.")

    job = finish(JobRunner().submit("preview", "A page", work))
    assert job.hint == NotReady.hint
