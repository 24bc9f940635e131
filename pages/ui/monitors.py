"""The four monitors of generated themes: a state, a figure against sound pages, a sentence, and examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.domain.money import money
from pages.ui.words import count, plain

if TYPE_CHECKING:
    from core.desks.monitors import MonitorReport
    from core.evaluation.collapse import Repeated
    from core.evaluation.gauge import Gauge, State
    from core.evaluation.recall_holes import Hole
    from core.evaluation.shares import Fallback

Look = tuple[Literal["green", "orange", "red", "gray"], str, str]
STATES: dict[State, Look] = {
    "fine": ("green", ":material/check_circle:", "Fine"),
    "watch": ("orange", ":material/visibility:", "Watch"),
    "act": ("red", ":material/priority_high:", "Act"),
    "too few pages": ("gray", ":material/hourglass_empty:", "Too few pages"),
}
VARIANTS = 3  # shown of a title that repeats


def alike(report: MonitorReport) -> None:
    """Template collapse: are the titles of different shoppers, or of one shopper over time, too much alike?"""
    found = report.collapse
    with _card("Do titles repeat?", found.state, found.sentence):
        _gauges(found.gauges)
        _repeated(found.repeated)


def holes(report: MonitorReport) -> None:
    """Concepts that the catalogue has no words for."""
    found = report.holes
    with _card("Does the shop have what themes ask for?", found.gauge.state, found.gauge.sentence):
        _gauges([found.gauge])
        _holes(found.holes)


def newcomers(report: MonitorReport) -> None:
    """Pages made without knowing the shopper."""
    with _card("Do pages know their shopper?", report.cold_start.state, report.cold_start.sentence):
        _gauges([report.cold_start])


def fallbacks(report: MonitorReport, currency: str) -> None:
    """Pages whose model failed, by reason and by day, and what model pages cost."""
    found = report.fallback
    with _card("Does the model do its work?", found.gauge.state, found.gauge.sentence):
        _gauges([found.gauge])
        if found.gauge.n:
            st.caption(plain(_pages_by_model(found, currency)))
        halves = st.grid(2, min_column_width=320, gap="large")
        with halves.cell():
            _why(found)
        with halves.cell():
            _when(found)


def _card(title: str, state: State, sentence: str) -> DeltaGenerator:
    colour, icon, word = STATES[state]
    card = st.container(border=True, gap="small")
    with card:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(title, anchor=False, width="content")
            st.badge(word, color=colour, icon=icon)
        st.markdown(plain(sentence))
    return card


def _gauges(gauges: Sequence[Gauge]) -> None:
    """Each figure with its interval, beside that of sound pages. Nothing while there is nothing to measure."""
    measured = [gauge for gauge in gauges if gauge.value is not None and gauge.low is not None]
    if not measured:
        return
    with st.grid(2 if len(measured) > 1 else 3, min_column_width=260):
        for gauge in measured:
            st.metric(
                gauge.name,
                f"{gauge.value:.0%}",
                delta=f"sound pages {gauge.baseline:.0%}" if gauge.baseline is not None else None,
                delta_color="off",
                delta_arrow="off",
                border=True,
                height="stretch",
                help=_about(gauge),
            )


def _about(gauge: Gauge) -> str:
    """How sure the figure is, and what it is held against."""
    sure = f"Between {gauge.low:.0%} and {gauge.high:.0%} with 95% certainty, from {gauge.n:,} {plain(gauge.of)}."
    return f"{sure} Held against {plain(gauge.baseline_from)}." if gauge.baseline_from else sure


def _repeated(titles: Sequence[Repeated]) -> None:
    if not titles:
        return
    st.markdown("**Titles that repeat most**")
    st.dataframe(
        [
            {
                "Title": one.title,
                "Shoppers": one.shoppers,
                "Pages": one.pages,
                "Also as": " · ".join(variant for variant in one.variants if variant != one.title)[:200],
            }
            for one in titles
        ],
        hide_index=True,
        alt="Titles that repeat most",
    )


def _holes(found: Sequence[Hole]) -> None:
    if not found:
        return
    st.markdown("**Concepts that found no keyword**")
    st.dataframe(
        [
            {
                "Concept": one.concept,
                "Times": one.times,
                "Nearest": one.similarity,
                "In the theme": one.title,
                "Page": f"shopper-page?run={one.run_id}",
            }
            for one in found
        ],
        hide_index=True,
        column_config={
            "Nearest": st.column_config.NumberColumn(format="%.2f", help="Likeness of the nearest keyword, 1 is equal"),
            "Page": st.column_config.LinkColumn(display_text="Open"),
        },
        alt="Concepts that found no keyword",
    )


def _pages_by_model(found: Fallback, currency: str) -> str:
    """Drafts among all pages, cached answers, and the mean cost of a page by a model."""
    told = [f"{count(found.gauge.n, 'page')} asked of a model", f"{found.drafts:.0%} of all pages are drafts"]
    if found.cached is not None:
        told.append(f"{found.cached:.0%} of answers came from the cache")
    if found.mean_cost_micros is not None:
        told.append(f"{money(round(found.mean_cost_micros), currency)} a page")
    return f"{'; '.join(told)}."


def _why(found: Fallback) -> None:
    if not found.kinds:
        return
    st.markdown("**Why**")
    rows = [{"Reason": one.words[:1].upper() + one.words[1:], "Pages": one.runs} for one in found.kinds]
    st.dataframe(rows, hide_index=True, alt="Why models failed")


def _when(found: Fallback) -> None:
    if not found.kinds:
        return
    st.markdown("**When**")
    st.dataframe(
        [{"Day": one.day, "Pages": one.runs, "Fell back": one.fell_back / one.runs} for one in found.days],
        hide_index=True,
        column_config={
            "Day": st.column_config.DateColumn(format="D MMM YYYY"),
            "Fell back": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1),
        },
        alt="Pages by a model and how many fell back, by day",
    )
