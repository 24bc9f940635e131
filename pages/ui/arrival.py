"""The first visit after a start, when it is a deep link.

Until `st.navigation` has been called once in a process, Streamlit looks for pages in the files of `pages/`, finds none
by that address, and tells the visitor "Page not found" although the page is drawn behind the message. Loading the page
once more, now that the pages are known, is all that is needed.
"""

from __future__ import annotations

from threading import Event

import streamlit as st

_someone_was_here = Event()


def settle(url_path: str) -> None:
    """Reload a deep link that is the first visit of this process. Does nothing at any other time."""
    first = not _someone_was_here.is_set()
    _someone_was_here.set()
    if first and url_path:
        st.html("<script>window.location.reload()</script>", unsafe_allow_javascript=True)
        st.stop()
