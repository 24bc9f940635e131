"""What the address bar says: which run is open, which job is running, which shopper is chosen.

The address is the state that matters: a refreshed or shared tab shows the same thing, and shows a stored run without
generating it again.
"""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

import streamlit as st

_LAST_RUN = "preview_run"  # so that coming back from another page shows the same run again
_WATCHED = "preview_job"  # (job, page open when it began): a rerun sent before the address changed has the old one


def run_id() -> str | None:
    """The run in the address; on a bare address the one this session had open last."""
    if st.query_params.get("run"):
        return st.query_params["run"]
    if not st.query_params and _LAST_RUN in st.session_state:
        open_run(st.session_state[_LAST_RUN])
        return str(st.session_state[_LAST_RUN])
    return None


def job_id() -> str | None:
    """The job in the address, or the one this session started from the very place that the address names."""
    if st.query_params.get("job"):
        return st.query_params["job"]
    job, before = st.session_state.get(_WATCHED, (None, None))
    return job if st.query_params.get("run") == before else None


def shopper_id() -> str | None:
    return st.query_params.get("shopper") or None


def open_run(run: str) -> None:
    """Name a stored run in the address, and nothing else."""
    st.session_state[_LAST_RUN] = run
    st.session_state.pop(_WATCHED, None)
    st.query_params.from_dict({"run": run})


def watch_job(job: str, shopper: str) -> None:
    """Name a running job, so that a refreshed tab finds it again, and the page that was open when it began."""
    before = st.query_params.get("run")
    st.session_state[_WATCHED] = (job, before)
    st.query_params.from_dict({"job": job, "run": before} if before else {"job": job, "shopper": shopper})


def choose_shopper(shopper: str) -> None:
    """Name a shopper; an open run is closed."""
    st.session_state.pop(_LAST_RUN, None)
    st.session_state.pop(_WATCHED, None)
    st.query_params.from_dict({"shopper": shopper})


def full_link(query: str) -> str:
    """This page's address with another query string, for copying."""
    parts = urlsplit(str(st.context.url or ""))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
