"""Who does what: the endpoint that serves each role, and how many pages the judge sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.domain.model import ROLES, Role, Team
from core.errors import Conflict
from pages.ui import frame
from pages.ui.models.labels import NOBODY, ROLE_NAMES, ROLE_WORK
from pages.ui.services import workbench

if TYPE_CHECKING:
    from core.bootstrap import Workbench

SHARE = "models_share"


def roles(bench: Workbench) -> None:
    """One choice per role, saved together."""
    names = {view.endpoint.id: f"{view.endpoint.name} · {view.endpoint.model}" for view in bench.models.endpoints()}
    team = bench.models.team()
    st.markdown("Each job goes to the theme library and its rules, or to a language model of yours.")
    with st.form("models_team"):
        for role in ROLES:
            _role(role, team, names)
        st.slider(
            "Shoppers whose pages are judged unasked",
            0,
            100,
            round(team.judge_share * 100),
            5,
            format="%d%%",
            key=f"{SHARE}_{team.version}",
            help="Each call costs money. Any page can be judged by hand as well, on its Judge tab.",
            width=420,
        )
        st.form_submit_button("Save", key="models_team_save", type="primary", on_click=_save, args=(team,))


def _role(role: Role, team: Team, names: dict[str, str]) -> None:
    told, pick = st.columns([5, 4], vertical_alignment="center")
    told.markdown(f"**{ROLE_NAMES[role]}**  \n:gray[{ROLE_WORK[role]}]")
    options = ["", *names]
    now = getattr(team, role)
    pick.selectbox(
        ROLE_NAMES[role],
        options,
        index=options.index(now) if now in options else 0,
        format_func=lambda one: names.get(one, NOBODY[role]),
        key=_key(role, team.version),
        label_visibility="collapsed",
    )


@frame.attempt
def _save(seen: Team) -> None:
    """Save against the version that was on screen: another person's change is not written over."""
    chosen: dict[str, str] = {role: st.session_state[_key(role, seen.version)] for role in ROLES}
    share = st.session_state[f"{SHARE}_{seen.version}"] / 100
    try:
        workbench().models.save_team(seen.model_copy(update={**chosen, "judge_share": share}))
    except Conflict as conflict:
        hint = "The choices below are theirs now. Make your change again and save."
        raise Conflict(str(conflict), hint=hint) from conflict
    st.toast("Saved.", icon=":material/check:")


def _key(role: Role, version: int) -> str:
    return f"models_role_{role}_{version}"
