"""Endpoints as cards: where each is, whether its key is there, what a check found, what it costs, what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.domain.model import Capabilities
from pages.ui import frame, live
from pages.ui.models.endpoint_form import adding, endpoint_form, open_form
from pages.ui.models.labels import FORM, ROLE_NAMES
from pages.ui.money import per_million
from pages.ui.services import workbench
from pages.ui.words import moment, plain, sentence

if TYPE_CHECKING:
    from core.bootstrap import Workbench
    from core.desks.model_views import EndpointView

KEYS = {
    "set": ":green[:material/key:] Key is set",
    "missing": ":red[:material/key_off:] **Key is missing**",
    "not sent": ":orange[:material/key_off:] **Key is not sent**",
    "not needed": ":gray[:material/key_off:] No key needed",
}
OPTIONAL = (("stream", "writes titles live"), ("usage", "counts its tokens"), ("batch", "takes batches at half price"))


def endpoints(bench: Workbench) -> None:
    """All endpoints, the form for a new one, and what they are good for while there is none."""
    views = bench.models.endpoints()
    if adding():
        endpoint_form(bench)
    else:
        if not views:
            _welcome()
        st.button(
            "Add an endpoint",
            key="models_add",
            type="secondary" if views else "primary",
            icon=":material/add:",
            on_click=open_form,
        )
    for view in views:
        if adding(view.endpoint.id):
            endpoint_form(bench, view.endpoint)
        else:
            _card(bench, view)


def _welcome() -> None:
    with st.container(border=True, gap="small"):
        st.subheader("No language model yet", anchor=False)
        st.markdown(
            "Everything works without one: the theme library designs pages. With a model of yours, Endcap also\n"
            "- has **themes written** for one shopper and one day, in the voice of your brand;\n"
            "- has the **keywords** of every theme picked with an understanding of what is meant;\n"
            "- has finished pages **graded**, with reasons.\n\n"
            "You need an address that speaks OpenAI's language, from a provider or on a machine of yours, the name of "
            "a model, and for most providers a key in the environment. You see the cost before every page, and set "
            "limits under Money."
        )


def _card(bench: Workbench, view: EndpointView) -> None:
    one = view.endpoint
    with st.container(border=True, key=f"models_card_{one.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(plain(one.name), anchor=False, width="content")
            for role in view.roles:
                st.badge(ROLE_NAMES[role], color="green")
            if view.resting_seconds:
                rest = f"Rests for {view.resting_seconds:.0f} s after too many faults"
                st.badge(rest, color="orange", icon=":material/bedtime:")
        st.text(f"{one.model}  ·  {one.base_url}")
        facts, found = st.columns([2, 3], gap="large")
        with facts:
            _facts(bench, view)
        with found:
            _found(view.capabilities)
        _next(view)
        _checking(bench, one.id)
        _actions(view, running=_job(bench, one.id) is not None)


def _facts(bench: Workbench, view: EndpointView) -> None:
    named = f" ({plain(view.endpoint.key_name)})" if view.endpoint.key_name else ""
    st.markdown(KEYS[view.key] + named)
    if view.key_problem:
        st.caption(plain(view.key_problem))
    if view.price:
        words = sentence(per_million(view.price, bench.models.money().currency))
        st.markdown(f":gray[:material/sell:] {plain(words)}")
    else:
        st.markdown(":orange[:material/sell:] **No price yet**: it is not asked until one is entered under Money.")


def _found(seen: Capabilities | None) -> None:
    if seen is None:
        st.markdown(":gray[:material/help:] Not checked yet. Check asks it a few short questions.")
        return
    st.markdown(f":green[:material/check_circle:] {FORM[seen.structured]}")
    can = [words for field, words in OPTIONAL if getattr(seen, field)]
    st.markdown(f":gray[:material/tune:] {(', '.join(can) or 'no extras').capitalize()}.")
    with st.expander(f"What the check found, {moment(seen.probed_at)}", icon=":material/fact_check:"):
        for line in seen.seen:
            st.markdown(f"- {plain(line)}")


def _next(view: EndpointView) -> None:
    """What is still missing before it is at work, after it was checked."""
    if view.capabilities is None or (view.price and view.roles):
        return
    tab, words = ("Roles", "give it something to do") if view.price else ("Money", "enter its price")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/arrow_forward: Next: {words}.", width="content")
        st.button(f"Open {tab}", key=f"models_next_{view.endpoint.id}", type="tertiary", on_click=_open, args=(tab,))


def _open(tab: str) -> None:
    st.session_state["tab"] = tab


def _actions(view: EndpointView, running: bool) -> None:
    one = view.endpoint
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if not running:
            st.button(
                "Check",
                key=f"models_check_{one.id}",
                type="secondary" if view.capabilities else "primary",
                icon=":material/network_check:",
                on_click=_check,
                args=(one.id,),
            )
        if not view.editable:
            st.caption("From the settings of this installation: change it there.")
            return
        st.button("Edit", key=f"models_edit_{one.id}", icon=":material/edit:", on_click=open_form, args=(one.id,))
        with st.popover("Remove", icon=":material/delete:"):
            st.markdown("Pages and costs that name it stay.")
            st.button("Remove it", key=f"models_remove_{one.id}", on_click=_remove, args=(one.id, one.version))


def _checking(bench: Workbench, endpoint_id: str) -> None:
    """The check in hand, or how the last one of this session ended."""
    job = live.find(bench.jobs, st.session_state.get(_key(endpoint_id)))
    if job is None:
        return
    if job.finished:
        live.ended(job)
        return
    live.follow(job, live.bar)
    st.button("Cancel", key=f"models_stop_{endpoint_id}", icon=":material/stop_circle:", on_click=job.cancel)


def _job(bench: Workbench, endpoint_id: str) -> object | None:
    job = live.find(bench.jobs, st.session_state.get(_key(endpoint_id)))
    return None if job is None or job.finished else job


@frame.attempt
def _check(endpoint_id: str) -> None:
    st.session_state[_key(endpoint_id)] = workbench().models.start_probe(endpoint_id).id


@frame.attempt
def _remove(endpoint_id: str, version: int) -> None:
    workbench().models.remove_endpoint(endpoint_id, version)
    st.toast("Removed.", icon=":material/check:")


def _key(endpoint_id: str) -> str:
    return f"models_probe_{endpoint_id}"
