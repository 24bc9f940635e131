"""The one workbench of this process, shared by every tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from core.bootstrap import Workbench


@st.cache_resource(show_spinner="Opening the workspace")
def workbench() -> Workbench:
    """Open the workspace named by the settings. Cheap: models and indexes load when first used."""
    from core.bootstrap import open_workbench

    return open_workbench()
