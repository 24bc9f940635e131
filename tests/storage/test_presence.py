"""Which runs were left behind: told by processes that live and die for real."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.db import open_database
from storage.presence import Presence
from storage.runs import SqlRuns
from tests.storage.values import run

ROOT = Path(__file__).parents[2]
OTHER = """
import sys
from storage.db import open_database
from storage.runs import SqlRuns
from tests.storage.values import run
runs = SqlRuns(open_database(sys.argv[1]))
runs.start(run(sys.argv[2]))
print(runs.interrupt_stale(), flush=True)
sys.stdin.read()
"""


class Other:
    """Another process that has begun a run on the same workspace and works on it until it is killed."""

    def __init__(self, path: Path, run_id: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OTHER, str(path), run_id],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.interrupted = int(self.process.stdout.readline())

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=30)


def test_only_runs_of_dead_processes_are_interrupted(tmp_path: Path) -> None:
    """An app and two commands share a workspace: nobody interrupts the living, anybody finds the dead."""
    path = tmp_path / "endcap.db"
    app = SqlRuns(open_database(path))
    app.start(run("app"))
    first, second = Other(path, "first"), Other(path, "second")
    try:
        assert (first.interrupted, second.interrupted) == (0, 0)
        assert app.interrupt_stale() == 0
        first.kill()
        assert app.interrupt_stale() == 1
        assert app.interrupt_stale() == 0
    finally:
        first.kill()
        second.kill()
    status = {one.id: one.status for one in app.latest()}
    assert status == {"app": "running", "first": "interrupted", "second": "running"}
    assert app.interrupt_stale() == 1
    assert app.get("first").error


def test_a_run_that_was_given_up_too_early_can_still_end(tmp_path: Path) -> None:
    """Finishing wins over interrupted."""
    app = SqlRuns(open_database(tmp_path / "endcap.db"))
    other = Other(tmp_path / "endcap.db", "r1")
    other.kill()
    assert app.interrupt_stale() == 1
    app.finish(run("r1", status="done"), [], [])
    assert app.get("r1").status == "done"
    assert app.get("r1").error is None


def test_a_second_database_object_of_the_process_is_the_same_process(tmp_path: Path) -> None:
    """Opening and closing a workspace again in one process does not make its runs look dead."""
    path = tmp_path / "endcap.db"
    app = SqlRuns(open_database(path))
    app.start(run("app"))
    again = open_database(path)
    assert SqlRuns(again).interrupt_stale() == 0
    again.close()
    other = Other(path, "other")
    assert other.interrupted == 0, "closing must not have let go of the lock"
    other.kill()


@pytest.mark.parametrize(("age", "left"), [(timedelta(minutes=59), 0), (timedelta(minutes=61), 1)])
def test_without_proof_a_run_is_given_up_after_an_hour(tmp_path: Path, age: timedelta, left: int) -> None:
    """Where nobody can tell who lives (a database server), age decides."""
    database = open_database(tmp_path / "endcap.db")
    runs = SqlRuns(replace(database, presence=Presence(None)))
    runs.start(run("r1", created_at=datetime.now(UTC) - age))
    assert runs.interrupt_stale() == left


def test_marks_that_are_none(tmp_path: Path) -> None:
    """An empty or foreign mark proves nothing; one that nobody holds is dead; our own lives."""
    presence = Presence(tmp_path / "processes")
    assert presence.alive("") is None
    assert presence.alive("host/12") is None
    assert presence.alive("5") is False
    assert presence.alive(presence.claim()) is True
    assert presence.claim() == presence.claim()
    assert Presence(tmp_path / "nowhere" / "processes").claim() == ""
