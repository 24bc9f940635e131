"""Runs, artefacts and spans."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from core.domain.model import ModelTotals
from core.domain.run import Artefact, PhaseFailure, PhaseName
from core.errors import NotFound, StorageFailed
from core.trace import SpanRecord
from storage.db import Database
from storage.runs import SqlRuns
from storage.tables import artefact_bodies
from storage.tables import runs as run_table
from tests.storage.values import contents, run

SPANS = [
    SpanRecord(1, 0, "search", 4.25, 1.5, "ok", {"hits": 12, "share": 0.5, "dense": True}),
    SpanRecord(0, None, "design", 0.0, 9.75, "ok", {"designer": "library"}),
]


def artefact(run_id: str, phase: PhaseName, body: str) -> Artefact:
    return Artefact(run_id=run_id, phase=phase, content_hash=hashlib.sha256(body.encode()).hexdigest(), body=body)


def bodies(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(artefact_bodies)).scalar_one()


def test_a_run_comes_back_whole(runs: SqlRuns) -> None:
    """Every field survives from start to end, with artefacts and spans in the order they began."""
    begun = run("r1", objectives=("o1", "o2"), parent="r0", replayed_from="keywords", catalogue_version="3-ab")
    runs.start(begun)
    assert runs.get("r1") == begun
    done = begun.model_copy(update={"status": "done", "timings_ms": (("design", 9.8), ("total", 9.8))})
    runs.finish(done, [artefact("r1", "design", '{"ü": "✓"}')], SPANS)
    assert runs.get("r1") == done
    assert runs.artefact("r1", "design").body == '{"ü": "✓"}'
    assert runs.spans("r1") == [SPANS[1], SPANS[0]]
    assert runs.count() == 1


def test_what_is_not_there_is_told(runs: SqlRuns) -> None:
    """An unknown run and a phase that was not stored are NotFound; spans of an unknown run are none."""
    runs.start(run("r1"))
    with pytest.raises(NotFound, match="r2"):
        runs.get("r2")
    with pytest.raises(NotFound, match="ranking"):
        runs.artefact("r1", "ranking")
    assert runs.spans("r2") == []


def test_a_failed_run_keeps_its_error(runs: SqlRuns) -> None:
    """A run that ended early is stored without artefacts, also when it was never started."""
    failed = run("r1", status="failed", error="The model is missing.")
    runs.finish(failed, [], SPANS[:1])
    assert runs.get("r1") == failed


def test_what_models_did_is_kept(runs: SqlRuns) -> None:
    """Failures make a run a draft, in every listing; totals come back to the token."""
    fell_back = PhaseFailure(phase="design", kind="timeout", message="No answer ✓", instead="theme library")
    totals = ModelTotals(calls=2, cached=1, attempts=4, prompt_tokens=2**33, completion_tokens=7, cost_micros=99)
    done = run("r1", status="done", failures=(fell_back,), totals=totals)
    runs.start(run("r1"))
    assert (runs.get("r1").failures, runs.get("r1").totals) == ((), ModelTotals())
    runs.finish(done, [], [])
    assert runs.get("r1") == runs.latest()[0] == done
    assert runs.get("r1").draft


def test_finishing_again_replaces(runs: SqlRuns) -> None:
    """The last end of a run counts, nothing of the earlier one is left."""
    done = run("r1", status="done")
    runs.finish(done, [artefact("r1", "design", "one"), artefact("r1", "keywords", "two")], SPANS)
    runs.finish(done, [artefact("r1", "design", "three")], SPANS[:1])
    assert runs.artefact("r1", "design").body == "three"
    assert runs.spans("r1") == SPANS[:1]
    with pytest.raises(NotFound):
        runs.artefact("r1", "keywords")


def test_equal_outputs_are_stored_once(runs: SqlRuns, database: Database) -> None:
    """A replay shares the bodies of the phases it did not run again, and each is stored small."""
    body = '{"placements": [' + '"a long repeated text", ' * 2000 + '"end"]}'
    for key in ("r1", "r2"):
        runs.finish(run(key, status="done"), [artefact(key, "design", body), artefact(key, "brief", body)], [])
    assert bodies(database) == 1
    assert runs.artefact("r2", "brief") == artefact("r2", "brief", body)
    with database.read() as connection:
        stored = connection.execute(select(artefact_bodies.c.body)).scalar_one()
    assert len(stored) < len(body) / 20


@pytest.mark.parametrize("damage", [b"", b"not compressed", None])
def test_a_damaged_body_is_noticed(runs: SqlRuns, database: Database, damage: bytes | None) -> None:
    """Bytes that do not unpack, and a sound body of other content, are refused on reading."""
    runs.finish(run("r1", status="done"), [artefact("r1", "design", "one"), artefact("r1", "brief", "two")], [])
    with database.write() as connection:
        other = select(artefact_bodies.c.body).where(
            artefact_bodies.c.content_hash == artefact("r1", "brief", "two").content_hash
        )
        body = connection.execute(other).scalar_one() if damage is None else damage
        connection.execute(update(artefact_bodies).values(body=body))
    with pytest.raises(StorageFailed, match="damaged") as caught:
        runs.artefact("r1", "design")
    assert not caught.value.retryable


def test_a_false_hash_is_refused_and_nothing_is_stored(runs: SqlRuns, database: Database) -> None:
    """An artefact whose body does not have its hash stops the whole end of the run."""
    runs.start(run("r1"))
    before = contents(database)
    wrong = artefact("r1", "brief", "two").model_copy(update={"body": "three"})
    with pytest.raises(StorageFailed, match="hash"):
        runs.finish(run("r1", status="done"), [artefact("r1", "design", "one"), wrong], SPANS)
    assert contents(database) == before


def test_an_end_that_cannot_be_written_whole_is_not_written(runs: SqlRuns, database: Database) -> None:
    """Two spans with one number are refused by the database, and with them the artefacts and the status."""
    runs.start(run("r1"))
    before = contents(database)
    with pytest.raises(StorageFailed):
        runs.finish(run("r1", status="done"), [artefact("r1", "design", "one")], [SPANS[0], SPANS[0]])
    assert contents(database) == before


def test_latest_is_newest_first_and_narrowed(runs: SqlRuns) -> None:
    """By time, then id; by shopper, by status, up to a limit."""
    noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    for key, minutes, shopper, status in [
        ("a", 0, "s1", "done"),
        ("b", 2, "s2", "done"),
        ("c", 1, "s1", "failed"),
        ("d", 2, "s1", "done"),
    ]:
        runs.finish(run(key, created_at=noon + timedelta(minutes=minutes), shopper_id=shopper, status=status), [], [])
    assert [one.id for one in runs.latest()] == ["d", "b", "c", "a"]
    assert [one.id for one in runs.latest(shopper_id="s1")] == ["d", "c", "a"]
    assert [one.id for one in runs.latest(shopper_id="s1", status="done")] == ["d", "a"]
    assert [one.id for one in runs.latest(limit=1)] == ["d"]


def test_moments_are_kept_in_utc(runs: SqlRuns) -> None:
    """A time given in another zone is the same moment, and comes back aware."""
    created = datetime.fromisoformat("2026-11-02T01:30:00+05:30")
    runs.start(run("r1", created_at=created))
    assert runs.get("r1").created_at == created
    assert runs.get("r1").created_at.tzinfo is UTC


def test_many_runs_end_at_once(runs: SqlRuns) -> None:
    """8 threads store 20 whole runs each; all are there."""

    def work(thread: int) -> None:
        for number in range(20):
            key = f"{thread}-{number}"
            runs.start(run(key))
            runs.finish(run(key, status="done"), [artefact(key, "design", f"body {number}")], SPANS)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert len(runs.latest(500, status="done")) == 160
    assert runs.artefact("7-19", "design").body == "body 19"


def test_deleting_a_run_takes_its_parts_along(runs: SqlRuns, database: Database) -> None:
    """Artefacts and spans do not outlive their run."""
    runs.finish(run("r1", status="done"), [artefact("r1", "design", "one")], SPANS)
    with database.write() as connection:
        connection.execute(delete(run_table).where(run_table.c.id == "r1"))
    left = contents(database)
    assert (left["artefacts"], left["spans"]) == ([], [])
