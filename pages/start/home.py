"""Home: what to do first, what is in the workspace, and the latest pages."""

import streamlit as st

from pages.ui import frame, overview
from pages.ui.models.line import language_models
from pages.ui.services import workbench
from pages.ui.steps import steps, workspace_line

LATEST = 6  # runs listed

with frame.page("Good to see you", "Pages designed from the theme down, with a reason for every product on them."):
    bench = workbench()
    status = bench.status.status()
    runs = bench.runs.latest(LATEST)
    steps(status, runs)
    overview.figures(status)
    overview.recent(runs, bench.preview.shoppers())
    st.subheader("Models", anchor=False)
    language_models(bench)
    overview.models(status)
    st.caption(workspace_line(status))
