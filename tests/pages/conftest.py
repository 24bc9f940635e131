"""Fixtures of the page tests: small real workspaces built once, and the app running on one of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import bootstrap
from core.bootstrap import Workbench
from core.settings import Settings
from tests.pages.market import TODAY, fill, open_small

ROOT = Path(__file__).parents[2]
Screen = Callable[..., AppTest]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A workspace with the small market, its index and one page for shopper s1; the folder and the run's id."""
    folder = tmp_path_factory.mktemp("filled")
    with open_small(Settings(workspace=folder)) as bench:
        fill(bench)
        run_id = bench.preview.generate("s1", TODAY, ["own-brand"])
    return folder, run_id


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def bench_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], Workbench]]:
    """Open a folder as the workbench that the pages will find."""
    opened: list[Workbench] = []

    def on(folder: Path) -> Workbench:
        bench = open_small(Settings(workspace=folder))
        opened.append(bench)
        monkeypatch.setattr(bootstrap, "open_workbench", lambda: bench)
        return bench

    yield on
    for bench in opened:
        settle(bench)
        bench.close()


def open_page(page: str = "", **query: str) -> AppTest:
    """Run the app and go to a page. Fails on any traceback."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    if page:
        at.switch_page(page)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def param(at: AppTest, name: str) -> str:
    """A query parameter of the address; one set by the app is text, one set by a test a list."""
    value = at.query_params[name]
    return value if isinstance(value, str) else str(value[0])


def settle(bench: Workbench, seconds: float = 60) -> None:
    """Wait until no background job is running."""
    until = time.monotonic() + seconds
    while bench.jobs.active() and time.monotonic() < until:
        time.sleep(0.05)
    assert not bench.jobs.active()


def shown(at: AppTest) -> str:
    """Everything written on the screen, in one string."""
    kinds = (at.title, at.subheader, at.markdown, at.caption, at.text, at.info, at.error, at.warning, at.success)
    return "\n".join(str(element.value) for kind in kinds for element in kind)
