"""Why here, and why not: an answer for every product of the catalogue."""

from __future__ import annotations

import random

import pytest

from core.bootstrap import Workbench
from core.desks.habit import in_words
from core.errors import NotFound
from core.policy.diets import lacking
from tests.conftest import AT


def test_a_product_on_the_page_has_the_whole_chain(market: Workbench, page_run: str) -> None:
    """Concept, keyword, candidate, verdicts, score parts, position."""
    ranked = next(one for one in market.runs.open(page_run).page.placements if one.placement.source == "catalogue")
    answer = market.explain.why(page_run, ranked.shown[0].product_id)
    assert answer.on_page
    assert answer.placement == ranked.placement.title
    stages = [step.stage for step in answer.steps]
    assert stages[:4] == ["catalogue", "design", "keywords", "retrieval"]
    assert "filtering" in stages
    assert stages[-1] == "ranking"
    assert abs(sum(part.value for part in answer.parts) - ranked.shown[0].score) < 0.05


def test_a_product_below_the_cut_names_its_place(market: Workbench, page_run: str) -> None:
    """Kept but not shown: the margin to the last one shown is given."""
    page = market.runs.open(page_run).page
    ranked = next(one for one in page.placements if len(one.products) > len(one.shown))
    hidden = next(one for one in ranked.products if not one.shown)
    answer = market.explain.why(page_run, hidden.product_id)
    assert not answer.on_page
    assert answer.steps[-1].outcome == "stopped"
    assert f"place {hidden.position}" in answer.headline


def test_a_dropped_product_names_the_rule(market: Workbench, page_run: str) -> None:
    """The last step is the filter that dropped it, with score and threshold where it has them."""
    view = market.runs.open(page_run)
    shown = set(view.page.product_ids())
    dropped = next(
        (one.candidate.product_id, verdict)
        for placement in view.reviewed.placements
        for one in placement.candidates
        for verdict in one.verdicts
        if verdict.rule == "relevance" and one.candidate.product_id not in shown
    )
    answer = market.explain.why(page_run, dropped[0])
    assert not answer.on_page
    assert any(step.outcome == "stopped" for step in answer.steps)


def test_an_unavailable_product_says_so(market: Workbench, page_run: str) -> None:
    """Out of stock is the reason, before any question of relevance."""
    catalogue = market.room.catalogue_store.load()
    gone = next(product for product in catalogue.products if not product.available)
    assert "out of stock" in market.explain.why(page_run, gone.id).headline


def test_every_product_has_an_answer(market: Workbench, page_run: str) -> None:
    """Any product can be asked about: those of the page say yes, all others say where they stopped."""
    catalogue = market.room.catalogue_store.load()
    shown = set(market.runs.open(page_run).page.product_ids())
    sample = random.Random(1).sample([product.id for product in catalogue.products], 60)
    for product_id in [*sample, *shown]:
        answer = market.explain.why(page_run, product_id)
        assert answer.on_page == (product_id in shown)
        assert answer.headline
        if not answer.on_page:
            assert answer.steps[-1].outcome == "stopped"


def test_a_declared_diet_is_the_first_reason(market: Workbench) -> None:
    """Whatever else kept it away, food that breaks the shopper's declared diet says so, and nothing of themes."""
    vegan = next(one for one in market.preview.shoppers() if "vegan" in one.declared_diets)
    run = market.preview.generate(vegan.id, AT)
    catalogue = market.room.catalogue_store.load()
    broken = [one for one in catalogue.products if lacking(one, vegan.declared_diets)]
    for product in random.Random(2).sample(broken, 25):
        answer = market.explain.why(run, product.id)
        assert answer.headline.startswith("Not on the page: the shopper declared vegan")
        assert answer.steps[-1].outcome == "stopped"


def test_what_was_bought_before_says_when(market: Workbench, page_run: str) -> None:
    """A row of products bought before is explained by the habit, not by a keyword."""
    view = market.runs.open(page_run)
    row = next(one for one in view.page.placements if one.placement.source == "history")
    bought = {one.product_id: one for one in view.page.brief.profile.regulars}
    for ranked in row.shown[:4]:
        answer = market.explain.why(page_run, ranked.product_id)
        assert in_words(bought[ranked.product_id]) in answer.headline
        assert "keywords" not in {step.stage for step in answer.steps}


def test_the_nearest_placement_is_one_that_is_on_the_page(market: Workbench, page_run: str) -> None:
    """A shopper never sees reserves and withdrawn placements, so nothing is explained by them when a row will do."""
    view = market.runs.open(page_run)
    titles = {one.placement.title for one in view.page.placements}
    shown = set(view.page.product_ids())
    for product in random.Random(3).sample(list(market.room.catalogue_store.load().products), 40):
        answer = market.explain.why(page_run, product.id)
        judged = [
            placement.placement.title
            for placement in view.reviewed.placements
            for one in placement.candidates
            if one.candidate.product_id == product.id
        ]
        if product.id not in shown and answer.placement and (not judged or set(judged) & titles):
            assert answer.placement in titles


def test_unknown_products_and_runs_are_not_found(market: Workbench, page_run: str) -> None:
    """One clear error each."""
    with pytest.raises(NotFound):
        market.explain.why(page_run, "no-such-product")
    with pytest.raises(NotFound):
        market.explain.why("no-such-run", next(iter(market.runs.open(page_run).products)))
