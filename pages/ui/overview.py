"""The start page below the steps: figures, latest pages, models."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.desks.views import ModelStatus, Status
from core.domain.run import Run
from core.domain.shopper import Shopper
from pages.ui.words import RUN_STATUS, count, duration, moment, plain

PREVIEW, RUNS = "pages/preview/page.py", "pages/preview/runs.py"
MODEL_MARK = {
    "ready": ":green[:material/check_circle:]",
    "missing": ":red[:material/error:]",
    "off": ":gray[:material/do_not_disturb_on:]",
}
INDEX_WORD = {"ready": "Ready", "stale": "Out of date", "missing": "Not built"}


def figures(status: Status) -> None:
    """What the workspace holds."""
    st.subheader("Workspace", anchor=False)
    with st.grid(4, min_column_width=150):
        _figure("Products", f"{status.products:,}", count(status.departments, "department"))
        _figure("Shoppers", f"{status.shoppers:,}", count(status.orders, "order"))
        _figure("Keywords", f"{status.keywords:,}", count(status.categories, "category", "categories"))
        _figure("Index", INDEX_WORD[status.index], "")
    st.caption(plain(status.index_detail))


def _figure(label: str, value: str, below: str) -> None:
    st.metric(label, value, delta=below or None, delta_color="off", delta_arrow="off", border=True, height="stretch")


def recent(runs: Sequence[Run], shoppers: Sequence[Shopper]) -> None:
    """The latest runs, each with a link to its page."""
    st.subheader("Latest pages", anchor=False)
    if not runs:
        st.caption("Pages you generate appear here.")
        return
    labels = {shopper.id: shopper.label for shopper in shoppers}
    with st.container(border=True, gap="xsmall"):
        for run in runs:
            _recent(run, labels.get(run.shopper_id) or f"Shopper {run.shopper_id}")


def _recent(run: Run, shopper: str) -> None:
    who, when, took, link = st.columns([4, 3, 2, 2], vertical_alignment="center")
    who.markdown(f"**{plain(shopper)}**")
    when.caption(moment(run.created_at))
    if run.status == "done":
        took.caption(duration(dict(run.timings_ms).get("total", 0.0)))
        link.page_link(PREVIEW, label="Open", icon=":material/open_in_new:", query_params={"run": run.id})
    else:
        took.caption(RUN_STATUS[run.status])
        link.page_link(RUNS, label="Details", icon=":material/info:", query_params={"run": run.id})


def models(status: Status) -> None:
    """The models that Endcap brings along: what each does and whether it is ready."""
    with st.container(border=True, gap="xsmall"):
        for model in status.models:
            _model(model)


def _model(model: ModelStatus) -> None:
    role, detail = st.columns([3, 8], vertical_alignment="center")
    role.markdown(f"{MODEL_MARK[model.state]} **{plain(model.role)}**")
    detail.caption(plain(model.detail))
