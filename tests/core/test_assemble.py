"""The cascade with models: pages by model from end to end, and what steps in when one fails."""

from __future__ import annotations

from typing import Any

import pytest

from core.assemble import with_models
from core.bootstrap import Workbench
from core.cascade import Outputs
from core.domain.page import Brief, ReviewedPlan
from core.domain.prompt import Rendered
from core.errors import Cancelled, ModelFailed
from core.llm.rehearsal import Rehearsal
from core.phases.design_llm import LLMDesigner
from core.phases.keywords_llm import LLMSelector
from core.phases.profile import build_profile
from core.prompts.book import PromptBook
from core.trace import Recorder
from tests.core.phases.by_model import AT, FakeLLM
from tests.llm.scripted import answer_to


def brief_of(market: Workbench) -> Brief:
    shopper = market.preview.shoppers()[0]
    orders = market.shoppers.orders(shopper.id, before=AT)
    return Brief(profile=build_profile(shopper, orders, market.room.get().catalogue, AT), at=AT)


def run(market: Workbench, designer: Any, keywords: Any, recorder: Recorder | None = None) -> Outputs:
    cascade = with_models(market.room.get(), designer, keywords, PromptBook(), market.settings)
    return cascade.run(brief_of(market), recorder or Recorder())


def failing(*wrong: int) -> FakeLLM:
    """Fails at these requests (counted from 1), at all when none is named."""
    made = FakeLLM()

    def answer(prompt: Rendered, purpose: str) -> Any:
        if not wrong or len(made.asked) in wrong:
            raise ModelFailed("server", f"The endpoint broke at {len(made.asked)}.")
        return answer_to(f"{prompt.system}\n{prompt.user}")

    made.answer = answer
    return made


def test_a_page_by_model_is_a_whole_page(market: Workbench) -> None:
    """One request for the page, two for its keywords; every placement filled, nothing failed."""
    llm = FakeLLM()
    outputs = run(market, llm, llm)
    page = outputs.ranking
    assert [prompt.name for prompt in llm.asked] == ["design", "keywords", "keywords"]
    assert page.designer == "Test · tiny"
    assert page.failures == ()
    assert len(page.placements) == 8
    assert all(len(one.shown) >= 6 and one.placement.theme_id is None for one in page.placements)
    assert page.placements[0].placement.why


def test_without_models_the_cascade_is_the_engines_own(market: Workbench) -> None:
    engine = market.room.get()
    assert with_models(engine, None, None, PromptBook(), market.settings) is not None
    assert run(market, None, None).ranking == engine.cascade.run(brief_of(market), Recorder()).ranking


def test_one_model_may_do_one_phase(market: Workbench) -> None:
    """Keywords by model on a page of the library, and the other way round."""
    llm = FakeLLM()
    outputs = run(market, None, llm)
    assert outputs.ranking.designer == "theme library"
    assert {prompt.name for prompt in llm.asked} == {"keywords"}
    assert run(market, llm, None).ranking.designer == "Test · tiny"


def test_a_failed_designer_leaves_the_librarys_page_with_the_failure_on_it(market: Workbench) -> None:
    """The failure stays with the page through all phases, and the page is the one the library makes."""
    outputs = run(market, failing(), None)
    assert outputs.ranking.designer == "theme library"
    for stage in (outputs.design, outputs.keywords, outputs.filtering, outputs.ranking):
        assert [(one.phase, one.kind, one.instead) for one in stage.failures] == [("design", "server", "theme library")]
    plain = run(market, None, None)
    assert outputs.ranking.placements == plain.ranking.placements


def test_rows_that_cannot_be_used_are_made_up_from_the_library(market: Workbench) -> None:
    """Three of ten are markup: asked once, seven stay the model's, and the library's own row goes the whole way."""

    def answer(prompt: Rendered, _: str) -> Any:
        said: Any = answer_to(f"{prompt.system}\n{prompt.user}")
        for row in said["placements"][:3]:
            row["title"] = f"<b>{row['title']}</b>"
        return said

    llm = FakeLLM(answer)
    outputs = run(market, llm, None)
    assert len(llm.asked) == 1
    assert (outputs.design.designer, len(outputs.design.placements)) == ("Test · tiny", 8)
    (added,) = (one for one in outputs.design.placements if one.theme_id)
    assert added.why[0].startswith("Added from the theme library")
    (failure,) = outputs.ranking.failures
    assert failure.message == ("3 of 10 rows the model wrote could not be used; 1 was added from the theme library.")


def test_keywords_fall_back_only_where_the_model_failed(market: Workbench) -> None:
    """The first five themes keep the model's choice; the rest are chosen by embeddings; one failure is named."""
    good, half = FakeLLM(), failing(2)
    recorder = Recorder()
    by_model, outputs = run(market, None, good), run(market, None, half, recorder)
    by_hand = run(market, None, None)
    asked = [number for number, plan in enumerate(outputs.keywords.plans) if plan.considered]
    for number in asked[:5]:
        assert outputs.keywords.plans[number].selected == by_model.keywords.plans[number].selected
    for number in asked[5:]:
        assert outputs.keywords.plans[number].selected == by_hand.keywords.plans[number].selected
    assert [(one.phase, one.message, one.instead) for one in outputs.ranking.failures] == [
        ("keywords", "The endpoint broke at 2.", "embeddings")
    ]
    facts = next(one.facts for one in recorder.records if one.name == "keywords")
    assert facts["failed"] == "server"


def test_both_phases_may_fail(market: Workbench) -> None:
    page = run(market, failing(), failing()).ranking
    assert [one.phase for one in page.failures] == ["design", "keywords"]
    assert len(page.placements) >= 6


def test_cancel_is_no_failure(market: Workbench) -> None:
    def cancelled(*_: Any) -> Any:
        raise Cancelled("stop")

    for models in ((FakeLLM(cancelled), None), (None, FakeLLM(cancelled))):
        with pytest.raises(Cancelled):
            run(market, *models)


def test_a_rehearsal_sees_every_question_that_a_run_asks(market: Workbench) -> None:
    """With the page known, the keyword questions are exact; none of it asks a model."""
    llm = FakeLLM()
    real = run(market, llm, llm)
    design = next(prompt for prompt in llm.asked if prompt.name == "design")

    def known(role: str, prompt: Rendered, shape: Any) -> Any:
        return shape.model_validate(answer_to(f"{prompt.system}\n{prompt.user}")) if prompt == design else None

    rehearsal = Rehearsal(known)
    run(market, rehearsal.seat("designer"), rehearsal.seat("keywords"))
    assert [one.prompt for one in rehearsal.questions] == llm.asked
    assert [one.exact for one in rehearsal.questions] == [True, True, True]
    assert isinstance(real.filtering, ReviewedPlan)


def test_questions_can_be_had_without_a_run(market: Workbench) -> None:
    """The exact prompts for a brief and for a design, as they would be sent."""
    llm = FakeLLM()
    outputs = run(market, llm, llm)
    cascade = with_models(market.room.get(), llm, llm, PromptBook(), market.settings)
    designer, selector = cascade.design.designer, cascade.keywords.selector  # type: ignore[attr-defined]
    assert isinstance(designer, LLMDesigner)
    assert isinstance(selector, LLMSelector)
    prompt, shape = designer.question(brief_of(market), market.settings.page.placements, 2)
    themes = [(plan.placement, plan.considered) for plan in outputs.keywords.plans]
    assert [prompt, *(one for one, _ in selector.questions(themes))] == llm.asked
    assert shape.likely_tokens > 0  # type: ignore[attr-defined]
