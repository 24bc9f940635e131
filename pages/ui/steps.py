"""The first steps: from an empty workspace to a page with its reasons, each with its real state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from core.desks.views import Status
from core.domain.run import Run
from pages.ui.words import count, plain, source_name

CATALOGUE, PREVIEW = "pages/setup/catalogue.py", "pages/preview/page.py"


class Step(NamedTuple):
    """One step. `ready` says whether it can be taken now; `query` opens something particular on its page."""

    title: str
    text: str
    done: bool
    ready: bool
    page: str
    link: str
    query: dict[str, str]


def steps(status: Status, latest: Sequence[Run]) -> None:
    """Four steps side by side; a link shows on those that can be taken now."""
    ladder = (_bring_in(status), _index(status), _preview(status), _ask(latest))
    cards = st.grid(len(ladder), min_column_width=190, border=True)
    for number, step in enumerate(ladder, start=1):
        with cards.cell().container(key=f"home_step_{number}", gap="xsmall"):
            mark = ":green[:material/check_circle:]" if step.done else f":primary[:material/counter_{number}:]"
            st.markdown(f"{mark} **{step.title}**")
            st.caption(step.text)
            if step.ready:
                st.page_link(step.page, label=step.link, icon=":material/arrow_forward:", query_params=step.query)


def _bring_in(status: Status) -> Step:
    text = f"{source_name(status.source)}: {count(status.products, 'product')}."
    return Step(
        "Bring in a catalogue",
        text if status.products else "Try the demo market, or import your own files.",
        status.products > 0,
        True,
        CATALOGUE,
        "See the catalogue" if status.products else "Import",
        {},
    )


def _index(status: Status) -> Step:
    text = {
        "ready": "Themes can find products by meaning.",
        "stale": "The catalogue has changed since it was built.",
        "missing": "Lets themes find products by meaning.",
    }
    return Step(
        "Build the index",
        text[status.index],
        status.index == "ready",
        status.products > 0,
        CATALOGUE,
        "See the index" if status.index == "ready" else "Build it",
        {},
    )


def _preview(status: Status) -> Step:
    text = f"{count(status.runs, 'page')} generated so far."
    return Step(
        "Preview a page",
        text if status.runs else "Pick a shopper and a day, and watch the four phases.",
        status.runs > 0,
        status.products > 0,
        PREVIEW,
        "Preview a page",
        {},
    )


def _ask(latest: Sequence[Run]) -> Step:
    done = next((run for run in latest if run.status == "done"), None)
    return Step(
        "Ask why",
        "Click any product on a page, or search for one that is missing.",
        False,
        done is not None,
        PREVIEW,
        "Open the latest page",
        {"run": done.id} if done else {},
    )


def workspace_line(status: Status) -> str:
    """Version, database and folder, for the foot of the start page."""
    engine = f"{status.database.dialect} {status.database.version}"
    return plain(f"Endcap {status.version} · {engine} · workspace {status.workspace}")
