"""Endcap's entry point: page settings and navigation, nothing else."""

from pathlib import Path

import streamlit as st

from pages.ui import arrival

MARK = Path(__file__).parent / "pages" / "ui" / "assets" / "mark.svg"
HOME = "What to do first, what is in the workspace, and the latest pages."
PREVIEW = "Generate the page of one shopper for one day, and ask why."
RUNS = "Every page generated so far: times, verdicts, model calls, replay."
WATCH = "Whether generated themes repeat themselves, miss the catalogue, or fall back."
CATALOGUE = "What is in the workspace, imports, and the index."
MODELS = "Which language model does what, what it is told, and what it costs."

st.set_page_config(
    page_title="Endcap",
    page_icon=str(MARK),
    layout="wide",
    menu_items={"about": "Endcap, a merchandiser's workbench for storefront pages."},
)


def page(path: str, title: str, icon: str, about: str) -> st.Page:
    """A page under its own address, which is its title."""
    address = title.lower().replace(" ", "-")
    return st.Page(f"pages/{path}.py", title=title, icon=f":material/{icon}:", url_path=address, help=about)


st.logo(str(MARK.with_name("logo.svg")), size="large", icon_image=str(MARK))
navigation = st.navigation(
    {
        "Start": [st.Page("pages/start/home.py", title="Home", icon=":material/home:", default=True, help=HOME)],
        "Preview": [
            page("preview/page", "Shopper page", "storefront", PREVIEW),
            page("preview/runs", "Runs", "history", RUNS),
        ],
        "Quality": [page("quality/monitors", "Theme watch", "monitor_heart", WATCH)],
        "Setup": [
            page("setup/catalogue", "Catalogue", "inventory_2", CATALOGUE),
            page("setup/models", "Models", "neurology", MODELS),
        ],
    }
)
arrival.settle(navigation.url_path)
navigation.run()
