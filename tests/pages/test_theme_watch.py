"""Theme watch: what the four monitors say of stored pages, with few pages and with many."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from core.bootstrap import Workbench
from pages.ui.monitors import STATES
from tests.llm.loopback import LoopbackLLM
from tests.llm.scripted import scripted_answer
from tests.pages.conftest import open_page, shown
from tests.pages.market import TODAY
from tests.pages.modelling import MODEL, set_up

On = Callable[[Path], Workbench]
WATCH = "pages/quality/monitors.py"
QUESTIONS = ("Do titles repeat?", "Does the shop have what themes ask for?", "Does the model do its work?")


def test_without_pages_there_is_nothing_to_watch(bench_on: On, tmp_path: Path) -> None:
    """An empty workspace points to the preview."""
    bench_on(tmp_path)
    at = open_page(WATCH)
    assert not at.error
    assert "No page was made in this time" in shown(at)


def test_few_pages_say_how_many_are_needed(bench_on: On, filled: tuple) -> None:
    """One page is no ground for a state: each monitor says what it lacks."""
    bench_on(filled[0])
    at = open_page(WATCH)
    assert not at.error
    text = shown(at).replace("\\", "")
    for question in QUESTIONS:
        assert question in text
    assert STATES["too few pages"][2] in text
    assert "of the" in text


@pytest.mark.parametrize("down", [False, True])
def test_many_pages_get_a_state_and_figures(bench_on: On, filled: tuple, tmp_path: Path, down: bool) -> None:
    """Two dozen pages by a model: figures are shown; when the provider was down, the reason is named and counted."""
    bench = bench_on(shutil.copytree(filled[0], tmp_path / "workspace"))
    with LoopbackLLM(scripted_answer, models=(MODEL,)) as server:
        set_up(bench, "http://127.0.0.1:9/v1" if down else server.base_url)
        for number in range(21):
            at = TODAY + timedelta(days=number // 6)
            bench.preview.generate(f"s{number % 6 + 1}", at, designer="llm")
    page = open_page(WATCH)
    assert not page.error
    if down:
        told = [frame.value for frame in page.dataframe if "Reason" in frame.value]
        assert told
        assert told[0]["Pages"].sum() == 21
        assert any(one.label == "Pages where a model failed" and one.value == "100%" for one in page.metric)
    else:
        assert any(one.label == "Pages where a model failed" and one.value == "0%" for one in page.metric)
        assert "a page" in shown(page)
