"""A workspace of an earlier release opens under this one, with everything in it."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from pathlib import Path

import pytest

from core.domain.model import ModelTotals
from storage import schema
from storage.catalogue import SqlCatalogue
from storage.db import open_database
from storage.ledger import SqlLedger
from storage.runs import SqlRuns
from storage.shoppers import SqlShoppers
from tests.storage.calls import WIDE, call
from tests.storage.values import full_batch

ROWS = """
INSERT INTO runs (id, created_at, status, shopper_id, at, designer, surface, objectives, timings_ms,
                  catalogue_version, owner)
VALUES ('r1', '2026-11-02 09:15:00.000250', 'done', 's1', '2026-11-02', 'library', 'home', '["o1"]',
        '[["design", 9.8]]', '1-ab', '');
INSERT INTO artefact_bodies VALUES ('2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae', x'{body}');
INSERT INTO artefacts VALUES ('r1', 'design', '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae');
INSERT INTO spans VALUES ('r1', 0, NULL, 'design', 0.0, 9.75, 'ok', '{{"placements": 8}}');
"""


@pytest.fixture(name="old")
def _old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace as the first release left it: made by its own migration alone, with a catalogue and a run."""
    folder = tmp_path / "first"
    (folder / "versions").mkdir(parents=True)
    for file in ("env.py", "versions/v0001_first_schema.py"):
        shutil.copy(schema.MIGRATIONS / file, folder / file)
    path = tmp_path / "shop" / "endcap.db"
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", folder)
        patched.setattr(schema, "HEAD", "0001")
        database = open_database(path)
        SqlCatalogue(database).apply(full_batch())
        database.close()
    with sqlite3.connect(path) as raw:
        assert raw.execute(f"SELECT version_num FROM {schema.VERSION_TABLE}").fetchall() == [("0001",)]
        assert raw.execute("SELECT name FROM sqlite_master WHERE name = 'calls'").fetchall() == []
        raw.executescript(ROWS.format(body=zlib.compress(b"foo").hex()))
    return path


def test_runs_of_the_first_release_are_read(old: Path) -> None:
    """Whole, as runs without a model; their artefacts and spans with them."""
    database = open_database(old)
    assert database.database_status().schema_revision == schema.HEAD
    runs = SqlRuns(database)
    (run,) = runs.latest()
    assert (run.id, run.status, run.objectives, run.timings_ms) == ("r1", "done", ("o1",), (("design", 9.8),))
    assert (run.failures, run.totals, run.draft) == ((), ModelTotals(), False)
    assert runs.artefact("r1", "design").body == "foo"
    assert runs.spans("r1")[0].facts == {"placements": 8}
    assert SqlCatalogue(database).count() == 3
    assert SqlShoppers(database).order_count() == 2


def test_an_upgraded_workspace_is_used_like_a_new_one(old: Path) -> None:
    """Old runs can end anew, and the ledger works."""
    database = open_database(old)
    runs, ledger = SqlRuns(database), SqlLedger(database)
    run = runs.get("r1").model_copy(update={"totals": ModelTotals(calls=2, cost_micros=40)})
    runs.finish(run, [], [])
    assert runs.get("r1") == run
    ledger.reserve(call("r1", 10), WIDE)
    assert ledger.totals("r1").calls == 1
    database.close()
    assert SqlRuns(open_database(old)).get("r1") == run
