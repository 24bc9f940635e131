"""The texts inside prompts that a merchandiser may change: brand voice and rubrics, with every earlier version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.domain.prompt import Wording
from core.errors import Conflict
from pages.ui import frame
from pages.ui.services import workbench
from pages.ui.words import count, moment, plain

if TYPE_CHECKING:
    from core.bootstrap import Workbench
    from core.desks.model_views import WordingView


def wordings(bench: Workbench) -> None:
    """One editor per text. The form of the answers and the rest of a prompt cannot be changed here."""
    st.markdown(
        "What models are told in your words. A change counts from the next page on and makes a new prompt version; "
        "answers kept from before are not used for it."
    )
    for view in bench.models.wordings():
        with st.container(border=True, key=f"models_wording_{view.key}"):
            _editor(bench, view)


def _editor(bench: Workbench, view: WordingView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(view.label), anchor=False, width="content")
        if view.version and view.edited_at:
            st.badge(f"Yours since {moment(view.edited_at)}", color="green")
        else:
            st.badge("As shipped", color="gray")
    st.caption(plain(view.help))
    st.text_area(
        view.label,
        view.text,
        key=_key(view),
        height=170,
        label_visibility="collapsed",
    )
    with st.container(horizontal=True):
        st.button("Save", key=f"models_save_{view.key}", type="primary", on_click=_save, args=(view,))
        if view.text != view.shipped:
            st.button(
                "Back to the shipped text",
                key=f"models_reset_{view.key}",
                on_click=_reset,
                args=(view.key, view.version),
            )
    if view.version:
        _history(view, bench.models.wording_history(view.key))


def _history(view: WordingView, versions: list[Wording]) -> None:
    with st.expander(f"{count(len(versions), 'version')} so far", icon=":material/history:"):
        for one in versions:
            when = moment(one.edited_at) if one.edited_at else "shipped"
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption(f"Version {one.version}, {when}")
                if one.version != view.version:
                    st.button(
                        "Use again",
                        key=f"models_use_{view.key}_{one.version}",
                        type="tertiary",
                        on_click=_use,
                        args=(view.key, one.text, view.version),
                    )
            st.code(one.text, language=None, wrap_lines=True)


@frame.attempt
def _save(view: WordingView) -> None:
    typed = st.session_state[_key(view)]
    if typed.strip() == view.text.strip():
        st.toast("Nothing was changed.", icon=":material/info:")
        return
    try:
        _write(view.key, typed, view.version)
    except Conflict as conflict:
        now = next(one for one in workbench().models.wordings() if one.key == view.key)
        st.session_state[_key(now)] = typed
        hint = (
            f"Yours is still in the box; theirs is Version {now.version} below. Save again to put yours in its place."
        )
        raise Conflict(f"{view.label}: somebody saved another text while you wrote.", hint=hint) from conflict


@frame.attempt
def _use(key: str, text: str, version: int) -> None:
    _write(key, text, version)


def _write(key: str, text: str, version: int) -> None:
    workbench().models.save_wording(key, text, version)
    st.toast("Saved.", icon=":material/check:")


@frame.attempt
def _reset(key: str, version: int) -> None:
    workbench().models.reset_wording(key, version)
    st.toast("The shipped text is back.", icon=":material/check:")


def _key(view: WordingView) -> str:
    return f"models_text_{view.key}_{view.version}"
