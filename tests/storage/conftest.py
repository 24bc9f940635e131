"""A real database per test: a file, and a server too when ENDCAP_TEST_DATABASE_URL names an empty one to use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from storage.catalogue import SqlCatalogue
from storage.db import Database, open_database
from storage.runs import SqlRuns
from storage.schema import VERSION_TABLE
from storage.shoppers import SqlShoppers
from storage.tables import metadata

SERVER = os.environ.get("ENDCAP_TEST_DATABASE_URL", "")


@pytest.fixture(name="database", params=["file", "server"] if SERVER else ["file"])
def _database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "shop" / "endcap.db" if request.param == "file" else SERVER)
    yield database
    database.close()
    if request.param == "server":
        engine = create_engine(SERVER)
        with engine.begin() as connection:
            metadata.drop_all(connection)
            connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))
        engine.dispose()


@pytest.fixture(name="catalogue")
def _catalogue(database: Database) -> SqlCatalogue:
    return SqlCatalogue(database)


@pytest.fixture(name="shoppers")
def _shoppers(database: Database) -> SqlShoppers:
    return SqlShoppers(database)


@pytest.fixture(name="runs")
def _runs(database: Database) -> SqlRuns:
    return SqlRuns(database)
