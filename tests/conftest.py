"""Workspaces shared by tests: the demo market, indexed once per test session with the hashing embedder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.bootstrap import Workbench, open_workbench
from core.settings import Settings
from tests.hashing import HashingEmbedder

AT = date(2026, 11, 20)


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """The demo market behind the real desks. Only the embedder is small: pages are real, if less clever."""
    folder: Path = tmp_path_factory.mktemp("market")
    settings = Settings(workspace=folder, filters={"relevance": 0.2})  # type: ignore[arg-type]  # pydantic coerces
    with open_workbench(settings, HashingEmbedder()) as workbench:
        workbench.catalogue.import_demo()
        workbench.catalogue.build_index()
        yield workbench


@pytest.fixture(scope="session")
def page_run(market: Workbench) -> str:
    """A stored run of the first sample shopper."""
    return market.preview.generate(market.preview.shoppers()[0].id, AT)
