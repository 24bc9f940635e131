"""A stored run on screen: what each phase did, the page itself, what is not on it and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from core.desks.views import PhaseView, RunView
from core.domain.run import PhaseFailure, Run
from pages.ui import address, frame
from pages.ui.glance import glance, newcomer
from pages.ui.judge import judge_tab
from pages.ui.models.calls import calls_table
from pages.ui.money import spent
from pages.ui.pricing import Offer
from pages.ui.reasons import why_drawer
from pages.ui.runtable import designed_by
from pages.ui.services import workbench
from pages.ui.storefront import shelf, storefront
from pages.ui.words import PHASE_NAMES, count, day, duration, moment, plain, shopper_name

KEYWORD_ICON = {"query": ":material/search:", "category": ":material/category:", "attribute": ":material/filter_alt:"}
MODELS = "pages/setup/models.py"
TABS = (
    ":material/storefront: The page",
    ":material/visibility_off: Not on the page",
    ":material/lightbulb: Themes",
    ":material/gavel: Judge",
)
FOUND = 12  # products offered by the why-not search


def phase_strip(phases: tuple[PhaseView, ...]) -> None:
    """Time and outcome of each phase, side by side."""
    cards = st.grid(4, min_column_width=180, border=True)
    for phase in phases:
        with cards.cell().container(gap="xsmall"):
            st.markdown(f"**{PHASE_NAMES[phase.phase]}** · {duration(phase.milliseconds)}")
            st.caption(plain(phase.summary))


def failure_words(one: PhaseFailure) -> str:
    """The phase a model failed in, why, and what stepped in (a partly usable page says so in its message). Markdown."""
    did = "" if one.partly else f" Done instead by the {plain(one.instead)}."
    return f"**{PHASE_NAMES[one.phase]}**: {plain(one.message)}{did}"


def draft_banner(view: RunView, again: Callable[[], None], offer: Offer) -> None:
    """Which phases a model failed in, why, and what stepped in. Such a page is a draft."""
    if not view.page.failures:
        return
    with st.container(key="preview_draft", gap="small"):
        lines = (failure_words(one) for one in view.page.failures)
        st.warning("  \n".join(("**This page is a draft.**", *lines)), icon=":material/draft:")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Try again", key="preview_again", icon=":material/refresh:", on_click=again, disabled=not offer.ready
            )
            if not offer.ready:
                st.caption(f"Can be pressed {offer.waits}.", width="content")
            st.page_link(MODELS, label="See the models", icon=":material/neurology:")


def about(view: RunView) -> None:
    """Which run this is, who designed it and for how much, and a link that opens it again."""
    with st.container(horizontal=True, vertical_alignment="center"):
        total = dict(view.run.timings_ms).get("total", 0.0)
        made = f"Generated {moment(view.run.created_at)} in {duration(total)}"
        origin = f", replayed from {PHASE_NAMES[view.run.replayed_from].lower()}" if view.run.replayed_from else ""
        designed = f" · Designed by {plain(designed_by(view.run))}"
        asked = spent(view.run.totals, workbench().settings.llm.currency)
        st.caption(f"{made}{origin}{designed}{f' · {plain(asked)}' if asked else ''}", width="stretch")
        with st.popover("Link", icon=":material/link:", type="tertiary"):
            st.caption("Opens this very page, without generating it again. The mark at the end of the line copies it.")
            st.code(address.full_link(view.link), language=None, wrap_lines=True)
        st.page_link(
            "pages/preview/runs.py",
            label="Look inside this run",
            icon=":material/account_tree:",
            query_params={"run": view.run.id},
        )


def models_did(view: RunView) -> None:
    """Every call that models were asked for this page, the judge's included. Nothing where none was."""
    calls = workbench().models.calls_of(view.run.id)
    if calls:
        with st.expander("What the models did", icon=":material/neurology:"):
            calls_table(calls, workbench().settings.llm.currency, "Model calls for this page, in order")


def earlier(runs: Sequence[Run]) -> None:
    """A link to the page this shopper was given last."""
    for run in runs:
        if run.status == "done":
            label = f"Open the page generated {moment(run.created_at)} for {day(run.at)}"
            st.page_link("pages/preview/page.py", label=label, icon=":material/history:", query_params={"run": run.id})


def shop_page(view: RunView) -> None:
    """The storefront with the why panel behind every product, what is missing from it, and its themes."""
    if view.page.strategy == "cold-start":
        newcomer(view.page.brief.profile)
    page, missing, themes, judge = st.tabs(TABS, key="preview_tabs", on_change="rerun")
    with page:
        asked = storefront(view, key="preview_shop")
    with missing:
        asked = why_not(view) or asked
        withdrawn(view)
    with themes:
        designer_notes(view)
    if judge.open:
        with judge, frame.guard():
            judge_tab(view)
    if asked:
        why_drawer(view.run.id, asked)


def withdrawn(view: RunView) -> None:
    """Placements that were designed and did not make it."""
    st.subheader("Placements that did not make it", anchor=False)
    if not view.page.withdrawn:
        st.caption("Every placement that was designed is on the page.")
    for gone in view.page.withdrawn:
        st.markdown(f"**{plain(gone.title)}**  \n{plain(gone.reason)}")


def designer_notes(view: RunView) -> None:
    """Who the designer had in mind, and why each theme was chosen."""
    st.markdown(plain(view.page.persona))
    if not view.page.brief.profile.cold_start:
        glance(view.page.brief.profile)
    for number, ranked in enumerate(view.page.placements, start=1):
        placement = ranked.placement
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{number} · {plain(placement.title)}**")
            st.caption(plain(" ".join(placement.why)) or "No reason was recorded.")
            with st.container(horizontal=True, gap="xsmall"):
                for chosen in ranked.selected:
                    st.badge(plain(chosen.keyword.text), color="gray", icon=KEYWORD_ICON[chosen.keyword.kind])


def why_not(view: RunView) -> str | None:
    """Search any product of the catalogue and ask about it. Returns the product that was clicked."""
    st.subheader("Why is this not on the page?", anchor=False)
    text = st.text_input(
        "Product",
        key="preview_why_not",
        type="search",
        icon=":material/search:",
        placeholder="Type a product name, brand or number",
        label_visibility="collapsed",
    )
    if not text or not text.strip():
        st.caption(f"Ask about any product that {plain(shopper_name(view.shopper))} does not see.")
        return None
    found = workbench().catalogue.find_products(text, FOUND)
    if not found:
        st.info("No product has these words in its name, brand or number.", icon=":material/search_off:")
        return None
    shown = set(view.page.product_ids())
    places = {product.id: "On the page" for product in found if product.id in shown}
    title = f"{count(len(found), 'product')} found" if len(found) < FOUND else f"The first {FOUND} found"
    return shelf(found, title, "Choose one to see what happened to it.", places, key="preview_found")
