"""Prompts as they are sent: the text of each, its versions, what changed between two, and the pages each made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.ui.words import count, day, moment, plain

if TYPE_CHECKING:
    from core.bootstrap import Workbench
    from core.desks.model_views import PromptView

PREVIEW = "pages/preview/page.py"
SHOWN = 10  # pages listed for a version
LONG = 1500  # characters of a difference that scroll in a box of their own


def prompts(bench: Workbench) -> None:
    """Choose a prompt; see it, its versions, and what they made."""
    views = {view.name: view for view in bench.models.prompts()}
    st.markdown("The full text that models are given. A version is named by its content: any change makes a new one.")
    names = list(views)
    chosen = st.pills(
        "Prompt", names, default=names[0], format_func=_title, required=True, key="models_prompt", width="stretch"
    )
    view = views[chosen or names[0]]
    st.markdown(f"{plain(view.purpose)}  \n:gray[Version now:] `{view.version}`")
    st.code(view.source, language="jinja2", wrap_lines=True, height=420)
    _versions(bench, view)


def _title(name: str) -> str:
    words = name.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def _versions(bench: Workbench, view: PromptView) -> None:
    st.subheader("Versions used so far", anchor=False)
    if not view.versions:
        st.caption("It has not been used yet.")
        return
    unused = {view.version: f"{view.version} · now, not used yet"}
    names = unused | {one.version: f"{one.version} · {moment(one.first_used)}" for one in view.versions}
    with st.container(horizontal=True):
        new = _pick("Version", view, names, 0)
        old = _pick("Compare with", view, names, 1) if len(names) > 1 else None
    if old:
        _difference(bench, view, old, new)
    _pages(bench, view, new)


def _pick(label: str, view: PromptView, names: dict[str, str], at: int) -> str:
    key = f"models_version_{at}_{view.name}"
    return st.selectbox(label, list(names), index=at, format_func=names.__getitem__, key=key, width=340)


def _difference(bench: Workbench, view: PromptView, old: str, new: str) -> None:
    if old == new:
        st.caption("The same version twice: nothing differs.")
        return
    changed = bench.models.prompt_diff(view.name, old, new)
    with st.container(height=300 if len(changed) > LONG else "content", border=False):
        st.code(_readable(changed) or "Nothing differs.", language="diff", wrap_lines=True)


def _readable(diff: str) -> str:
    """Without what is meant for programs: file names, and a gap as a gap."""
    lines = diff.splitlines()[2:]
    return "\n".join("…" if line.startswith("@@") else line for line in lines if lines.index(line) or line[:2] != "@@")


def _pages(bench: Workbench, view: PromptView, version: str) -> None:
    runs = [run for run in bench.models.pages_of(view.name, version) if run.status == "done"]
    if not runs:
        st.caption("No stored page was made with this version.")
        return
    st.caption(f"{count(len(runs), 'page')} made with this version{', the latest first' if len(runs) > 1 else ''}.")
    labels = {one.id: one.label for one in bench.preview.shoppers()}
    with st.container(gap="xsmall"):
        for run in runs[:SHOWN]:
            who = labels.get(run.shopper_id) or f"Shopper {run.shopper_id}"
            label = f"{plain(who)}, {day(run.at)}, made {moment(run.created_at)}"
            st.page_link(PREVIEW, label=label, icon=":material/open_in_new:", query_params={"run": run.id})
