"""Theme watch: whether generated themes repeat themselves, miss the catalogue, or fall back."""

import streamlit as st

from pages.ui import frame, monitors
from pages.ui.services import workbench
from pages.ui.words import count, moment, plain, sentence

RUNS, PREVIEW = "pages/preview/runs.py", "pages/preview/page.py"
PERIODS = {7: "7 days", 30: "30 days", 90: "90 days"}

with frame.page("Theme watch", "The known ways in which generated themes go wrong, watched over your stored pages."):
    bench = workbench()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.segmented_control(
            "Pages of the last",
            list(PERIODS),
            default=30,
            required=True,
            format_func=PERIODS.__getitem__,
            key="watch_days",
        )
        designer = st.selectbox(
            "Designed by",
            [None, *bench.monitors.report(days or 30).designers],
            format_func=lambda one: "Everybody" if one is None else sentence(one),
            key="watch_designer",
            width=320,
        )
    with st.spinner("Reading the pages"):
        report = bench.monitors.report(days or 30, designer)
    if not report.runs:
        frame.empty("No page was made in this time.", PREVIEW, "Preview a page", ":material/storefront:")
    else:
        part = "" if report.complete else " The newest were read; there are more."
        with st.container(horizontal=True, vertical_alignment="center"):
            told = f"{count(report.runs, 'run')}, {count(report.pages, 'different page')}.{part}"
            st.caption(plain(f"{told} Looked at {moment(report.made_at)}."), width="stretch")
            st.page_link(RUNS, label="See the runs", icon=":material/history:")
        monitors.alike(report)
        monitors.holes(report)
        monitors.fallbacks(report, bench.settings.llm.currency)
        monitors.newcomers(report)
