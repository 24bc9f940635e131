"""Who designs the page, and the titles while they are being written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from core.jobs import Job
from pages.ui import live
from pages.ui.words import plain

if TYPE_CHECKING:
    from core.desks.running import DesignerId
    from core.desks.views import DesignerChoice

DESIGNER = "preview_designer"
MODELS = "pages/setup/models.py"
PLACEHOLDERS = 3  # rows drawn before the first title is known


def who_designs(choices: Sequence[DesignerChoice], busy: bool) -> DesignerId:
    """One control for theme library or model, which designs where one is set up to; without one, where to get it."""
    names = {one.id: one.name for one in choices}
    missing = [one for one in choices if not one.ready]
    if st.session_state.get(DESIGNER) in {None, *(one.id for one in missing)}:
        st.session_state[DESIGNER] = "library" if missing else "llm"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.segmented_control(
            "Designed by",
            list(names),
            format_func=lambda one: plain(names[one]),
            key=DESIGNER,
            required=True,
            disabled=busy or bool(missing),
            persist_state="session",
            help="  \n".join(f"**{plain(one.name)}**: {plain(one.detail)}" for one in choices),
        )
        if missing:
            st.page_link(MODELS, label="Set up a language model", icon=":material/add:")
    return chosen or "library"


def growing_page(job: Job) -> None:
    """The phases, and below them the page as it grows: a row for every title written so far."""
    live.cascade_steps(job)
    for number, title in enumerate(job.drafts, start=1):
        st.markdown(f"**{number} · {plain(title)}**")
        st.skeleton(56)
    for _ in range(max(0, PLACEHOLDERS - len(job.drafts))):
        st.skeleton(120)
