"""An import that fails, is cancelled or is killed leaves everything as it was."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.catalogue import Product
from core.domain.imports import ImportBatch
from core.domain.shopper import Shopper
from core.errors import BadImport, Cancelled, StorageFailed
from storage.bulk import CHUNK
from storage.catalogue import SqlCatalogue
from storage.db import Database, open_database
from tests.storage.values import contents, full_batch, order, product, word

ROOT = Path(__file__).parents[2]


def failing(rows: list[Any], error: Exception) -> Iterator[Any]:
    yield from rows
    raise error


@pytest.mark.parametrize("part", ["products", "shoppers", "orders", "keywords"])
@pytest.mark.parametrize("error", [BadImport("row 7"), Cancelled("stop"), MemoryError()])
def test_a_generator_that_fails_leaves_everything_as_it_was(
    catalogue: SqlCatalogue, database: Database, part: str, error: Exception
) -> None:
    """Whatever part of a batch raises, after more than a chunk of rows, not one row of any part stays."""
    catalogue.apply(full_batch("demo"))
    before = contents(database)
    rows = {
        "products": [product(f"n{row}") for row in range(CHUNK + 5)],
        "shoppers": [Shopper(id=f"n{row}") for row in range(CHUNK + 5)],
        "orders": [order(f"n{row}", "n1", 3, "a") for row in range(CHUNK + 5)],
        "keywords": [word(f"n{row}", "demo") for row in range(CHUNK + 5)],
    }
    batch = ImportBatch("own.csv", **{**rows, part: failing(rows[part], error)})
    with pytest.raises(type(error)):
        catalogue.apply(batch)
    assert contents(database) == before


def test_cancel_through_progress_undoes_the_import(catalogue: SqlCatalogue, database: Database) -> None:
    """A listener that raises at the last part undoes the first as well."""
    before = contents(database)

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "keywords" and done:
            raise Cancelled("Stopped as you asked.")

    with pytest.raises(Cancelled):
        catalogue.apply(full_batch(), progress)
    assert contents(database) == before


@pytest.mark.parametrize("fields", [{"price_cents": 10**30}, {"name": "half \ud800"}])
def test_values_that_cannot_be_stored(database: Database, fields: dict[str, Any]) -> None:
    """They are an error of the file, in words, and nothing of it is saved."""
    catalogue = SqlCatalogue(database)
    with pytest.raises((BadImport, StorageFailed), match="cannot"):
        catalogue.apply(ImportBatch("shop.csv", products=[product("a"), product("b", **fields)]))
    assert catalogue.count() == 0


def test_a_killed_import_leaves_no_trace(tmp_path: Path) -> None:
    """SIGKILL after 20,000 written products: the workspace opens as it was, and is whole."""
    path = tmp_path / "endcap.db"
    catalogue = SqlCatalogue(open_database(path))
    catalogue.apply(full_batch())
    version = catalogue.version()
    code = f"""
import os, signal
from core.domain.imports import ImportBatch
from storage.catalogue import SqlCatalogue
from storage.db import open_database
from tests.storage.values import product
def die(stage, done, total):
    if done >= 20_000:
        os.kill(os.getpid(), signal.SIGKILL)
SqlCatalogue(open_database({str(path)!r})).apply(
    ImportBatch("big.csv", products=(product(f"n{{row}}", stock=row) for row in range(30_000))), die)
"""
    ended = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT, timeout=60, env=os.environ)
    assert ended.returncode == -signal.SIGKILL
    catalogue = SqlCatalogue(open_database(path))
    assert (catalogue.version(), catalogue.count()) == (version, 3)
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


rows = st.lists(st.tuples(st.sampled_from("abcdefg"), st.integers(0, 2)), max_size=8, unique_by=lambda row: row[0])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(imports=st.lists(st.tuples(rows, st.booleans()), min_size=1, max_size=5))
def test_any_series_of_imports_ends_as_a_dictionary_would(
    tmp_path_factory: pytest.TempPathFactory, imports: list[tuple[list[tuple[str, int]], bool]]
) -> None:
    """Counts, contents and version agree with a plain dictionary, failed imports included."""
    catalogue = SqlCatalogue(open_database(tmp_path_factory.mktemp("series") / "endcap.db"))
    expected: dict[str, Product] = {}
    for given_rows, fails in imports:
        batch = [product(key, stock=stock) for key, stock in given_rows]
        version = catalogue.version()
        if fails:
            with pytest.raises(BadImport):
                catalogue.apply(ImportBatch("x", products=failing(batch, BadImport("row"))))
            assert catalogue.version() == version
            continue
        report = catalogue.apply(ImportBatch("x", products=iter(batch)))
        new = [one for one in batch if one.id not in expected]
        updated = [one for one in batch if one.id in expected and expected[one.id] != one]
        expected |= {one.id: one for one in batch}
        assert (report.products_new, report.products_updated) == (len(new), len(updated))
        assert report.products_unchanged == len(batch) - len(new) - len(updated)
        assert (catalogue.version() != version) == bool(new or updated)
    stored = {one.id: one for one in catalogue.load().products} if expected else {}
    assert stored == expected
