"""The monitors desk on a real database: sick pages are found out, sound ones are left alone, and little is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.bootstrap import Workbench
from core.cascade import SHAPES
from core.desks.monitors import MonitorDesk
from core.desks.running import LIBRARY, artefact
from core.domain.base import Value
from core.domain.keyword import Keyword
from core.domain.model import ModelTotals
from core.domain.page import Brief, KeywordCandidate, KeywordPlan, PageDesign, Placement, PlacementPlan
from core.domain.run import Artefact, PhaseFailure, PhaseName, Run
from core.domain.shopper import ShopperProfile
from core.evaluation.collapse import STORED
from core.library.themes import CuratedLibrary
from core.trace import Recorder
from storage.db import Database, open_database
from storage.runs import SqlRuns
from tests.conftest import AT
from tests.core.evaluation.test_collapse import made
from tests.hashing import HashingEmbedder

MODEL = "Loop · tiny"
DAYS = (date(2026, 11, 20), date(2026, 12, 4))


class Watching(SqlRuns):
    """A run store that notes which artefacts were read."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.read: list[PhaseName] = []

    def artefact(self, run_id: str, phase: PhaseName) -> Artefact:
        self.read.append(phase)
        return super().artefact(run_id, phase)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Watching]:
    database = open_database(tmp_path / "endcap.db")
    yield Watching(database)
    database.close()


@pytest.fixture
def desk(store: Watching) -> MonitorDesk:
    return MonitorDesk(store, CuratedLibrary.load(), HashingEmbedder())


def keep(
    store: SqlRuns,
    shopper: str,
    at: date = AT,
    titles: tuple[str, ...] = ("Soup night", "Slow breakfast"),
    designer: str = MODEL,
    concepts: tuple[str, ...] = ("rice", "firm tofu", "soy sauce"),
    **more: Any,
) -> Run:
    """Store a finished run whose page has these titles. Its keywords are the concepts themselves, but for `holes`."""
    holes = more.pop("holes", ())
    values: dict[str, Any] = {
        "id": f"{shopper}-{at}-{designer}-{store.count()}",
        "created_at": datetime.now(UTC) - timedelta(minutes=store.count()),
        "status": "done",
        "shopper_id": shopper,
        "at": at,
        "designer": designer,
        **more,
    }
    run = Run.model_validate(values)
    orders = 0 if shopper.startswith("new") else 9
    brief = Brief(profile=ShopperProfile(shopper_id=shopper, at=at, orders=orders, last_order=None), at=at)
    placements = [_placement(number, title, designer, concepts + holes) for number, title in enumerate(titles)]
    usual = Placement(key="h", title="Back in your basket", intent="Again.", concepts=("milk",), source="history")
    common: dict[str, Any] = {
        "brief": brief,
        "designer": designer,
        "strategy": "personal" if orders else "cold-start",
        "persona": "",
        "failures": run.failures,
    }
    design = PageDesign(placements=(usual, *placements), **common)
    plans = (PlacementPlan(placement=one, considered=_near(concepts), selected=(), candidates=()) for one in placements)
    outputs: dict[PhaseName, Value] = {
        "brief": brief,
        "design": design,
        "keywords": KeywordPlan(plans=tuple(plans), **common),
    }
    store.finish(run, [artefact(run.id, phase, value) for phase, value in outputs.items()], [])
    return run


def _placement(number: int, title: str, designer: str, concepts: tuple[str, ...]) -> Placement:
    theme = f"t{number}" if designer == LIBRARY else None
    return Placement(key=f"p{number}", title=title, intent="Cook.", concepts=concepts, theme_id=theme)


def _near(concepts: tuple[str, ...]) -> tuple[KeywordCandidate, ...]:
    return tuple(
        KeywordCandidate(keyword=Keyword(id=one, text=one, kind="query"), similarity=0.9, concept=one)
        for one in concepts
    )


def test_pages_of_one_pattern_call_for_action(store: Watching, desk: MonitorDesk) -> None:
    """Against the library's own pages for the same shoppers and days, which are found among the stored runs."""
    for number in range(12):
        for at in DAYS:
            keep(store, f"s{number}", at, made(f"s{number}", at, patterns=8).titles)
            keep(store, f"s{number}", at, made(f"s{number}", at, patterns=0).titles, LIBRARY)
    report = desk.report()
    assert report.collapse.state == "act"
    assert {gauge.baseline_from for gauge in report.collapse.gauges} == {STORED}
    assert (report.collapse.pages, report.collapse.shoppers, report.runs) == (24, 12, 48)
    assert report.collapse.repeated[0].shoppers == 12
    assert "Back in your basket" not in {one.title for one in report.collapse.repeated}
    assert report.designers == (MODEL, LIBRARY)
    assert desk.report(designer=LIBRARY).collapse.state == "fine"


def test_real_pages_of_the_library_are_fine(market: Workbench, store: Watching, desk: MonitorDesk) -> None:
    """Twelve sample shoppers of the demo market on two days, designed as in a preview: no monitor raises an alarm."""
    engine = market.room.get()
    for shopper in market.preview.shoppers():
        for at in DAYS:
            brief = Brief(profile=market.preview.profile(shopper.id, at), at=at)
            with Recorder().span("design") as span:
                design = engine.cascade.design(brief, span)
            titles = tuple(one.title for one in design.placements if one.source == "catalogue" and not one.reserve)
            keep(store, shopper.id, at, titles)
    report = desk.report()
    assert report.collapse.shoppers >= 10
    assert report.collapse.state == "fine"
    assert report.fallback.gauge.state == report.cold_start.state == report.holes.gauge.state == "fine"


def test_planted_holes_are_found_with_the_page_they_are_on(store: Watching, desk: MonitorDesk) -> None:
    """Concepts without a keyword near them, listed with how often."""
    for number in range(12):
        keep(store, f"s{number}", holes=("car tyres",) if number < 9 else ("car tyres", "quantum computer"))
    found = desk.report().holes
    assert {(hole.concept, hole.times) for hole in found.holes} == {("car tyres", 24), ("quantum computer", 6)}
    assert found.gauge.state == "act"
    assert store.get(found.holes[0].run_id).designer == MODEL


def test_failures_and_unknown_shoppers_are_counted(store: Watching, desk: MonitorDesk) -> None:
    failed = PhaseFailure(phase="keywords", kind="timeout", message="No answer came.", instead="embeddings")
    totals = ModelTotals(calls=1, cached=1, cost_micros=500)
    for number in range(30):
        keep(store, f"{'new' if number < 24 else 's'}{number}", failures=(failed,) if number < 9 else (), totals=totals)
    report = desk.report()
    assert (report.cold_start.state, report.cold_start.value) == ("watch", 0.8)
    assert (report.fallback.gauge.state, report.fallback.gauge.value) == ("watch", 0.3)
    assert [(one.kind, one.runs) for one in report.fallback.kinds] == [("timeout", 9)]
    assert (report.fallback.cached, report.fallback.mean_cost_micros, report.fallback.drafts) == (0.5, 500, 0.3)


def test_a_page_whose_design_fell_back_is_the_librarys(store: Watching, desk: MonitorDesk) -> None:
    """Also when asked for by name; the model's failures stay its own. Rows that were added do not."""
    failed = PhaseFailure(phase="design", kind="timeout", message="No answer came.", instead=LIBRARY)
    added = failed.model_copy(update={"kind": "invalid", "partly": True})
    for number in range(24):
        keep(store, f"s{number}", failures=((failed,), (added,), ())[number % 3])
    assert desk.report().designers == (MODEL, LIBRARY)
    by_model, by_library = desk.report(designer=MODEL), desk.report(designer=LIBRARY)
    assert (by_model.runs, by_model.pages, by_library.runs, by_library.pages) == (16, 16, 8, 8)
    assert (by_model.fallback.gauge.n, by_model.fallback.gauge.value) == (24, round(16 / 24, 4))
    assert by_library.fallback.gauge.n == 0


def test_a_page_counts_once_however_often_it_was_made(store: Watching, desk: MonitorDesk) -> None:
    """Made again the same day, or replayed from a later phase: the newest counts, and is the only one read."""
    first = keep(store, "s1", titles=("Newest",))
    keep(store, "s1", titles=("Older",))
    keep(store, "s1", titles=("Replayed",), parent=first.id, replayed_from="ranking", created_at=datetime.now(UTC))
    keep(store, "s2")
    report = desk.report()
    assert (report.runs, report.pages, report.complete) == (4, 2, True)
    assert sorted(store.read) == ["design", "design", "keywords", "keywords"]


def test_only_what_is_needed_is_read(store: Watching, desk: MonitorDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the limits, newest first, and never a reviewed plan; the report says that there is more."""
    monkeypatch.setattr("core.desks.stored_pages.DESIGNS", 5)
    monkeypatch.setattr("core.desks.stored_pages.PLANS", 3)
    for number in range(8):
        keep(store, f"s{number}")
    report = desk.report()
    assert (store.read.count("design"), store.read.count("keywords")) == (5, 3)
    assert set(store.read) <= set(SHAPES) - {"filtering", "ranking"}
    assert (report.pages, report.complete) == (5, False)


def test_only_the_days_asked_for_and_finished_runs_count(store: Watching, desk: MonitorDesk) -> None:
    keep(store, "s1")
    keep(store, "s2", created_at=datetime.now(UTC) - timedelta(days=9))
    store.start(Run(id="x", created_at=datetime.now(UTC), status="running", shopper_id="s3", at=AT, designer=MODEL))
    assert (desk.report(days=30).runs, desk.report(days=7).runs) == (2, 1)


def test_a_report_is_made_again_only_when_a_run_was_added(store: Watching, desk: MonitorDesk) -> None:
    keep(store, "s1")
    first = desk.report()
    seen = len(store.read)
    assert desk.report() is first
    assert len(store.read) == seen
    keep(store, "s2")
    assert desk.report().runs == 2


def test_an_empty_workspace_says_what_is_missing(desk: MonitorDesk) -> None:
    report = desk.report()
    states = [report.collapse.state, report.holes.gauge.state, report.cold_start.state, report.fallback.gauge.state]
    assert states == ["too few pages"] * 4
    assert (report.runs, report.complete, report.designers) == (0, True, ())
    assert report.model_dump_json()
