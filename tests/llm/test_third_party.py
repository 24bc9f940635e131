"""A whole preview against a server that others wrote and that enforces schemas, with a model that knows nothing.

The model's weights are random. Only the server's grammar gives its answers a form, so every valid structure here is the
schema's doing: what we send is a schema that a foreign implementation can read and enforce.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.bootstrap import Workbench
from core.domain.model import Call, Endpoint
from core.llm.answers import read_answer
from core.phases.design_answer import PageAnswer
from core.phases.keywords_llm import KeywordAnswer
from core.settings import LLMSettings, Settings
from tests.llm.third_party import llama_python, serving
from tests.pages.market import TODAY, fill, open_small

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """The small market, designed for by the foreign server. It has one worker and no hurry."""
    python = llama_python()
    folder: Path = tmp_path_factory.mktemp("third-party")
    limits = LLMSettings(call_seconds=120, run_seconds=300)
    settings = Settings(workspace=folder / "workspace", filters={"relevance": 0.2}, llm=limits)  # type: ignore[arg-type]
    with serving(python, folder) as base_url, open_small(settings) as bench:
        fill(bench)
        endpoint = Endpoint(id="llama", name="llama-cpp-python", base_url=base_url, model="tiny-random", seed=7)
        bench.models.save_endpoint(endpoint)
        yield bench


def test_the_probe_sees_that_schemas_are_enforced(bench: Workbench) -> None:
    """`json_schema` is refused with a 500; the schema beside JSON mode is kept to: guided."""
    seen = bench.models.probe("llama")
    assert seen.structured == "guided"
    assert not seen.batch
    assert any("enforces" in sentence for sentence in seen.seen)


def test_a_whole_preview_completes_with_valid_structures(bench: Workbench) -> None:
    """Both phases are asked; each raw answer is the shape that was asked for, at the first attempt."""
    desk = bench.models
    desk.save_team(desk.team().model_copy(update={"designer": "llama", "keywords": "llama"}))
    run_id = bench.preview.generate("s1", TODAY, designer="llm")
    view = bench.runs.open(run_id)
    assert view.run.status == "done"
    assert len(view.page.placements) + len(view.page.withdrawn) >= 8  # nonsense rows may find no products; each is told
    assert len(set(view.page.product_ids())) == len(view.page.product_ids()) > 0
    calls = desk.calls_of(run_id)
    assert {call.purpose for call in calls} == {"design", "keywords"}
    for call in calls:
        assert call.usage is not None
        if call.state == "done":
            assert call.attempts == 1
            assert_shape(bench, call)
    designed = [call for call in calls if call.purpose == "design"]
    chosen = [call for call in calls if call.purpose == "keywords"]
    assert all(call.state == "done" for call in chosen), "random numbers are no reason to fail: they are dropped"
    if view.run.failures:  # nonsense may break the rules for content, and only those
        assert [call.failure for call in designed] == ["invalid"]
        print(f"\nthe random page broke a content rule: {view.run.failures[0].message}", file=sys.stderr)  # noqa: T201
        assert "cannot be used" in view.run.failures[0].message or "follow the schema" in designed[0].message
    else:
        assert all(call.state == "done" for call in designed)


def assert_shape(bench: Workbench, call: Call) -> None:
    """What was kept of the answer reads as the shape, strictly and without repair."""
    kept = bench.models.answers.get(call.request_key)
    assert kept is not None
    if call.purpose == "design":
        page = read_answer(kept.text, PageAnswer)
        assert len(page.placements) == 10
        assert all(4 <= len(theme.concepts) <= 8 for theme in page.placements)
    else:
        assert read_answer(kept.text, KeywordAnswer).themes
