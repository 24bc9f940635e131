"""Shares with their states: cold-start pages and pages where a model failed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest

from core.domain.model import ModelTotals
from core.domain.run import PhaseFailure, Run
from core.errors import FailureKind
from core.evaluation.gauge import State, few, percent, state_of, wilson, worst
from core.evaluation.shares import PAGES, WHAT_FAILED, cold_start, fallback

BEGAN = datetime(2026, 11, 20, 9, tzinfo=UTC)


def run(number: int, kinds: tuple[FailureKind, ...] = (), designer: str = "Test · tiny", **more: Any) -> Run:
    values: dict[str, Any] = {
        "id": f"r{number}",
        "created_at": BEGAN + timedelta(days=number % 2),
        "status": "done",
        "shopper_id": f"s{number}",
        "at": date(2026, 11, 20),
        "designer": designer,
        "failures": tuple(
            PhaseFailure(phase="design", kind=kind, message="It failed.", instead="theme library") for kind in kinds
        ),
        "totals": ModelTotals(calls=2, cached=1, cost_micros=3_000),
    }
    return Run.model_validate({**values, **more})


@pytest.mark.parametrize(("cold", "state"), [(4, "fine"), (25, "watch"), (38, "act")])
def test_many_unknown_shoppers_are_noticed(cold: int, state: State) -> None:
    gauge = cold_start(["cold-start"] * cold + ["personal"] * (40 - cold))
    assert gauge.state == state
    assert gauge.value == cold / 40


def test_a_share_of_few_pages_has_no_state() -> None:
    gauge = cold_start(["cold-start"] * (PAGES - 1))
    assert (gauge.state, gauge.missing, gauge.value) == ("too few pages", 1, 1.0)
    assert cold_start([]).value is None


@pytest.mark.parametrize(("fell", "state"), [(0, "fine"), (2, "fine"), (12, "watch"), (40, "act")])
def test_fallback_counts_pages_by_models_only(fell: int, state: State) -> None:
    """Library pages are no denominator; neither are replays of the phases that ask no model."""
    kinds: tuple[FailureKind, ...] = ("timeout",)
    runs = [run(number, kinds if number < fell else ()) for number in range(100)]
    others = [run(number, designer="theme library") for number in range(200, 300)]
    replays = [run(number, kinds, replayed_from="filtering", parent="r1") for number in range(300, 310)]
    found = fallback([*runs, *others, *replays], "theme library")
    assert (found.gauge.state, found.gauge.n, found.gauge.value) == (state, 100, fell / 100)
    assert found.drafts == (fell + 10) / 210
    assert sum(day.fell_back for day in found.days) == fell
    assert [day.runs for day in found.days] == [50, 50]
    assert found.cached == pytest.approx(1 / 3)
    assert found.mean_cost_micros == 3_000


def test_kinds_of_failure_are_counted_by_page_and_named() -> None:
    """Twice the same kind on one page is one page; the sentence names the most frequent."""
    runs = [run(n, ("cap", "cap")) for n in range(12)] + [run(n, ("timeout", "cap")) for n in range(12, 24)]
    found = fallback(runs, "theme library")
    assert [(one.kind, one.runs) for one in found.kinds] == [("cap", 24), ("timeout", 12)]
    assert "a spending cap was reached" in found.gauge.sentence


def test_every_kind_of_failure_has_words() -> None:
    assert set(WHAT_FAILED) == set(get_args(FailureKind))


def test_nothing_asked_is_no_error() -> None:
    found = fallback([], "theme library")
    assert (found.gauge.state, found.cached, found.mean_cost_micros, found.drafts) == ("too few pages", None, None, 0.0)


def test_intervals_and_states() -> None:
    """Known values of Wilson's interval; chance alone passes no threshold; the worst state is shown."""
    assert list(wilson(0, 20)) == pytest.approx([0.0, 0.1611], abs=1e-4)
    assert list(wilson(10, 20)) == pytest.approx([0.2993, 0.7007], abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)
    assert [state_of(low, 0.1, 0.3) for low in (0.1, 0.11, 0.31)] == ["fine", "watch", "act"]
    assert worst(["fine", "too few pages", "watch"]) == "watch"
    assert worst(["too few pages"]) == worst([]) == "too few pages"
    assert (percent(0.004), percent(0.0), percent(0.126)) == ("under 1%", "0%", "13%")
    assert few(3, 10, "shoppers") == "Too few shoppers to tell: 3 of the 10 it takes."
