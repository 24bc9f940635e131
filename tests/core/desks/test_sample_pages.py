"""The promise of the demo market, with the real embedding model: a good page for each of the sample shoppers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.bootstrap import Workbench, open_workbench
from core.desks.views import RunView
from core.evaluation.coverage import jaccard
from core.policy.diets import lacking
from core.policy.facts import facts_of
from core.policy.starter import NOT_FOR_CHILDREN, for_children
from core.settings import Settings
from tests.conftest import AT

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    folder: Path = tmp_path_factory.mktemp("demo")
    with open_workbench(Settings(workspace=folder)) as workbench:
        workbench.catalogue.import_demo()
        workbench.catalogue.build_index()
        yield workbench


@pytest.fixture(scope="module")
def views(bench: Workbench) -> list[RunView]:
    return [bench.runs.open(bench.preview.generate(shopper.id, AT)) for shopper in bench.preview.shoppers()]


def test_every_sample_shopper_gets_a_full_page(views: list[RunView]) -> None:
    """At least six placements of at least six products, and no product twice on a page."""
    assert len(views) >= 12
    for view in views:
        assert len(view.page.placements) >= 6, view.shopper.label
        assert all(len(placement.shown) >= 6 for placement in view.page.placements), view.shopper.label
        ids = view.page.product_ids()
        assert len(ids) == len(set(ids))
        titles = [placement.placement.title for placement in view.page.placements]
        assert len(titles) == len(set(titles))


def test_pages_differ_between_shoppers(views: list[RunView]) -> None:
    """Mean Jaccard overlap of product sets between shoppers is at most 0.35."""
    assert jaccard([view.page.product_ids() for view in views]) <= 0.35


def test_the_same_shopper_and_day_give_the_same_page(bench: Workbench, views: list[RunView]) -> None:
    """Generated again, every phase has the same content hash."""
    for view in views[:3]:
        again = bench.preview.generate(view.run.shopper_id, AT)
        assert bench.runs.artefact_hashes(again) == bench.runs.artefact_hashes(view.run.id)


def test_declared_diets_hold_on_the_whole_page(views: list[RunView]) -> None:
    """No food on the page of a shopper who declared a diet lacks the claim."""
    held = [view for view in views if view.shopper.declared_diets]
    assert held
    for view in held:
        for product_id in view.page.product_ids():
            assert not lacking(view.products[product_id], view.shopper.declared_diets)


def test_children_s_occasions_hold_nothing_for_adults(views: list[RunView]) -> None:
    """Whatever a children's placement shows, no fact speaks against it."""
    for view in views:
        for placement in view.page.placements:
            if for_children(placement.placement):
                for product in placement.shown:
                    kinds = {fact.kind for fact in facts_of(view.products[product.product_id])}
                    assert not kinds & NOT_FOR_CHILDREN
