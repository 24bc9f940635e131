"""Generating, storing, reopening and replaying pages through the desks, on the demo market."""

from __future__ import annotations

from datetime import date

import pytest

from core.bootstrap import Workbench
from core.desks.report import page_report
from core.errors import Cancelled, NotFound
from core.trace import Recorder
from tests.conftest import AT


def test_a_page_has_placements_and_no_product_twice(market: Workbench, page_run: str) -> None:
    """At least six placements of at least six products, every product once."""
    page = market.runs.open(page_run).page
    assert len(page.placements) >= 6
    assert all(len(placement.shown) >= 6 for placement in page.placements)
    ids = page.product_ids()
    assert len(ids) == len(set(ids))


def test_the_same_input_gives_the_same_page(market: Workbench, page_run: str) -> None:
    """Two runs of one brief have equal artefact hashes, phase by phase."""
    run = market.runs.open(page_run).run
    again = market.preview.generate(run.shopper_id, run.at)
    assert again != page_run
    assert market.runs.artefact_hashes(again) == market.runs.artefact_hashes(page_run)


def test_the_date_changes_the_page(market: Workbench, page_run: str) -> None:
    """A page for Christmas is not the page for November."""
    run = market.runs.open(page_run).run
    later = market.runs.open(market.preview.generate(run.shopper_id, date(2026, 12, 20))).page
    assert later.product_ids() != market.runs.open(page_run).page.product_ids()


def test_an_objective_changes_the_page(market: Workbench, page_run: str) -> None:
    """Pushing the own brand puts more of it on the page."""
    view = market.runs.open(page_run)
    pushed = market.runs.open(market.preview.generate(view.run.shopper_id, view.run.at, ["own-brand"]))

    def own(opened: object) -> int:
        return sum(opened.products[product].private_label for product in opened.page.product_ids())  # type: ignore[attr-defined]

    assert own(pushed) > own(view)
    assert pushed.run.objectives == ("own-brand",)


def test_a_new_shopper_gets_a_cold_start_page(market: Workbench) -> None:
    """Without orders the stated strategy is used, and the page says so."""
    new = next(one for one in market.preview.shoppers() if not market.shoppers.orders(one.id))
    page = market.runs.open(market.preview.generate(new.id, AT)).page
    assert page.strategy == "cold-start"
    assert len(page.placements) >= 6
    assert all(placement.placement.source == "catalogue" for placement in page.placements)


@pytest.mark.parametrize("phase", ["design", "keywords", "filtering", "ranking"])
def test_a_run_replays_from_any_phase(market: Workbench, page_run: str, phase: str) -> None:
    """Nothing changed, so the replayed page is the same page, and the new run names its parent."""
    again = market.runs.replay(page_run, phase)  # type: ignore[arg-type]
    assert market.runs.artefact_hashes(again) == market.runs.artefact_hashes(page_run)
    run = market.runs.open(again).run
    assert (run.parent, run.replayed_from) == (page_run, phase)


def test_a_cancelled_run_is_stored_as_cancelled(market: Workbench) -> None:
    """Cancelling leaves a run with its reason and no half page."""
    shopper = market.preview.shoppers()[1].id
    asked = iter([False, False, True, True, True])
    with pytest.raises(Cancelled):
        market.preview.generate(shopper, AT, recorder=Recorder(cancelled=lambda: next(asked, True)))
    run = market.runs.latest(1, shopper)[0]
    assert run.status == "cancelled"
    with pytest.raises(NotFound):
        market.runs.run_store.artefact(run.id, "ranking")


def test_unknown_shoppers_and_objectives_are_named(market: Workbench) -> None:
    """Errors say what was asked for and what there is."""
    with pytest.raises(NotFound):
        market.preview.generate("nobody", AT)
    with pytest.raises(NotFound) as caught:
        market.preview.generate(market.preview.shoppers()[0].id, AT, ["make-money-fast"])
    assert "own-brand" in caught.value.hint


def test_the_report_has_the_promised_keys(market: Workbench, page_run: str) -> None:
    """Scripts rely on these keys."""
    report = page_report(market.runs.open(page_run))
    assert {
        "run_id", "shopper", "at", "designer", "persona", "placements", "withdrawn", "verdicts", "timings_ms",
        "model_calls", "tokens", "cost",
    } <= report.keys()  # fmt: skip
    assert {"design", "keywords", "filtering", "ranking", "total"} <= report["timings_ms"].keys()
    placement = report["placements"][0]
    assert {"title", "intent", "concepts", "keywords", "products"} <= placement.keys()
    assert {"id", "name", "score", "why"} <= placement["products"][0].keys()
    assert {"kept", "dropped", "abstained"} == next(iter(report["verdicts"].values())).keys()


def test_phases_say_what_they_did(market: Workbench, page_run: str) -> None:
    """The timeline has the four phases in order, with a sentence each."""
    phases = market.runs.open(page_run).phases
    assert [phase.phase for phase in phases] == ["design", "keywords", "filtering", "ranking"]
    assert all(phase.summary and phase.milliseconds > 0 for phase in phases)
