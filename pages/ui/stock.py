"""What the workspace holds, and the state of its index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.desks.views import IndexState
from pages.ui.words import count, plain, sentence, source_name

if TYPE_CHECKING:
    from core.bootstrap import Workbench

INDEX_LOOK: dict[IndexState, tuple[str, str, str]] = {
    "ready": ("green", ":material/check_circle:", "The index is ready"),
    "stale": ("orange", ":material/update:", "The index is out of date"),
    "missing": ("red", ":material/error:", "The index is not built"),
}


def holdings(bench: Workbench) -> None:
    """Where the catalogue came from, and its departments with their counts."""
    departments = bench.catalogue.departments()
    if not departments:
        st.info(
            "The workspace is empty. Load the demo market below, or bring in your own products.",
            icon=":material/inbox:",
        )
        return
    status = bench.status.status()
    total = sum(products for _, _, products in departments)
    st.markdown(
        f"**{source_name(status.source)}**: {count(total, 'product')} in {count(len(departments), 'department')}, "
        f"{count(status.orders, 'order')} of {count(status.shoppers, 'shopper')}."
    )
    with st.expander("Departments", icon=":material/shelves:"):
        rows = [
            {"Department": sentence(name), "Categories": categories, "Products": products, "Share": products / total}
            for name, categories, products in sorted(departments, key=lambda row: -row[2])
        ]
        st.dataframe(
            rows,
            hide_index=True,
            alt="Departments with their categories and products",
            column_config={"Share": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)},
        )


def index_state(bench: Workbench) -> bool:
    """Draw the state of the index. True when building it would help."""
    state, detail = bench.catalogue.index_state()
    colour, icon, text = INDEX_LOOK[state]
    st.markdown(f":{colour}[{icon}] **{text}.** {plain(detail)}")
    return state != "ready"
