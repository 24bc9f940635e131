"""Pages designed by a model on screen: the estimate, who made it and for how much, drafts, the judge, the calls."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.bootstrap import Workbench
from pages.ui.runview import TABS
from tests.llm.loopback import LoopbackLLM
from tests.llm.scripted import scripted_answer
from tests.pages.conftest import open_page, param, settle, shown
from tests.pages.market import TODAY
from tests.pages.modelling import MODEL, set_up

On = Callable[[Path], Workbench]
HOME, PREVIEW, RUNS = "", "pages/preview/page.py", "pages/preview/runs.py"
CLOSED = "http://127.0.0.1:9/v1"


@pytest.fixture
def server() -> Iterator[LoopbackLLM]:
    with LoopbackLLM(scripted_answer, models=(MODEL,)) as one:
        yield one


@pytest.fixture
def bench(bench_on: On, filled: tuple, tmp_path: Path) -> Workbench:
    """A copy of the filled workspace, for the test alone."""
    return bench_on(shutil.copytree(filled[0], tmp_path / "workspace"))


def priced(at: AppTest, bench: Workbench) -> AppTest:
    """Wait until the price stands on the screen."""
    settle(bench)
    return at.run()


def generate(at: AppTest, bench: Workbench) -> AppTest:
    priced(at, bench)
    at.button(key="preview_generate").click().run()
    settle(bench)
    return at.run()


def test_without_a_model_the_control_says_where_to_get_one(bench: Workbench) -> None:
    """The library is chosen, the control cannot be changed, and a link leads to the Models page."""
    at = open_page(PREVIEW)
    control = at.button_group(key="preview_designer")
    assert control.disabled
    assert control.value in ("library", ["library"])


def test_the_cost_is_told_before_pressing(bench: Workbench, server: LoopbackLLM) -> None:
    """With a model as designer the estimate is reckoned in the background; nothing is asked of the model for it."""
    set_up(bench, server.base_url)
    at = open_page(PREVIEW, shopper="s3")
    at.button_group(key="preview_designer").select("llm").run()
    settle(bench)
    at.run()
    assert not at.exception
    assert "at most" in shown(at)
    assert not [one for one in server.asked if "You design the front page" in one.text]


def test_a_model_designs_the_page_and_the_second_time_it_is_cached(bench: Workbench, server: LoopbackLLM) -> None:
    """The page names its model, tokens and cost; generated again it comes from the cache and costs nothing."""
    set_up(bench, server.base_url)
    at = open_page(PREVIEW, shopper="s4")
    at.button_group(key="preview_designer").select("llm").run()
    generate(at, bench)
    assert not at.exception
    run = bench.runs.open(param(at, "run")).run
    assert not run.draft
    assert run.totals.cost_micros > 0
    assert "House model" in shown(at)
    assert "tokens" in shown(at)
    asked = len(server.asked)
    generate(at, bench)
    assert len(server.asked) == asked
    assert "from the cache" in shown(at)


def test_runs_list_what_models_took(bench: Workbench, server: LoopbackLLM) -> None:
    """The table has designer, tokens and cost; inside a run every call is listed with prompt version and outcome."""
    set_up(bench, server.base_url)
    run_id = bench.preview.generate("s5", TODAY, designer="llm")
    at = open_page(RUNS, run=run_id)
    row = at.dataframe[0].value.iloc[0]
    assert row["Tokens"] > 0
    assert "cent" in row["Cost"]
    calls = at.dataframe[1].value
    assert {"Design", "Keywords"} <= set(calls["What for"])
    assert set(calls["Ended"]) == {"Answered"}
    assert set(calls[calls["What for"] != "Check of the endpoint"]["Prompt version"].str.len()) == {12}
    assert list(calls)[:3] == ["What for", "Model", "Cost"]


def test_a_provider_that_is_down_makes_a_draft(bench: Workbench) -> None:
    """The banner names the phase, the reason and what stepped in, and offers to try again."""
    set_up(bench, CLOSED)
    at = open_page(PREVIEW, shopper="s6")
    at.button_group(key="preview_designer").select("llm").run()
    generate(at, bench)
    assert not at.exception
    banner = at.warning[0].value
    assert "draft" in banner
    assert "Design" in banner
    assert "theme library" in banner
    first = param(at, "run")
    endpoint = bench.models.endpoints()[0].endpoint
    bench.models.save_endpoint(endpoint.model_copy(update={"base_url": f"{CLOSED}/"}))
    at.run()
    priced(at, bench).button(key="preview_again").click().run()
    settle(bench)
    at.run()
    assert param(at, "run") != first
    rows = open_page(RUNS, run=first).dataframe[0].value
    assert rows["Status"].iloc[0] == "Draft"
    assert rows["Designed by"].iloc[0].startswith("Theme library, instead of House model")


def test_the_judge_grades_on_demand(bench: Workbench, server: LoopbackLLM, filled: tuple) -> None:
    """The tab says that it only measures, what asking would cost, and then shows grades with reasons."""
    set_up(bench, server.base_url)
    at = open_page(PREVIEW, run=filled[1])
    at.session_state["preview_tabs"] = TABS[-1]
    at.run()
    assert "Measures only" in shown(at)
    at.button(key="judge_ask").click().run()
    settle(bench)
    at.run()
    assert not at.exception
    assert bench.judging.of_run(filled[1]).levels
    assert "Judged" in shown(at)
    assert "Grading took so far" in shown(at)
    history = [
        one.placement.title for one in bench.runs.open(filled[1]).page.placements if one.placement.source == "history"
    ]
    assert all(title in shown(at) for title in history)


def test_without_a_judge_the_tab_says_so(bench: Workbench, filled: tuple) -> None:
    """No judge: a sentence and the way to the Models page, no button."""
    at = open_page(PREVIEW, run=filled[1])
    at.session_state["preview_tabs"] = TABS[-1]
    at.run()
    assert "No judge is set" in shown(at).replace("\\", "")
    assert "judge_ask" not in {button.key for button in at.button}


def test_the_start_page_says_who_is_at_work(bench: Workbench, server: LoopbackLLM) -> None:
    """Roles with their models and today's spend; without any, that nothing is missing."""
    assert "nothing is missing without one" in shown(open_page(HOME))
    set_up(bench, server.base_url)
    text = shown(open_page(HOME))
    assert "Designs pages" in text
    assert "House model" in text


def test_cancelling_brings_the_page_before_back(bench: Workbench, filled: tuple) -> None:
    """A page that was open when Generate was pressed is shown again after Cancel."""
    at = open_page(PREVIEW, run=filled[1])
    job = bench.jobs.submit("preview", "Page", _until_cancelled)
    at.query_params["job"] = job.id
    at.query_params["run"] = filled[1]
    at.run()
    at.button(key="preview_cancel").click().run()
    settle(bench)
    at.run()
    assert "No page was made" in shown(at)
    assert "Generated" in shown(at)


def _until_cancelled(job) -> str:
    while True:
        job.on_progress("Working", 0, 0)
