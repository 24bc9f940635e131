"""Whole calls against everything a provider can do wrong: a named end in time, one row, no money lost or doubled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.llm import trials
from tests.llm.faults import FAULTS
from tests.llm.trials import Trial

Ended = tuple[list[Trial], list[str]]


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return trials.run(tmp_path_factory.mktemp("faults"), 3)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_ends_as_it_should(ended: Ended, name: str) -> None:
    """Once for ever, once healed after the first request, once without a stream."""
    mine = [trial for trial in ended[0] if trial.fault.name == name]
    assert len(mine) == 3
    assert {trial.variant: trial.defects() for trial in mine} == {variant: [] for variant in trials.VARIANTS}


def test_the_ledger_is_in_order_afterwards(ended: Ended) -> None:
    """Nothing is left pending, and the day's account is the sum of the rows."""
    assert ended[1] == []


def test_the_trials_see_planted_defects(ended: Ended) -> None:
    """Each thing that may not happen is noticed by the same check."""
    good = next(trial for trial in ended[0] if trial.fault.name == "status 500" and trial.variant == "heals")
    row = good.rows[0]
    planted = [
        replace(good, ended="server"),
        replace(good, ended="ZeroDivisionError()"),
        replace(good, seconds=trials.SECONDS + trials.GRACE + 0.1),
        replace(good, rows=[]),
        replace(good, rows=[row, row]),
        replace(good, rows=[row.model_copy(update={"state": "pending"})]),
        replace(good, rows=[row.model_copy(update={"attempts": 1})]),
        replace(good, billed=row.cost_micros + 1),
        replace(good, rows=[row.model_copy(update={"cost_micros": row.cost_micros * 2})]),
        replace(good, keys=2),
    ]
    assert good.defects() == []
    assert [number for number, trial in enumerate(planted) if not trial.defects()] == []
