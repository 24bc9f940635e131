"""The list of runs, and the inside of one run: phases, verdicts, spans, stored hashes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.desks.views import RunView
from core.domain.model import ModelTotals
from core.domain.money import money
from core.domain.run import Run
from core.domain.shopper import Shopper
from core.trace import SpanRecord
from pages.ui.words import PHASE_NAMES, RUN_STATUS, moment, sentence

SHORT = 12  # digits of a sha256 that tell outputs apart by eye


def run_table(runs: Sequence[Run], labels: dict[str, str], chosen: str | None, currency: str) -> str | None:
    """A table of runs. Returns the id of the selected one, `chosen` until another is picked."""
    ids = [run.id for run in runs]
    state = st.dataframe(
        [_row(run, labels, currency) for run in runs],
        key="runs_table",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [ids.index(chosen)]}} if chosen in ids else None,
        column_config={
            "For the day": st.column_config.DateColumn(format="D MMM YYYY"),
            "Tokens": st.column_config.NumberColumn(format="localized"),
            "Cost": st.column_config.TextColumn(alignment="right"),
        },
        placeholder="",
        alt="Runs, newest first",
    )
    picked = state.selection.rows
    return ids[picked[0]] if picked else chosen


def _row(run: Run, labels: dict[str, str], currency: str) -> dict[str, object]:
    totals = run.totals
    return {
        "Shopper": labels.get(run.shopper_id) or run.shopper_id,
        "Designed by": designed_by(run),
        "Cost": _cost(totals, currency),
        "Made": moment(run.created_at),
        "Status": "Draft" if run.status == "done" and run.draft else RUN_STATUS[run.status],
        "For the day": run.at,
        "Tokens": totals.prompt_tokens + totals.completion_tokens or None,
        "Seconds": round(dict(run.timings_ms).get("total", 0.0) / 1000, 2),
        "Objectives": len(run.objectives),
        "Replayed from": PHASE_NAMES[run.replayed_from] if run.replayed_from else "",
    }


def designed_by(run: Run) -> str:
    """Who really designed it: where the model failed, what stepped in."""
    if run.designed_by == run.designer:
        return sentence(run.designer)
    return f"{sentence(run.designed_by)}, instead of {run.designer}"


def _cost(totals: ModelTotals, currency: str) -> str:
    """Empty where no model was asked; what came from the cache is said to."""
    if totals.calls:
        return f"{'at most ' if totals.unmeasured else ''}{money(totals.cost_micros, currency)}"
    return "cached" if totals.cached else ""


def shopper_labels(shoppers: Sequence[Shopper]) -> dict[str, str]:
    return {shopper.id: shopper.label for shopper in shoppers}


def verdict_table(view: RunView) -> None:
    """How many candidates each filter kept, dropped, or could not judge."""
    rows = [
        {
            "Filter": sentence(name),
            "Kept": said["kept"],
            "Dropped": said["dropped"],
            "Could not tell": said["abstained"],
        }
        for name, said in view.verdicts.items()
    ]
    st.dataframe(rows, hide_index=True, alt="Verdicts of each filter")


def span_table(spans: Sequence[SpanRecord]) -> None:
    """Every timed step of the run, children under their phase."""
    rows = [
        {
            "Step": ("      " if span.parent is not None else "") + sentence(span.name),
            "Began, ms": round(span.started_ms, 1),
            "Took, ms": round(span.duration_ms, 1),
            "Status": span.status,
            "Figures": ", ".join(f"{name} {value}" for name, value in span.facts.items()),
        }
        for span in sorted(spans, key=lambda span: span.started_ms)
    ]
    st.dataframe(rows, hide_index=True, alt="Timed steps of the run")


def hash_table(hashes: Sequence[tuple[str, str]]) -> None:
    """The stored output of each phase with the first digits of its sha256, and all of them on demand."""
    rows = [{"Output": sentence(phase), "sha256": f"{content_hash[:SHORT]}…"} for phase, content_hash in hashes]
    st.dataframe(rows, hide_index=True, alt="Stored outputs with their hashes")
    with st.popover("In full", icon=":material/tag:", type="tertiary"):
        st.code("\n".join(f"{content_hash}  {phase}" for phase, content_hash in hashes), language=None)
