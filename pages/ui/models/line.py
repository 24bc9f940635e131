"""One line about language models for the start page: who designs, what was spent today, or that none is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.domain.model import ROLES
from core.domain.money import money
from pages.ui.models.labels import ROLE_NAMES
from pages.ui.words import plain

if TYPE_CHECKING:
    from core.bootstrap import Workbench

MODELS = "pages/setup/models.py"


def language_models(bench: Workbench) -> None:
    """Who serves which role, whether anything keeps them from it, and today's spend against the limit."""
    views = {view.endpoint.id: view for view in bench.models.endpoints()}
    team = bench.models.team()
    serving = [(role, views[getattr(team, role)]) for role in ROLES if getattr(team, role) in views]
    with st.container(border=True, gap="xsmall", key="home_language_models"):
        for role, view in serving:
            who, what = st.columns([3, 8], vertical_alignment="center")
            able = view.key != "missing" and not view.resting_seconds
            mark = ":green[:material/check_circle:]" if able else ":orange[:material/error:]"
            who.markdown(f"{mark} **{ROLE_NAMES[role]}**")
            trouble = ", its key is missing" if view.key == "missing" else ", resting" if view.resting_seconds else ""
            what.caption(plain(f"{view.endpoint.name} · {view.endpoint.model}{trouble}"))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(_foot(bench, bool(serving)), width="stretch")
            label = "Models" if views else "Set up a language model"
            st.page_link(MODELS, label=label, icon=":material/neurology:")


def _foot(bench: Workbench, serving: bool) -> str:
    if not serving:
        return "No language model is at work. The theme library designs pages; nothing is missing without one."
    account = bench.models.money()
    spent, most = money(account.today_micros, account.currency), money(account.day_cap_micros, account.currency)
    return plain(f"Today: {spent} of at most {most}.")
