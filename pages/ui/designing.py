"""Who designs the page, what that would cost, and the titles while they are being written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from core.domain.model import Estimate
from core.jobs import Job
from pages.ui import live
from pages.ui.money import expected
from pages.ui.words import plain

if TYPE_CHECKING:
    from core.bootstrap import Workbench
    from core.desks.running import DesignerId
    from core.desks.views import DesignerChoice

DESIGNER = "preview_designer"
MODELS = "pages/setup/models.py"
_ASKED = "preview_estimate"  # (what was asked, the job that reckons it)
PLACEHOLDERS = 3  # rows drawn before the first title is known


def who_designs(choices: Sequence[DesignerChoice]) -> DesignerId:
    """One control for theme library or model; one that is not ready is named with what to do about it."""
    names = {one.id: one.name for one in choices}
    missing = [one for one in choices if not one.ready]
    if st.session_state.get(DESIGNER) in {None, *(one.id for one in missing)}:
        st.session_state[DESIGNER] = "library"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.segmented_control(
            "Designed by",
            list(names),
            format_func=lambda one: plain(names[one]),
            key=DESIGNER,
            required=True,
            disabled=bool(missing),
            persist_state="session",
            help="  \n".join(f"**{plain(one.name)}**: {plain(one.detail)}" for one in choices),
        )
        if missing:
            st.page_link(MODELS, label="Set up a language model", icon=":material/add:")
    return chosen or "library"


def estimate_line(bench: Workbench, shopper_id: str, at: date, objectives: Sequence[str], run_id: str | None) -> None:
    """What a page by the model would cost, reckoned in the background so that the page never waits for it."""
    asked = (shopper_id, at, tuple(objectives), run_id, bench.models.team(), bench.models.caps(), _prices(bench))
    known, job_id = st.session_state.get(_ASKED, (None, None))
    job = live.find(bench.jobs, job_id) if known == asked else None
    if job is None:
        job = bench.jobs.submit(
            "estimate",
            "Cost of a page",
            lambda one: bench.preview.estimate(
                shopper_id, at, list(objectives), "llm", one.on_progress
            ).model_dump_json(),
        )
        st.session_state[_ASKED] = (asked, job.id)
    if not job.finished:
        live.follow(job, _reckoning)
    elif job.state == "done" and job.result:
        _told(Estimate.model_validate_json(job.result), bench.settings.llm.currency)
    else:
        st.caption(f":material/calculate: The cost could not be worked out: {plain(job.error or 'stopped')}")


def _reckoning(job: Job) -> None:
    st.caption(":material/calculate: Working out what this page would cost")


def _prices(bench: Workbench) -> tuple[object, ...]:
    """What of the endpoints an estimate stands on."""
    return tuple((view.endpoint, view.key, view.price) for view in bench.models.endpoints())


def _told(estimate: Estimate, currency: str) -> None:
    if estimate.problem:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(
                f"{plain(estimate.problem)} The theme library would design the page instead.",
                icon=":material/warning:",
            )
            st.page_link(MODELS, label="Models", icon=":material/neurology:")
        return
    st.caption(f":material/payments: {plain(expected(estimate, currency))}")


def growing_page(job: Job) -> None:
    """The phases, and below them the page as it grows: a row for every title written so far."""
    live.cascade_steps(job)
    for number, title in enumerate(job.drafts, start=1):
        st.markdown(f"**{number} · {plain(title)}**")
        st.skeleton(56)
    for _ in range(max(0, PLACEHOLDERS - len(job.drafts))):
        st.skeleton(120)
