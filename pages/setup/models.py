"""Models: which language model does what, where it is asked, what it is told, and what it costs."""

import streamlit as st

from pages.ui import frame, overview
from pages.ui.models.calls import latest_calls
from pages.ui.models.endpoints import endpoints
from pages.ui.models.prompts import prompts
from pages.ui.models.spend import spending
from pages.ui.models.team import roles
from pages.ui.models.wording import wordings
from pages.ui.services import workbench

LATEST = 100  # calls listed

with frame.page("Models", "Which language model does what, what it is told, and what it costs. All of it is optional."):
    bench = workbench()
    parts = {
        "Endpoints": lambda: endpoints(bench),
        "Roles": lambda: roles(bench),
        "Money": lambda: spending(bench),
        "Wording": lambda: wordings(bench),
        "Prompts": lambda: prompts(bench),
        "Calls": lambda: latest_calls(bench.models.calls(LATEST), bench.models.money().currency),
        "Other models": lambda: overview.models(bench.status.status()),
    }
    for tab, draw in zip(st.tabs(list(parts), key="tab", bind="query-params"), parts.values(), strict=True):
        if tab.open:
            with tab, frame.guard():
                draw()
