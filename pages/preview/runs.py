"""Runs: every page generated so far, what happened inside each, and replaying one from a phase."""

import streamlit as st

from core.domain.run import PHASES, PhaseName, Run
from pages.ui import address, frame, live, runtable
from pages.ui.models.calls import calls_table
from pages.ui.money import spent
from pages.ui.runview import failure_words, phase_strip
from pages.ui.services import workbench
from pages.ui.words import PHASE_NAMES, RUN_STATUS, plain

LIMIT = 100  # runs listed
PREVIEW = "pages/preview/page.py"


@frame.attempt
def replay(run_id: str, phase: PhaseName) -> None:
    st.session_state["runs_job"] = workbench().runs.start_replay(run_id, phase).id


def unfinished(run: Run) -> None:
    """A run without a page: how it ended, and how far it came."""
    st.warning(plain(f"{RUN_STATUS[run.status]}. {run.error or ''}"), icon=":material/block:")
    model_calls(run)
    runtable.span_table(bench.runs.spans(run.id))


def model_calls(run: Run) -> None:
    """What models were asked for this run, and what it took. Nothing for a page of the theme library."""
    calls = bench.models.calls_of(run.id)
    if not calls:
        return
    currency = bench.settings.llm.currency
    st.markdown(f"**Model calls** · {plain(spent(run.totals, currency))}")
    calls_table(calls, currency, "Model calls of this run, in order")


def inside(run_id: str) -> None:
    view = bench.runs.open(run_id)
    name = plain(view.shopper.label or view.shopper.id)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.subheader(f"Page for {name}", anchor=False, width="stretch")
        st.page_link(PREVIEW, label="Open the page", icon=":material/storefront:", query_params={"run": run_id})
    failures(view.run)
    phase_strip(view.phases)
    model_calls(view.run)
    again(run_id)
    verdicts, hashes = st.columns(2)
    with verdicts:
        st.markdown("**Verdicts**")
        runtable.verdict_table(view)
    with hashes:
        st.markdown("**Stored outputs**")
        runtable.hash_table(bench.runs.artefact_hashes(run_id))
    with st.expander("Timed steps", icon=":material/timer:"):
        runtable.span_table(bench.runs.spans(run_id))


def failures(run: Run) -> None:
    """Why a page is a draft, phase by phase."""
    for one in run.failures:
        st.warning(failure_words(one), icon=":material/draft:")


def again(run_id: str) -> None:
    job = live.find(bench.jobs, st.session_state.get("runs_job"))
    if job is not None and not job.finished:
        live.follow(job, live.cascade_steps)
        st.button("Cancel", key="runs_cancel", icon=":material/stop_circle:", on_click=job.cancel)
        return
    if job is not None and job.state == "done" and job.result:
        st.success("Replayed. The new run is at the top of the list.", icon=":material/check_circle:")
        st.page_link(PREVIEW, label="Open the replayed page", query_params={"run": job.result})
    elif job is not None:
        live.ended(job)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        phase = st.selectbox(
            "Replay from", PHASES, index=2, format_func=PHASE_NAMES.__getitem__, key="runs_phase", width=220
        )
        st.button("Replay", key="runs_replay", icon=":material/replay:", on_click=replay, args=(run_id, phase))


with frame.page("Runs", "Every page generated so far. Choose one to see what each phase did, or to replay it."):
    bench = workbench()
    samples = bench.preview.shoppers()
    labels = runtable.shopper_labels(samples)
    only = st.selectbox(
        "Shopper",
        [None, *labels],
        format_func=lambda one: "All shoppers" if one is None else labels[one] or f"Shopper {one}",
        key="runs_shopper",
        persist_state="session",
        width=320,
    )
    runs = bench.runs.latest(LIMIT, only)
    if not runs:
        frame.empty("No page has been generated yet.", PREVIEW, "Preview a page", ":material/storefront:")
    else:
        chosen = runtable.run_table(runs, labels, address.run_id() or runs[0].id, bench.settings.llm.currency)
        if chosen:
            st.query_params["run"] = chosen
            stopped = next((run for run in runs if run.id == chosen and run.status != "done"), None)
            if stopped:
                unfinished(stopped)
            else:
                inside(chosen)
