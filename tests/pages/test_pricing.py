"""Generate starts only what was priced: the button waits, and a choice changed since is told, not paid."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.bootstrap import Workbench
from core.domain.model import Caps
from core.errors import ModelFailed
from tests.llm.loopback import LoopbackLLM
from tests.llm.scripted import scripted_answer
from tests.pages.conftest import open_page, param, settle, shown
from tests.pages.market import TODAY
from tests.pages.modelling import MODEL, set_up

On = Callable[[Path], Workbench]
PREVIEW = "pages/preview/page.py"


@pytest.fixture
def server() -> Iterator[LoopbackLLM]:
    with LoopbackLLM(scripted_answer, models=(MODEL,)) as one:
        yield one


@pytest.fixture
def bench(bench_on: On, filled: tuple, tmp_path: Path, server: LoopbackLLM) -> Workbench:
    """A copy of the filled workspace whose pages a model designs."""
    bench = bench_on(shutil.copytree(filled[0], tmp_path / "workspace"))
    set_up(bench, server.base_url)
    return bench


def ready(bench: Workbench, shopper: str = "s3") -> AppTest:
    at = open_page(PREVIEW, shopper=shopper)
    settle(bench)
    return at.run()


def runs_before(bench: Workbench) -> int:
    return len(bench.runs.latest(50))


def test_where_a_model_has_the_role_it_designs(bench: Workbench) -> None:
    """A new visit opens on the model; a run in the address keeps its own designer."""
    assert open_page(PREVIEW, shopper="s3").session_state["preview_designer"] == "llm"


def test_a_run_in_the_address_keeps_its_designer(bench: Workbench, filled: tuple) -> None:
    """The page of the theme library opens with the theme library chosen, and needs no price."""
    at = open_page(PREVIEW, run=filled[1])
    assert at.session_state["preview_designer"] == "library"
    assert not at.button(key="preview_generate").disabled


def test_generate_waits_for_its_price(bench: Workbench) -> None:
    """Disabled and named for what it waits for while the price is worked out."""
    held = bench.jobs.submit("held", "Busy", _until_cancelled), bench.jobs.submit("held", "Busy", _until_cancelled)
    at = open_page(PREVIEW, shopper="s3")
    button = at.button(key="preview_generate")
    assert button.disabled
    assert button.label == "Working out the price"
    for job in held:
        job.cancel()
    settle(bench)
    at.run()
    assert not at.button(key="preview_generate").disabled
    assert "at most" in shown(at)


def test_a_date_typed_since_is_priced_first(bench: Workbench, server: LoopbackLLM) -> None:
    """Another day arrives together with the click: nothing is started or paid, the new price is told, then it goes."""
    at = ready(bench)
    before, asked = runs_before(bench), len(server.asked)
    at.date_input(key="preview_at").set_value(TODAY + timedelta(days=5))
    at.button(key="preview_generate").click().run()
    settle(bench)
    at.run()
    assert not at.exception
    assert (runs_before(bench), len(server.asked)) == (before, asked)
    assert "You changed the day: this is its price. Press Generate again." in shown(at)
    at.button(key="preview_generate").click().run()
    settle(bench)
    at.run()
    run = bench.runs.open(param(at, "run")).run
    assert run.at == TODAY + timedelta(days=5)
    assert "You changed" not in shown(at)


def test_forgotten_answers_are_priced_anew(bench: Workbench) -> None:
    """What was free because it was answered before is not paid unasked once the answers are forgotten."""
    at = ready(bench)
    at.button(key="preview_generate").click().run()
    settle(bench)
    at.run()
    settle(bench)
    at.run()
    assert "Answered before" in shown(at)
    bench.models.clear_cache()
    before = runs_before(bench)
    at.button(key="preview_generate").click().run()
    settle(bench)
    at.run()
    assert runs_before(bench) == before
    assert "This is the price as it stands now" in shown(at)
    assert "at most" in shown(at)


def test_a_problem_stands_beside_the_disabled_button(bench: Workbench) -> None:
    """Over the limit: the reason is told, Generate cannot be pressed, the theme library still can."""
    bench.models.save_caps(Caps(per_run_micros=1, per_day_micros=1, version=bench.models.caps().version))
    at = ready(bench)
    assert at.button(key="preview_generate").disabled
    assert any("theme library can design" in one.value for one in at.warning)
    at.button_group(key="preview_designer").select("library").run()
    assert not at.button(key="preview_generate").disabled


def test_a_resting_endpoint_is_told_before_pressing(bench: Workbench) -> None:
    """How long it rests stands there; neither Generate nor Try again can be pressed meanwhile."""
    endpoint = bench.models.endpoints()[0].endpoint
    breakers = bench.models.room.gateway.breakers
    draft = _draft(bench)
    for _ in range(5):
        with pytest.raises(ModelFailed), breakers.attempt(endpoint.address, lambda failure: False):
            raise ModelFailed("server", "down")
    at = open_page(PREVIEW, run=draft)
    assert any("It can be asked in" in one.value for one in at.warning)
    assert at.button(key="preview_generate").disabled
    assert at.button(key="preview_again").disabled
    breakers.reset(endpoint.address)
    at.run()
    settle(bench)
    at.run()
    assert not at.button(key="preview_again").disabled


def test_another_day_leaves_the_page_on_the_screen(bench: Workbench, filled: tuple) -> None:
    """The open page stays, and says for which day it is, until the new choice is generated."""
    at = open_page(PREVIEW, run=filled[1])
    at.date_input(key="preview_at").set_value(TODAY + timedelta(days=5)).run()
    assert param(at, "run") == filled[1]
    assert "This page is for Saturday 21 November 2026" in shown(at)
    assert at.button(key="preview_generate").label == "Generate page"


def test_the_choices_rest_while_a_page_is_made(bench: Workbench) -> None:
    """Shopper, day, objectives and designer cannot be changed until it is done."""
    job = bench.jobs.submit("preview", "Page", _until_cancelled)
    at = open_page(PREVIEW, shopper="s3", job=job.id)
    assert at.selectbox(key="preview_shopper").disabled
    assert at.date_input(key="preview_at").disabled
    assert at.button_group(key="preview_objectives").disabled
    assert at.button_group(key="preview_designer").disabled
    job.cancel()


def test_the_page_lists_what_models_did(bench: Workbench) -> None:
    """Model, tokens, cost, attempts, prompt version and cache state of every call, behind one click."""
    at = open_page(PREVIEW, run=bench.preview.generate("s4", TODAY, designer="llm"))
    assert any(one.label == "What the models did" for one in at.expander)
    columns = set(at.dataframe[0].value)
    assert {"Model", "Cost", "Read", "Written", "Sent", "Prompt version", "Answer"} <= columns


def _draft(bench: Workbench) -> str:
    """A page for which the model's server refused."""
    endpoint = bench.models.endpoints()[0].endpoint
    closed = bench.models.save_endpoint(endpoint.model_copy(update={"base_url": "http://127.0.0.1:9/v1"}))
    run_id = bench.preview.generate("s5", TODAY, designer="llm")
    bench.models.save_endpoint(closed.model_copy(update={"base_url": endpoint.base_url}))
    return run_id


def _until_cancelled(job) -> str:
    while True:
        job.on_progress("Working", 0, 0)
