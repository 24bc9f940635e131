"""Endcap's entry point: page settings and navigation, nothing else."""

from pathlib import Path

import streamlit as st

from pages.ui import arrival

MARK = Path(__file__).parent / "pages" / "ui" / "assets" / "mark.svg"

st.set_page_config(
    page_title="Endcap",
    page_icon=str(MARK),
    layout="wide",
    menu_items={"about": "Endcap, a merchandiser's workbench for storefront pages."},
)

st.logo(str(MARK.with_name("logo.svg")), size="large", icon_image=str(MARK))
navigation = st.navigation(
    {
        "Start": [
            st.Page(
                "pages/start/home.py",
                title="Home",
                icon=":material/home:",
                default=True,
                help="What to do first, what is in the workspace, and the latest pages.",
            ),
        ],
        "Preview": [
            st.Page(
                "pages/preview/page.py",
                title="Shopper page",
                icon=":material/storefront:",
                url_path="shopper-page",
                help="Generate the page of one shopper for one day, and ask why.",
            ),
            st.Page(
                "pages/preview/runs.py",
                title="Runs",
                icon=":material/history:",
                url_path="runs",
                help="Every page generated so far: times, verdicts, replay.",
            ),
        ],
        "Setup": [
            st.Page(
                "pages/setup/catalogue.py",
                title="Catalogue",
                icon=":material/inventory_2:",
                url_path="catalogue",
                help="What is in the workspace, imports, and the index.",
            ),
        ],
    }
)
arrival.settle(navigation.url_path)
navigation.run()
