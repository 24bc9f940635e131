"""The frame of every page: its title, and the one place where errors become sentences."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec

import streamlit as st

from core.errors import EndcapError
from pages.ui.words import plain

Given = ParamSpec("Given")
log = logging.getLogger(__name__)
_KEPT = "frame_error"  # an error of a callback, shown at the top of the run that follows


@contextmanager
def page(title: str, intro: str) -> Iterator[None]:
    """Draw title and intro, then the page inside. An error stops the page with a message, never a traceback."""
    st.title(title, anchor=False)
    st.caption(intro)
    if kept := st.session_state.pop(_KEPT, None):
        show_error(*kept)
    with guard():
        yield


@contextmanager
def guard() -> Iterator[None]:
    """Errors inside become a message with a hint. Also for dialogs and fragments, which run outside the page."""
    try:
        yield
    except EndcapError as error:
        show_error(str(error), error.hint)
    except Exception:
        log.exception("a page failed")
        show_error("Something went wrong inside Endcap.", EndcapError.hint)


def attempt(action: Callable[Given, object]) -> Callable[Given, None]:
    """An action fit for `on_click`: its error is kept and shown at the top of the page."""

    def tried(*args: Given.args, **kwargs: Given.kwargs) -> None:
        try:
            action(*args, **kwargs)
        except EndcapError as error:
            st.session_state[_KEPT] = (str(error), error.hint)
        except Exception:
            log.exception("an action failed")
            st.session_state[_KEPT] = ("Something went wrong inside Endcap.", EndcapError.hint)

    return tried


def show_error(message: str, hint: str | None, details: tuple[str, ...] = ()) -> None:
    """A message, what to do about it, and the faults one by one. All of it is shown literally."""
    text = f"**{plain(message)}**"
    if hint:
        text += f"  \n{plain(hint)}"
    st.error(text, icon=":material/error:")
    if details:
        with st.container(border=True, gap="xsmall", height=320 if len(details) > 8 else "content"):
            for detail in details:
                st.text(detail)


def empty(message: str, link: str, label: str, icon: str) -> None:
    """An empty state: what is missing, and the page that brings it."""
    with st.container(border=True):
        st.markdown(message)
        st.page_link(link, label=label, icon=icon)
