"""Why here, and why not: an answer for every product of the catalogue."""

from __future__ import annotations

import random

import pytest

from core.bootstrap import Workbench
from core.errors import NotFound


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


def test_unknown_products_and_runs_are_not_found(market: Workbench, page_run: str) -> None:
    """One clear error each."""
    with pytest.raises(NotFound):
        market.explain.why(page_run, "no-such-product")
    with pytest.raises(NotFound):
        market.explain.why("no-such-run", next(iter(market.runs.open(page_run).products)))
